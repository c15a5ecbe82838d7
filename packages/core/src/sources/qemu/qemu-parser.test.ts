import { describe, expect, it } from 'vitest';
import { readLog } from '../../../test-kit/read-log.ts';
import { qemuSource } from './index.ts';

function read(...lines: string[]): ReturnType<typeof readLog> {
  return readLog(`${lines.join('\n')}\n`, { source: qemuSource, arch: 'aarch64' });
}

describe('a line', () => {
  it.each([
    ['20106 openat(AT_FDCWD,"/etc/passwd",O_RDONLY) = 3', 'openat ok'],
    ['20106 faccessat(AT_FDCWD,"/nope",F_OK) = -1 errno=2 (No such file or directory)', 'faccessat errno ENOENT'],
    ['20106 openat(AT_FDCWD,"/a) = 3 b",O_RDONLY) = -1 errno=13 (Permission denied)', 'openat errno EACCES'],
    ['20106 Unknown syscall 293', 'rseq unseen'],
    ['20106 Unknown syscall 999', 'nr:999 unseen'],
    ['20108 exit_group(2)', 'exit_group unseen'],
    ['20108 pread(3,0x1,784,64) = 784', 'pread64 ok'],
  ])('%s', (line, call) => {
    expect(read(line).calls.map(({ name, outcome, errno }) => [name, outcome, errno ?? ''].join(' ').trim())).toEqual([
      call,
    ]);
  });

  it.each([
    ['--- SIGSEGV {si_signo=SIGSEGV, si_code=1, si_addr=(nil)} ---', 'signal'],
    ['20106 --- SIGCHLD {si_signo=SIGCHLD} ---', 'signal'],
    ['hello', 'unrecognised'],
    ['20106 nonsense(1) = 0', 'unrecognised'],
    ['20106 open(1) = 0', 'unrecognised'],
  ])('%s is no call of aarch64', (line, kind) => {
    const { calls, lines } = read(line);
    expect(calls).toEqual([]);
    expect(lines).toEqual({ [kind]: 1 });
  });
});

describe('a result', () => {
  const outcomes = (...lines: string[]): string[] =>
    read(...lines).calls.map(({ name, outcome }) => `${name} ${outcome}`);

  it('on a line of its own is that of the call that waits', () => {
    const { calls, lines } = read('7 nanosleep(0x1,0x2)', ' = -1 errno=4 (Interrupted system call)');
    expect(calls.map(({ name, errno }) => `${name} ${errno}`)).toEqual(['nanosleep EINTR']);
    expect(lines).toEqual({ call: 1, continuation: 1 });
  });

  it('may be another task’s, which shares the stream', () => {
    expect(outcomes('7 nanosleep(0x1,0x2)', '8 getppid() = 7', ' = 0')).toEqual(['nanosleep unseen', 'getppid unseen']);
  });

  it('is that of the one that makes another call behind it', () => {
    expect(outcomes('7 nanosleep(0x1,0x2)', '8 dup(9) = -1 errno=9 (Bad file descriptor)', '8 exit_group(0)')).toEqual([
      'dup errno',
      'nanosleep unseen',
      'exit_group unfinished',
    ]);
  });

  it.each([
    [
      'behind its parent’s call',
      ['7 clone(0x11) = 8', '7 wait4(8,0,0,0) = 0', '8 exit_group(0)', ' = 8'],
      'wait4 unseen',
    ],
    ['before its parent’s own', ['7 clone(0x11) = 0', ' = 8', '7 dup(3) = 4'], 'clone ok'],
    ['alone', ['7 clone(0x11) = 8', ' = 0', '7 dup(3) = -1 errno=9 (Bad file descriptor)'], 'dup errno'],
  ])('of a fork is shown by the child as well: %s', (_where, lines, outcome) => {
    expect(outcomes(...lines, '7 exit_group(0)')).toContain(outcome);
  });

  it.each([
    ['alone', ['7 execve("/x",{"x",NULL})7 brk(NULL) = 0x1'], 'execve ok'],
    [
      'failed alone',
      ['7 execve("/x",{"x",NULL}) = -1 errno=2 (No such file or directory)', '7 dup(3) = 4'],
      'execve errno',
    ],
    [
      'beside others',
      ['8 nanosleep(0x1,0x2)7 execve("/x",{"x",NULL}) = -1 errno=4 (Interrupted)', '7 brk(NULL) = 0x1'],
      'execve unseen',
    ],
    [
      'beside one that makes a process',
      ['8 clone(0x11)7 execve("/x",{"x",NULL}) = 7', '7 brk(NULL) = 0x1'],
      'execve ok',
    ],
    [
      'beside threads of another process',
      ['8 clone(CLONE_THREAD,child_stack=0x1) = 9', '7 execve("/x",{"x",NULL})7 brk(NULL) = 0x1'],
      'execve ok',
    ],
  ])('is not shown of an exec that succeeds: %s', (_where, lines, outcome) => {
    expect(outcomes('7 dup(3) = 4', ...lines)).toContain(outcome);
  });

  it('may be that of a call that is not known', () => {
    expect(outcomes('7 frobnicate(1)', '8 dup(3) = 4', ' = 0')).toEqual(['dup unseen']);
  });

  it('may be that of any thread, which have the number of their process', () => {
    const clone = '7 clone(CLONE_VM|CLONE_THREAD,child_stack=0x1) = 8';
    expect(
      outcomes(clone, '7 futex(0x1,0x80,0)7 execve("/x",{"x",NULL})7 dup(3) = -1 errno=11 (Again)', ' = 3'),
    ).toEqual(['clone ok', 'futex unseen', 'execve unseen', 'dup unseen']);
  });

  it.each([`7 nanosleep(0x1,0x2)\nhello`, `7 nanosleep(0x1,0x2)\n7 write(2,0x1,1)\nx`])(
    'may be on a line that was not read: %j',
    (lines) => {
      expect(outcomes(...lines.split('\n'), '8 dup(3) = 4', '7 exit_group(0)')).toContain('nanosleep unseen');
    },
  );
});

