import { afterAll, describe, expect, it, vi } from 'vitest';
import { linesByLane } from '../test-kit/lines-by-lane.ts';
import { readAhead } from '../test-kit/push-ahead.ts';
import { often, read, start } from '../test-kit/long-log.ts';
import { FastLane } from './sources/strace/fast-lane.ts';

const exec = '7 execve("/y", ["y"], 0x7ff /* 3 vars */) = 0';
const sys = '--- SIGSYS {si_signo=SIGSYS, si_code=SYS_SECCOMP, si_call_addr=0x4} ---';
const child = '--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=9} ---';
const known = often('7 getppid() = 1', '7 getppid() = 110', '7 read(3, "x", 1) = 1', `7 ${child}`);
const resumed = ['7 <... read resumed>, "x", 1) = 1', '70 <... getppid resumed>) = 1'];
const open = 'openat(AT_FDCWD, "/x", O_RDONLY)';
const clone = 'clone(child_stack=NULL, flags=SIGCHLD)';

/** Another thread, with a program of its own, which makes a call that the first one's does not: getuid. */
const another = [
  `7 ${clone} = 9`,
  ...often('9 execve("/y", ["y"], 0x7ff /* 3 vars */) = 0', '9 newfstatat(3, "", {}, 0) = 0'),
  ...often('9 getuid() = 0', '7 getppid() = 1', `9 ${clone} = 90`, '90 getuid() = 0', '90 +++ exited with 0 +++'),
];

