import { constants } from 'node:os';
import { join } from 'node:path';
import { withIncomplete } from '@seccomp-tailor/core';
import { UserError } from '../../failures/user-error.ts';
import type { Ended, Host } from '../../host/host.ts';
import { invokingUser } from '../../host/invoking-user.ts';
import { readInput } from '../../inputs/input.ts';
import { readTrace } from '../../inputs/read-trace.ts';
import { nothingStarted } from '../containers/container-subject.ts';
import { containerOf, engineOf, globalValueOf, type EngineCommand } from '../containers/engine-command.ts';
import { asUser, namedContainer, type Named } from '../containers/named-container.ts';
import { withRuntimes } from '../containers/seen-runtimes.ts';
import { privateFolder } from '../private-folder.ts';
import type { Recorded } from '../recorder.ts';
import { firstExit } from './first-exit.ts';
import { pickLines } from './pick-lines.ts';
import { checkTranslation, planStrace } from './plan.ts';
import type { StraceOptions } from './record-with-strace.ts';

/** Follows Podman and all that it starts, and keeps of it what the container's own processes called. */
export async function recordContainerWithStrace(
  command: EngineCommand,
  options: StraceOptions,
  host: Host,
): Promise<Recorded> {
  const { file, arch, name } = options;
  checkTools(command, options);
  if (host.uid !== 0) await makeNamespace(command, host);
  const folder = await privateFolder(host, { root: command.bySudo });
  try {
    const named = await nameOf(command, join(folder, 'container'), host);
    const over = named && whenAskedAgain(() => isOver(command, named, host));
    const ended = await runTraced({ command: named?.line ?? command, ...(over && { over }) }, options, host);
    const runtime = globalValueOf(command, '--runtime');
    const { lines, runtimes } = await pickLines(file, { arch, container: named?.name(), runtime });
    if (runtimes.size === 0) throw nothingStarted(command, ended.status);
    const gathered = await readTrace({ name, path: file }, { arch, format: 'strace' }, host);
    const evidence =
      lines.unknown === 0 ? gathered.evidence : withIncomplete(gathered.evidence, 'owner-unknown', lines.unknown);
    return { ended, gathered: withRuntimes({ ...gathered, evidence }, runtimes), launching: lines.launching };
  } finally {
    await host.fs.rm(folder, { recursive: true, force: true });
  }
}

interface Engine {
  readonly command: Pick<EngineCommand, 'head' | 'tail'>;
  /** The container is over, whatever else was started and goes on. */
  readonly over?: () => Promise<boolean>;
}

async function runTraced({ command, over }: Engine, options: StraceOptions, host: Host): Promise<Ended> {
  const { file, stdout, strace } = options;
  const user = invokingUser(host);
  const plan = planStrace([...command.head, ...command.tail], strace, { file, user: user?.name, translate: true });
  options.stop?.throwIfAborted();
  const variables = user === undefined ? {} : { variables: user.env };
  const ended = await host.run(plan, {
    stdout,
    signals: 'its-child',
    ...variables,
    ...(over !== undefined && { over }),
  });
  // Of what strace left going on the engine's own status is not.
  const status = ended.status === killed ? await firstExit(readInput(file, host)) : undefined;
  return { ...ended, status: status ?? ended.status };
}

const killed = 128 + constants.signals.SIGKILL;

/** Others that are about to end get the time to do so: what is cut off tears the trace. */
function whenAskedAgain(ask: () => Promise<boolean>): () => Promise<boolean> {
  let before = false;
  return async () => {
    const [was, is] = [before, await ask()];
    before = is;
    return was && is;
  };
}

/** Whether the container does not run any more, once it is there. */
async function isOver(command: EngineCommand, { name }: Named, host: Host): Promise<boolean> {
  const id = name();
  if (id === undefined) return false;
  const ask = [...engineOf(command), 'container', 'inspect', '--format', '{{.State.Running}}', id];
  return (await host.capture([...asUser(host), ...ask]))?.trim() !== 'true';
}

/** Undefined where no other container is started beside it, or an option chooses it. */
async function nameOf(command: EngineCommand, ownFile: string, host: Host): Promise<Named | undefined> {
  if (command.verb === 'exec' || (command.verb !== 'run' && containerOf(command) === undefined)) return undefined;
  return namedContainer(command, ownFile, host);
}
function checkTools({ engine }: EngineCommand, { strace }: StraceOptions): void {
  if (engine === 'docker')
    throw new UserError(
      'usage',
      'strace sees only the client of docker: a daemon starts the container',
      'Record as root, with --backend ftrace or audit.',
    );
  checkTranslation(strace);
}

/** newuidmap has no privilege under a tracer: the user's namespace must be there before. */
async function makeNamespace(command: EngineCommand, host: Host): Promise<void> {
  if ((await host.capture([...engineOf(command), 'unshare', 'true'])) !== undefined) return;
  throw new UserError('environment', 'podman cannot make a user namespace', 'See what this says: podman unshare true');
}