describe('a task', () => {
  const read = (...lines: string[]): ReturnType<typeof readLog> =>
    readLog(`${[...lines, end].join('\n')}\n`, { source: qemuSource });
  const thread = '10 clone(CLONE_VM|CLONE_THREAD,child_stack=0x1)';
  const process = '10 clone(CLONE_CHILD_SETTID|0x11,child_stack=0x0)';

  it.each([
    ['a thread', [`${thread} = 11`], 2, undefined],
    [
      'two threads, of which one exits',
      [`${thread} = 11`, `${thread} = 12`, '10 exit(0)', '10 getuid() = 0'],
      3,
      undefined,
    ],
    ['a thread that could not be made', [`${thread} = -1 errno=11 (Again)`], 1, undefined],
    ['a process', [`${process} = 11`, '11 exit_group(0)'], 2, undefined],
    ['a process that is not seen', [`${process} = 11`], 1, 1],
    [
      'such a one before a thread that exits',
      [`${process} = 11`, `${thread} = 12`, '10 exit(0)', '10 getuid() = 0'],
      2,
      1,
    ],
    ['such a one of flags that are not known', ['10 clone(0x10f00,child_stack=0x1) = 11'], 1, 1],
  ])('that makes %s', (_what, lines, tasks, unseen) => {
    const found = read(...lines);
    expect(found.tasks).toBe(tasks);
    expect(found.incomplete.get('children-not-followed')).toBe(unseen);
  });

  it.each([
    ['is not followed', ['10 vfork(1) = 0', '11 execve("/x",{"x",NULL}) = 11'], 1],
    ['is followed', ['10 vfork(1) = 0', '11 execve("/x",{"x",NULL})11 brk(NULL) = 0x1', '11 exit_group(0)'], undefined],
    ['fails', ['10 execve("/x",{"x",NULL}) = -1 errno=2 (No such file or directory)'], undefined],
  ])('whose exec %s', (_what, lines, count) => {
    expect(read(...lines).incomplete.get('released')).toBe(count);
  });
});

/** What qemu and a program that writes to qemu's stream leave there together. */
function written(text: string, call = 'write'): string {
  const length = call === 'write' ? text.length : 1;
  return `10 ${call}(2,0x48d1d8,${length})${text} = ${text.length}`;
}

const end = '10 exit_group(0)';

describe('forged by write', () => {
  it.each([
    ['a call', '\n11 swapon("/x",0) = 0\n'],
    ['a call of the same thread', '\n10 swapon("/x",0) = 0\n'],
    ['a result', '\n = 7\n10 reboot(1) = 0\n'],
    ['the very result', '\n = 33\n10 reboot(1) = 0\n1234567'],
    ['the rest of the line', ') = 3\n10 reboot(1) = 0\n'],
    ['a number', '\n10 Unknown syscall 246\n'],
    ['a write of its own', '\n10 write(2,0x1,1)\n = 1\n10 reboot(1) = 0\n'],
  ])('%s', (_, text) => {
    const { names, lines, incomplete } = read(written(text), '10 getppid() = 9', end);
    expect(names).toEqual(['exit_group', 'getppid', 'write']);
    expect(lines).toMatchObject({ call: 3 });
    expect(incomplete.has('unconfirmed-lines')).toBe(true);
  });

  it('is over behind as many bytes, where the writer never returns', () => {
    const { names, lines } = read('10 write(2,0x48d1d8,6)', 'abcdef', '11 getppid() = 9', end);
    expect(names).toEqual(['exit_group', 'getppid', 'write']);
    expect(lines).toEqual({ call: 3, output: 1 });
  });

  it('is nothing to do with what is written elsewhere', () => {
    const { names, incomplete } = read('10 write(5,0x48d1d8,4000)', '11 reboot(1) = -1 errno=1', ' = 4000', end);
    expect(names).toEqual(['exit_group', 'reboot', 'write']);
    expect(incomplete.size).toBe(0);
  });
});

