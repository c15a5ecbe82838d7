import { basename, join } from 'node:path';
import { hasEnded } from '../../host/has-ended.ts';
import type { Host } from '../../host/host.ts';
import { traceArch } from '../../options/arch.ts';
import { UserError } from '../../failures/user-error.ts';
import { privateFolder } from '../private-folder.ts';
import type { Recording } from '../ftrace/recording.ts';
import { nothingStarted, type ContainerSubject } from './container-subject.ts';
import { globalValueOf, type EngineCommand } from './engine-command.ts';
import { namedContainer } from './named-container.ts';
import { enteringCalls, RuntimeTree } from './runtime-tree.ts';
import { commandLine, processesNamed, threadsOf } from './task-files.ts';

/** A command that Podman has executed in a container that is there: the engine's own processes start it, and no hook is called. */
export function sessionSubject(command: EngineCommand, host: Host): Promise<ContainerSubject> {
  const tree = treeOf(command, host);
  return Promise.resolve({
    program: [...command.head, ...command.tail],
    runtimes: tree.runtimes,
    beginnings: (held) => {
      tree.add(held, true);
      return tree;
    },
    roots: (held) => [held],
    look: () => undefined,
    alive: livesOn,
    missed: (status) => nothingStarted(command, status),
    close: () => Promise.resolve(),
  });
}

/**
 * A container of a daemon's. containerd starts a shim for each, which says in its command line whose it is, and starts the runtime for the
 * container itself and for every command that is executed in it, whoever asks for that.
 */
export async function daemonSubject(command: EngineCommand, host: Host): Promise<ContainerSubject> {
  const folder = await privateFolder(host, { root: command.bySudo });
  const { line, name } = await namedContainer(command, join(folder, 'container'), host);
  const isOurs = (pid: number): boolean => isShimOf(commandLine(pid), name());
  const tree = treeOf(command, host, (id, file) => isShim(basename(file)) && isOurs(id));
  const daemons = containerDaemons().flatMap(threadsOf);
  const shims = processesNamed(isShim).filter(isOurs).flatMap(threadsOf);
  if (daemons.length === 0) throw noDaemon;
  for (const id of daemons) tree.add(id, false);
  for (const id of shims) tree.add(id, true);
  return {
    program: [...line.head, ...line.tail],
    runtimes: tree.runtimes,
    beginnings: () => tree,
    roots: () => [...daemons, ...shims],
    look: () => undefined,
    alive: livesOn,
    missed: (status) => nothingStarted(command, status),
    close: () => host.fs.rm(folder, { recursive: true, force: true }),
  };
}

/** The processes of containerd, which starts a shim for each container. */
export function containerDaemons(): readonly number[] {
  return processesNamed((program) => program === 'containerd');
}

export const noDaemon = new UserError(
  'environment',
  'no containerd runs here, which starts the containers of Docker',
  'Record on the machine where the daemon runs, or with --backend audit.',
);

function treeOf(command: EngineCommand, host: Host, adopts?: (id: number, file: string) => boolean): RuntimeTree {
  const named = globalValueOf(command, '--runtime');
  const runtime = named === undefined ? {} : { runtime: basename(named) };
  const entering = enteringCalls(traceArch(undefined, host));
  return new RuntimeTree({ entering, ...runtime, ...(adopts !== undefined && { adopts }) });
}

/** The helpers of the engine go on, or not; what counts is the container's. */
function livesOn({ calls }: Recording): boolean {
  return [...calls.living].some((id) => !hasEnded(id));
}

function isShim(program: string): boolean {
  return program.startsWith('containerd-shim');
}

/** `containerd-shim-runc-v2 -namespace moby -id 0123… -address …` */
function isShimOf(words: readonly string[], container: string | undefined): boolean {
  return container !== undefined && words[words.indexOf('-id') + 1] === container;
}
