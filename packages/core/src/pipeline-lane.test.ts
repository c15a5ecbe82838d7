import { afterAll, describe, expect, it, vi } from 'vitest';
import { chunksOf, pushAhead } from '../test-kit/push-ahead.ts';
import { TraceInput, type TraceResult } from './pipeline.ts';
import { FastLane } from './sources/strace/fast-lane.ts';

async function read(lines: readonly string[], patience: number, namesOnly = false): Promise<TraceResult> {
  FastLane.patience = patience;
  const trace = new TraceInput({ input: 'log', arch: 'x86_64', format: 'strace', namesOnly });
  trace.push(new TextEncoder().encode(`${lines.join('\n')}\n`));
  return trace.end();
}

/** Its lines are read ahead. */
async function readInParts(lines: readonly string[], lead: number): Promise<TraceResult> {
  FastLane.patience = 0;
  const trace = new TraceInput({ input: 'log', arch: 'x86_64', format: 'strace' });
  const bytes = new TextEncoder().encode(`${lines.join('\n')}\n`);
  pushAhead(trace, chunksOf(bytes, 1 + (bytes.length >> 3)), lead);
  return trace.end();
}

/** Often enough for all in these lines to be nothing new. */
function often(...lines: readonly string[]): readonly string[] {
  return Array.from({ length: 12 }, () => lines).flat();
}

const exec = '7 execve("/y", ["y"], 0x7ff /* 3 vars */) = 0';
const start = ['7 execve("/x", ["x"], 0x7ff /* 3 vars */) = 0', '7 newfstatat(3, "", {}, 0) = 0'];
const sys = '--- SIGSYS {si_signo=SIGSYS, si_code=SYS_SECCOMP, si_call_addr=0x4} ---';
const child = '--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=9} ---';
const known = often('7 getppid() = 1', '7 getppid() = 110', '7 read(3, "x", 1) = 1', `7 ${child}`);
const resumed = ['7 <... read resumed>, "x", 1) = 1', '70 <... getppid resumed>) = 1'];
const open = 'openat(AT_FDCWD, "/x", O_RDONLY)';
const clone = 'clone(child_stack=NULL, flags=SIGCHLD)';

