import { open, rename } from 'node:fs/promises';
import { basename } from 'node:path';
import { syscallByName, withIncomplete } from '@seccomp-tailor/core';
import type { Host } from '../../host/host.ts';
import { readTrace } from '../../inputs/read-trace.ts';
import { UserError } from '../../failures/user-error.ts';
import { engineOf, globalValueOf, type EngineCommand } from '../containers/engine-command.ts';
import { nothingStarted } from '../containers/container-subject.ts';
import { withRuntimes } from '../containers/seen-runtimes.ts';
import { enteringCalls, RuntimeTree } from '../containers/runtime-tree.ts';
import { invokingUser } from '../../host/invoking-user.ts';
import type { Recorded } from '../recorder.ts';
import { Births } from './births.ts';
import { ContainerLines } from './container-lines.ts';
import { checkTranslation, planStrace } from './plan.ts';
import type { StraceOptions } from './record-with-strace.ts';

/** Follows Podman and all that it starts, and keeps of it what the container's own processes called. */
export async function recordContainerWithStrace(
  command: EngineCommand,
  options: StraceOptions,
  host: Host,
): Promise<Recorded> {
  const { file, stdout, strace, arch, name } = options;
  checkTools(command, options);
  if (host.uid !== 0) await makeNamespace(command, host);
  const user = invokingUser(host);
  const plan = planStrace([...command.head, ...command.tail], strace, { file, user: user?.name, translate: true });
  const ended = await host.run(plan, {
    stdout,
    signals: 'its-child',
    ...(user !== undefined && { variables: user.env }),
  });
  const runtime = globalValueOf(command, '--runtime');
  const tree = new RuntimeTree({
    entering: enteringCalls(arch),
    ...(runtime !== undefined && { runtime: basename(runtime) }),
  });
  const lines = await pickLines(file, tree, (call) => syscallByName(arch, call)?.nr);
  if (tree.runtimes.size === 0) throw nothingStarted(command, ended.status);
  const gathered = await readTrace({ name, path: file }, { arch, format: 'strace' }, host);
  const evidence =
    lines.unknown === 0 ? gathered.evidence : withIncomplete(gathered.evidence, 'owner-unknown', lines.unknown);
  return { ended, gathered: withRuntimes({ ...gathered, evidence }, tree.runtimes), launching: lines.launching };
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

/** Leaves in the file what is the container's. */
async function pickLines(
  file: string,
  tree: RuntimeTree,
  numberOf: (name: string) => number | undefined,
): Promise<ContainerLines> {
  const births = new Births();
  for await (const line of linesOf(file)) births.read(line);
  const lines = new ContainerLines(tree, births, numberOf);
  const picked = `${file}.picked`;
  const output = await open(picked, 'w');
  try {
    let text = '';
    for await (const line of linesOf(file)) {
      for (const kept of lines.next(line)) text += `${kept}\n`;
      if (text.length < piece) continue;
      await output.write(text, null, 'latin1');
      text = '';
    }
    await output.write(text, null, 'latin1');
  } finally {
    await output.close();
  }
  await rename(picked, file);
  return lines;
}

const piece = 1 << 16;

/** Bytes stay what they are. */
async function* linesOf(file: string): AsyncIterable<string> {
  const handle = await open(file);
  try {
    yield* handle.readLines({ encoding: 'latin1' });
  } finally {
    await handle.close();
  }
}
