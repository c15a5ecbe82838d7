import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { evidenceFromJson, evidenceNames } from '../../../packages/core/src/index.ts';
import { runProgram, seccompTailor } from '../../cli/bin.ts';

/** Those that are compared with strace. */
export const otherRecorders = ['ftrace', 'audit', 'perf'] as const;
export type Recorder = 'strace' | (typeof otherRecorders)[number];

const options: Record<Exclude<Recorder, 'perf'>, readonly string[]> = {
  strace: ['--backend', 'strace'],
  ftrace: ['--backend', 'ftrace'],
  audit: ['--backend', 'audit'],
};

/** The names of the calls of a program as a recorder saw them, and why some may be missing. */
export interface Seen {
  readonly names: readonly string[];
  readonly reasons: readonly string[];
}

/** Records a program in a folder. */
export async function seeWith(recorder: Recorder, program: readonly string[], folder: string): Promise<Seen> {
  const file = join(folder, `${recorder}.json`);
  if (recorder === 'perf') await recordWithPerf(program, folder, file);
  else await succeed(seccompTailor(['record', ...options[recorder], '-o', file, '--', ...program], { cwd: folder }));
  const evidence = evidenceFromJson(JSON.parse(readFileSync(file, 'utf8')));
  const reasons = [...evidence.runs.values()].flatMap(({ incomplete }) => [...incomplete.keys()]);
  return { names: evidenceNames(evidence), reasons };
}

/** The events of all calls as `perf script` prints them. Its own defaults lose events of a storm. */
async function recordWithPerf(program: readonly string[], folder: string, file: string): Promise<void> {
  const [data, text] = [join(folder, 'perf.data'), join(folder, 'perf.txt')];
  rmSync(data, { force: true });
  const events = ['-e', 'raw_syscalls:sys_enter,raw_syscalls:sys_exit', '-m', '32M'];
  // Where all its events have gone, as at the exec of a setuid program, it may end by a signal.
  await runProgram(['perf', 'record', '-q', ...events, '-o', data, '--', ...program], { cwd: folder });
  await succeed(runProgram(['/bin/sh', '-c', 'exec perf script -i "$1" > "$2"', 'sh', data, text], { cwd: folder }));
  await succeed(seccompTailor(['evidence', '-o', file, text]));
}

/** 4 is for evidence that says that it may be incomplete. */
async function succeed(running: ReturnType<typeof runProgram>): Promise<void> {
  const { status, stderr } = await running;
  if (status !== 0 && status !== 4) throw new Error(`status ${status}: ${stderr}`);
}
