import { basename, join } from 'node:path';
import type { Host } from '../../host/host.ts';
import { UserError } from '../../failures/user-error.ts';
import { privateFolder } from '../private-folder.ts';
import { HeldTasks } from '../ftrace/beginnings.ts';
import { invokingUser } from '../../host/invoking-user.ts';
import { nothingStarted, type ContainerSubject } from './container-subject.ts';
import { engineOf, withGlobalOptions, type EngineCommand } from './engine-command.ts';
import { Hook, type ContainerState } from './hook.ts';
import { asUser, namedContainer } from './named-container.ts';
import { mayTrace } from './may-trace.ts';
import { commandLine, executableName, taskFile, threadsOf } from './task-files.ts';

/**
 * A container that Podman starts. A hook has it wait, before it has become its program and before a filter is loaded, until it is
 * followed. The engine's own processes are never looked at.
 */
export async function hookedSubject(command: EngineCommand, host: Host): Promise<ContainerSubject> {
  const folders = await hookFolders(command, host);
  const folder = await privateFolder(host, { root: command.bySudo });
  const hook = new Hook(folder);
  const { line, name } = await namedContainer(command, join(folder, 'container'), host);
  const [waiting, runtimes] = [new HeldTasks([], true), new Set<string>()];
  const user = command.bySudo ? undefined : invokingUser(host);
  const options = [...folders, hook.hooks].flatMap((path) => ['--hooks-dir', path]);
  return {
    program: withGlobalOptions({ ...command, ...line }, options),
    runtimes,
    beginnings: () => waiting,
    roots: () => [],
    look: (recording) =>
      hook.answer((state) => {
        // What else the command starts, such as a pod's own container, is another one.
        if (state.id !== name() || !mayTrace(state.pid, user?.uid)) return;
        const threads = threadsOf(state.pid);
        waiting.add(state.pid, threads);
        recording.follow(threads);
        const runtime = runtimeOf(state);
        if (runtime !== undefined) runtimes.add(runtime);
      }),
    alive: (recording) => recording.alive,
    missed: (status) => nothingStarted(command, status),
    close: () => host.fs.rm(folder, { recursive: true, force: true }),
  };
}

/** Where hooks are looked for now: with an option of ours, only that counts. */
async function hookFolders(command: EngineCommand, host: Host): Promise<readonly string[]> {
  if (command.head.some((word) => /^--hooks-dir(=|$)/.test(word))) return [];
  const help = await host.capture([...asUser(host), ...engineOf(command), '--help']);
  const line = help?.split('\n').find((text) => text.includes('--hooks-dir '));
  if (line === undefined)
    throw new UserError(
      'environment',
      'this podman starts no containers itself: it asks a service to, whose hooks are not ours to choose',
      'Record on the machine where that service runs.',
    );
  const [, folders = ''] = /\(default \[(.*)\]\)\s*$/.exec(line) ?? [];
  return folders.split(',').filter((folder) => folder !== '');
}

/** A container's first process is a child of its runtime, which waits for the hook. crun may run from a copy that no folder holds. */
function runtimeOf({ pid }: ContainerState): string | undefined {
  const parent = Number(/^PPid:\s*(\d+)$/m.exec(taskFile(pid, 'status'))?.[1]);
  return executableName(parent) || basename(commandLine(parent)[0] ?? '') || undefined;
}