// Each a line, after many that are nothing new, by which a reader that looks less closely is misled.
const cases: Readonly<Record<string, readonly string[]>> = {
  'errors whose texts end alike': [
    ...often(`7 ${open} = -1 ENODATA (No data available)`),
    ...often(`7 ${open} = -1 ENOLCK (No locks available)`),
  ],
  'an error whose name is damaged': [
    ...often(`7 ${open} = -1 ENOENT (No such file or directory)`),
    `7 ${open} = -1 ENOENX (No such file or directory)`,
  ],
  'a pid that begins with the last one': [
    `7 ${clone} = 70`,
    ...known,
    ...often('70 getppid() = 1', '7 getppid() = 1'),
    ...often(...['7 read(3', '70 getppid('].map((call) => `${call} <unfinished ...>`), ...resumed),
  ],
  'a result that is the number of the call, and the signal of a filter': [...known, '7 getppid() = 110', `7 ${sys}`],
  'the same with another signal between': [...known, '7 getppid() = 110', `7 ${child}`, `7 ${sys}`],
  'the same before the end': [...known, '7 getppid() = 110', '7 +++ exited with 0 +++'],
  'a thread that a filter kills': [
    ...often('7 getppid( <unfinished ...>', '7 <... getppid resumed>) = 1'),
    '7 getppid( <unfinished ...>',
    '7 +++ killed by SIGSYS +++',
  ],
  'a call that another one resumes': [
    ...often('7 getppid( <unfinished ...>', '7 <... getppid resumed>) = 1', '7 read(3, "x", 1) = 1'),
    '7 getppid( <unfinished ...>',
    '7 <... read resumed>"x", 1) = 1',
  ],
  'a call that was over and is resumed': [...known, '7 getppid() = 110', '7 <... getppid resumed>) = 1'],
  'a result behind the result': [...often('7 poll([], 0, 1) = 0 (Timeout)'), '7 poll([], 0, 1) = 0 (Timeout) = 1'],
  'the exit of the first thread, where no line says that it is gone': [
    ...often(`7 ${clone} = 8`, '8 getppid() = 1', '8 exit_group(0) = ?', '7 wait4(-1, NULL, 0, NULL) = 8'),
    ...known,
    '7 exit_group(0) = ?',
  ],
  'a child that shows its first line after another was made': [
    // The program of 9 makes a call that the one of 7 does not.
    `7 ${clone} = 9`,
    ...often('9 execve("/y", ["y"], 0x7ff /* 3 vars */) = 0', '9 newfstatat(3, "", {}, 0) = 0'),
    ...often('9 getppid() = 1', '7 getppid() = 1', '9 getuid() = 0'),
    ...often(`9 ${clone} = 90`, '90 getppid() = 1', '90 +++ exited with 0 +++'),
    ...often(`7 ${clone} = 90`, '90 getppid() = 1', '90 +++ exited with 0 +++'),
    `7 ${clone} = 20`,
    `9 ${clone} = 21`,
    '20 getppid() = 1',
    '20 getuid() = 0',
  ],
  'children that show no line': [
    ...known,
    ...Array.from({ length: 12 }, (_, index) => `7 ${clone} = ${20 + index}`),
    '7 +++ exited with 0 +++',
  ],
  'a child in the place of a thread that a filter killed before its own child showed a line': [
    `7 ${clone} = 8`,
    ...often('8 getppid() = 1', '7 getppid() = 1'),
    ...often(`8 ${clone} = 80`, '80 getppid() = 1', '80 +++ exited with 0 +++'),
    `8 ${clone} = 9`,
    '8 +++ killed by SIGSYS +++',
    '9 getppid() = 1',
    `9 ${clone} = 10`,
    '10 getppid() = 1',
    ...often('9 getppid() = 1'),
    '10 getppid( <unfinished ...>',
  ],
  'a child of a program that ended before it made a call': [
    '90 stat64("/x", 0x1) = 0',
    ...often(exec, '7 newfstatat(3, "", {}, 0) = 0', '7 getppid() = 1'),
    ...often(`7 ${clone} = 8`, '8 getppid() = 1', '8 +++ exited with 0 +++'),
    `7 ${clone} = 8`,
    exec,
    '7 +++ exited with 0 +++',
    '8 getppid() = 1',
    '8 +++ exited with 0 +++',
  ],
  'a program that ends while the careful reader holds back a call of it': [
    '90 stat64("/x", 0x1) = 0',
    ...often(exec, '7 getppid() = 1', '7 newfstatat(3, "", {}, 0) = 0'),
    exec,
    '7 getegid() = 0',
    '7 getppid() = 1',
    exec,
    '7 getppid() = 1',
    '7 +++ exited with 0 +++',
  ],
  'a result as old versions print negative ones': [
    '90 stat64("/x", 0x1) = 0',
    ...often(exec, '7 fcntl(0, F_GETFL) = 0x2 (flags O_RDWR)', '7 newfstatat(3, "", {}, 0) = 0'),
    exec,
    '7 fcntl(0, F_GETFL) = 0xfffffffffffffff2 (flags O_RDWR)',
    '7 +++ exited with 0 +++',
  ],
  'an exec where lines show the mode': [
    ...often(exec, '7 newfstatat(3, "", {}, 0) = 0', '7 getppid() = 1'),
    'strace: [ Process PID=7 runs in 32 bit mode. ]',
    ...often('7 getppid() = 1'),
    'strace: [ Process PID=7 runs in 64 bit mode. ]',
    ...often(exec, '7 getppid() = 1'),
  ],
};

describe('the compiled lane looks as closely as the careful reader', () => {
  const { patience } = FastLane;
  afterAll(() => {
    FastLane.patience = patience;
  });

  it.each(Object.entries(cases))('at %s', async (_, lines) => {
    const log = [...start, ...lines];
    const careful = await read(log, Infinity);
    expect(await read(log, 0)).toEqual(careful);
    for (const lead of [0, 1, 3]) expect(await readInParts(log, lead)).toEqual(careful);
  });

  it.each([false, true])('once the log is long, whatever its lines show (names only: %s)', async (namesOnly) => {
    const open = vi.spyOn(FastLane, 'open');
    await read([...start, ...known], patience, namesOnly);
    expect(open).not.toHaveBeenCalled();
    await read(
      [
        ...start,
        ...known.filter((line) => line.includes('(')),
        ...Array.from({ length: patience }, () => '7 getppid() = 1'),
      ],
      patience,
      namesOnly,
    );
    expect(open).toHaveBeenCalledOnce();
    open.mockRestore();
  });
});
