import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evidenceFromJson, evidenceNames, type CallEvidence } from '../../packages/core/src/index.ts';
import { bin, runProgram, temporaryFolder } from '../cli/bin.ts';

export interface Seen {
  readonly status: number | undefined;
  readonly names: readonly string[];
  readonly reasons: readonly string[];
  readonly calls: ReadonlyMap<string, CallEvidence>;
}

/** Of a recording with ftrace: what Python does, with nothing to do for longer than the recorder's patience in between. */
export interface Resting {
  readonly before: string;
  readonly after: string;
  /** The recorder's options. */
  readonly options?: readonly string[];
  readonly cwd?: string;
  /** Python that becomes the recorder. */
  readonly first?: string;
}

const imports = 'import ctypes, mmap, os, struct, sys, time\nlibc = ctypes.CDLL(None)';

export async function recordResting(resting: Resting): Promise<Seen> {
  const { before, after, options = [], cwd = temporaryFolder(), first = '' } = resting;
  const code = `${imports}\n${before}\ntime.sleep(4)\n${after}`;
  const argv = ['record', '--backend', 'ftrace', ...options, '-o', 'e.json', '--', '/usr/bin/python3', '-c', code];
  const recorder = ['/usr/bin/python3', '-c', `${imports}\n${first}\nos.execv(sys.argv[1], sys.argv[1:])`];
  const { status } = await runProgram([...recorder, process.execPath, bin, ...argv], { cwd });
  const evidence = evidenceFromJson(JSON.parse(readFileSync(join(cwd, 'e.json'), 'utf8')));
  const [run] = evidence.runs.values();
  if (run === undefined) throw new Error('no run');
  return { status, names: evidenceNames(evidence), reasons: [...run.incomplete.keys()].toSorted(), calls: run.calls };
}

/** Python that loads a filter by which call `number` fails with EPERM: by prctl, or by seccomp. */
export function loadFilter(by: 'prctl' | 'seccomp', number: number): string {
  const load = by === 'prctl' ? 'libc.prctl(22, 2, program, 0, 0)' : 'libc.syscall(317, 1, 0, program)';
  return `insns = [(0x20, 0, 0, 0), (0x15, 0, 1, ${number}), (6, 0, 0, 0x50001), (6, 0, 0, 0x7fff0000)]
raw = ctypes.create_string_buffer(b''.join(struct.pack('HBBI', *i) for i in insns))
program = ctypes.byref(ctypes.create_string_buffer(struct.pack('HxxxxxxQ', 4, ctypes.addressof(raw))))
libc.prctl(38, 1, 0, 0, 0)
${load}`;
}