function early(pid: number, child: number, call: string): readonly string[] {
  const begun = `${pid} ${clone.slice(0, -1)} <unfinished ...>`;
  return [begun, `${child} ${call}`, `${pid} <... clone resumed>) = ${child}`, `${child} +++ exited with 0 +++`];
}

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
    ...often('7 getppid( <unfinished ...>', '7 <... getppid resumed>) = 1', '7 getppid() = 1'),
    '7 getppid( <unfinished ...>',
    '7 +++ killed by SIGSYS +++',
  ],
  'a call that another one resumes': [
    ...often('7 getppid( <unfinished ...>', '7 <... getppid resumed>) = 1', '7 read(3, "x", 1) = 1'),
    '7 getppid( <unfinished ...>',
    '7 <... read resumed>"x", 1) = 1',
  ],
  'a call that goes on and is left again': [
    ...often('7 getppid( <unfinished ...>', '7 <... getppid resumed>) = 1', '7 read(3, "x", 1) = 1'),
    '7 getppid( <unfinished ...>',
    ...often('7 <... getppid resumed> <unfinished ...>'),
    '7 <... getppid resumed>) = 1',
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
  'a number that is not that of the call': [
    ...often('7 [ 110] getppid() = 1', '7 [   0] read(3, "x", 1) = 1'),
    '7 [  39] getppid() = 1',
    '7 [   0] getppid() = 1',
  ],
  'a number that tells the architecture': [
    '90 stat64("/x", 0x1) = 0',
    ...often(exec, '7 [ 110] getppid() = 1'),
    ...often(exec, '7 [   0] read(3, "x", 1) = 1'),
    ...often(exec, '7 [   0] read(3,  <unfinished ...>', '7 <... read resumed>"x", 1) = 1'),
    exec,
  ],
  'a child that shows its first line before the call that made it returns': [
    ...another,
    ...Array.from({ length: 12 }, (_, index) => [
      ...early(7, 20 + index, 'getppid() = 1'),
      ...early(9, 40 + index, 'getuid() = 0'),
    ]).flat(),
  ],
  'children of a thread that is gone, whose place another one took': [
    ...another,
    ...often(`7 ${clone} = 30`, '30 getppid() = 1', '30 +++ exited with 0 +++'),
    `9 ${clone} = 31`,
    `9 ${clone} = 32`,
    '9 +++ exited with 0 +++',
    '31 getuid() = 0',
    `7 ${clone} = 33`,
    '33 getppid() = 1',
    '32 getuid() = 0',
  ],
  'more children without a line than are kept in mind': [
    ...another,
    ...Array.from({ length: 4100 }, (_, index) => `7 ${clone} = ${10_000 + index}`),
    `9 ${clone} = 20000`,
    '14099 getuid() = 0',
  ],
  'a child with a pid that no thread has': [
    ...often(`7 ${clone} = 8`, '8 getppid() = 1', '8 +++ exited with 0 +++'),
    `7 ${clone} = 4194305`,
    ...often('7 getppid() = 1'),
    `7 ${clone} = 4294967295`,
    ...often('7 getppid() = 1'),
    `7 ${clone} = 0`,
    '7 getppid() = 1',
    '7 +++ exited with 0 +++',
  ],
  'more calls of a program of unknown architecture than are held back': [
    '90 stat64("/x", 0x1) = 0',
    ...often(exec, '7 getppid() = 1', '7 newfstatat(3, "", {}, 0) = 0'),
    exec,
    ...Array.from({ length: 400 }, () => '7 getppid() = 1'),
  ],
  'more threads of unknown architecture than are held apart': [
    '90 stat64("/x", 0x1) = 0',
    ...often(exec, `7 ${clone} = 8`, '8 getppid() = 1', '8 +++ exited with 0 +++', '7 newfstatat(3, "", {}, 0) = 0'),
    exec,
    `7 ${clone} = 1000`,
    ...Array.from({ length: 600 }, (_, index) => `${1000 + index} ${clone} = ${1001 + index}`),
    ...Array.from({ length: 600 }, (_, index) => `${1000 + index} getppid() = 1`),
  ],
  'the end of a thread whose call the careful reader follows': [
    ...often(`7 ${clone} = 8`, '8 getppid() = 1', '7 wait4(-1, NULL, 0, NULL) = 8'),
    `7 ${clone} = 9`,
    '9 getegid( <unfinished ...>',
    ...known,
    '7 wait4(-1, NULL, 0, NULL) = 9',
    '7 +++ exited with 0 +++',
  ],
  'signals of a thread that the careful reader follows': [...known, '7 getegid() = 108', `7 ${child}`, `7 ${sys}`],
  'a signal while a call is pending': [
    ...often('7 getppid( <unfinished ...>', '7 <... getppid resumed>) = 1', '7 getppid() = 1'),
    ...known,
    '7 getppid( <unfinished ...>',
    `7 ${child}`,
    '7 <... getppid resumed>) = 1',
  ],
  'damaged lines': [
    ...often('7 getppid() = 1', `7 ${child}`),
    ...[
      child.replace('---', '-x-'),
      `${child}x`,
      '+++ exited with x +++',
      '+++ exited with 0 ++x',
      '+++ edited with 0 +++',
      '+++ exited wits 0 +++',
      '+++ killed by SIGTERM ++x',
      '+++ willed by SIGTERM +++',
      '+++ killed bx SIGTERM +++',
      'getppid( <unfinisxed ...>',
      'getppid() - 1',
      'getppid() =-1',
    ].flatMap((damaged) => [`7 ${damaged}`, ...often('7 getppid() = 1')]),
    '7 +++ exited with 0 +++',
  ],
  'a call that a filter refused before it returned': [
    ...often('7 futex(0x1, FUTEX_WAIT, 0, NULL) = ?', '7 getppid() = 1', '7 getppid() = 1'),
    '7 futex(0x1, FUTEX_WAIT, 0, NULL) = ?',
    `7 ${sys}`,
  ],
  'an exec with the result of another call': [
    ...often(exec, '7 newfstatat(3, "", {}, 0) = 0', '7 getppid() = 1'),
    ...often('7 execve("/z", ["z"], 0x7ff /* 3 vars */) = 1', '7 getppid() = 1'),
  ],
  'a program that an old version traced': [
    ...often('7 brk(NULL) = 0x55555555a000', exec, '7 newfstatat(3, "", {}, 0) = 0', '7 getppid() = 1'),
    '7 execve("/y", ["y"], [/* 3 vars */]) = 0',
    '7 brk(0) = 0x55555555a000',
    '7 [ Process PID=7 runs in 32 bit mode. ]',
    '7 select(0, NULL, NULL, NULL, NULL) = 0',
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
    '7 [ Process PID=7 runs in 32 bit mode. ]',
    ...often('7 getppid() = 1'),
    '7 [ Process PID=7 runs in 64 bit mode. ]',
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
    const byLane = await linesByLane(async () => expect(await read(log, 0)).toEqual(careful));
    expect(byLane).toBeGreaterThan(log.length / 4);
    for (const lead of [0, 1, 3]) expect(await readAhead(log, lead)).toEqual(careful);
  });

  it('at more threads, one after the other, than there is room for at once', async () => {
    const lives = Array.from({ length: 70_000 }, (_, life) => {
      const pid = 100 + (life % 1000);
      return [`7 ${clone} = ${pid}`, `${pid} getppid() = 1`, `${pid} +++ exited with 0 +++`];
    }).flat();
    expect(await read([...start, ...lives], 0)).toEqual(await read([...start, ...lives], Infinity));
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
