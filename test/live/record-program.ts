import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandOf, type Program } from './programs.ts';
import { mustRun } from './run-command.ts';
import type { Stage } from './stage.ts';

export interface Recorded {
  readonly profile: string;
  /** What the program printed while it was recorded. */
  readonly answers: string;
}

const commandLine = [
  process.execPath,
  fileURLToPath(new URL('../../packages/cli/dist/seccomp-tailor.cjs', import.meta.url)),
];

/** Has the command line record a program on the machine itself and make a profile of what it saw. */
export async function recordProgram(program: Program, stage: Stage): Promise<Recorded> {
  const trace = join(stage.folder, `${program.name}.strace`);
  const profile = join(stage.folder, `${program.name}.json`);
  const command = commandOf(program, { node: process.execPath, scripts: stage.programs });
  const answers = await mustRun(aloneOnTheNetwork([...commandLine, 'record', '-o', trace, '--', ...command]));
  await mustRun([...commandLine, 'generate', trace, '-o', profile, '--runtime', 'runc']);
  return { profile, answers };
}

/** In a network namespace with nothing but the loopback device, as in the containers: ports cannot be taken. */
function aloneOnTheNetwork(argv: readonly string[]): readonly string[] {
  return ['unshare', '--net', 'sh', '-c', 'busybox ip link set lo up && exec "$@"', 'sh', ...argv];
}