it.each([
  ['by writev', written('\n10 reboot(1) = 0\n', 'writev')],
  ['in a path', '10 openat(AT_FDCWD,"\n10 reboot(1) = 0\n",O_RDONLY) = -1 errno=2 (No such file or directory)'],
  ['to the log by its name', '10 openat(AT_FDCWD,"/srv/log",O_RDWR) = 9\n10 writev(9,0x1,1)\n10 reboot(1) = 0\n = 10'],
  ['by a ring', '10 io_uring_enter(4,1,1,1,0,0)\n10 reboot(1) = 0\n = 1'],
  [
    'to a file opened again',
    '10 openat(AT_FDCWD,"/dev/stderr",O_RDWR) = 9\n10 writev(9,0x1,1)\n10 reboot(1) = 0\n = 10',
  ],
])('keeps out what cannot be told from calls: %s', (_, lines) => {
  const { names, incomplete } = read('10 brk(NULL) = 0x1', lines, end);
  expect(names).not.toContain('reboot');
  expect(incomplete.has('unconfirmed-lines')).toBe(true);
});

it.each([
  [
    'in a path that closes its quotes',
    '10 openat(AT_FDCWD,"x",O_RDONLY) = 3\n10 reboot(1) = 0\n10 openat(AT_FDCWD,"x",O_RDONLY) = 3',
  ],
  ['or not at all', '10 openat(AT_FDCWD,"x",O_RDONLY) = 3\n10 openat(AT_FDCWD,"x",O_RDONLY) = 3'],
])('says so where any line may be forged: %s', (_, lines) => {
  expect([...read('10 brk(NULL) = 0x1', lines, end).incomplete]).toEqual([['forgeable-lines', 1]]);
});

it('believes all of a log that shows no path', () => {
  expect(read('10 brk(NULL) = 0x1', end).incomplete.size).toBe(0);
});

it('reads the line of another thread behind a call that waits', () => {
  const { names, lines } = read('10 wait4(12,0,0,0)12 getppid() = 10', '12 exit_group(0)', ' = 12', end);
  expect(names).toEqual(['exit_group', 'getppid', 'wait4']);
  expect(lines).toEqual({ call: 3, continuation: 1 });
});

it('reads it behind a path, too', () => {
  const { calls } = read(
    '10 openat(AT_FDCWD,"/a (b) = 1",O_RDONLY)12 dup(3) = -1 errno=9 (Bad file descriptor)',
    '12 exit_group(0)',
    ' = 3',
    end,
  );
  expect(calls.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    'dup errno',
    'openat unseen',
    'exit_group unfinished',
    'exit_group unfinished',
  ]);
});

it.each([
  '10 openat(AT_FDCWD,"/tmp/5 read(1)",O_RDONLY) = 3',
  '10 openat(AT_FDCWD,"/tmp/"a" b",O_RDONLY) = 3',
  '10 execve("/a",{"a","5 read(1) = 1","b"c",NULL}) = 0',
  '10 clock_gettime(CLOCK_REALTIME,0x1) = 0 ({tv_sec = 3,tv_nsec = 4})',
  '10 adjtimex(0x1) = 0 TIME_OK (clock synchronized, no leap second)',
])('does not take for another line what is none: %s', (line) => {
  const { calls, lines } = read(line, end);
  expect(calls.map(({ outcome }) => outcome)).toEqual(['ok', 'unfinished']);
  expect(lines).toEqual({ call: 2 });
});

it('says so where another line stands in what a program writes', () => {
  const { names, incomplete } = read('10 write(2,0x48d1d8,6)abc11 getppid() = 9', 'def = 6', end);
  expect(names).toEqual(['exit_group', 'write']);
  expect(incomplete.has('unconfirmed-lines')).toBe(true);
});

// Looking through all of the line for each of them would take minutes.
it.each(['getpid', 'dup', 'fcntl', 'openat'])('reads as many of them as one line has room for: %s', (name) => {
  const { names, lines, calls } = read(`1 ${`${name}(4)2 `.repeat(90_000)}getppid() = 1`, end);
  expect(names).toEqual(['exit_group', name, 'getppid'].toSorted());
  expect(calls).toHaveLength(90_002);
  expect(lines).toEqual({ call: 2 });
});
