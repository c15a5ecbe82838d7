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

it('puts a result on a line of its own to the call that waits', () => {
  const { calls, lines } = read(
    '20106 clone(CLONE_CHILD_CLEARTID|0x11,child_stack=0x0)',
    '20108 getppid() = 20106',
    ' = 20108',
  );
  expect(calls.map(({ name, outcome, line }) => `${name} ${outcome} ${line}`)).toEqual(['getppid ok 2', 'clone ok 1']);
  expect(lines).toEqual({ call: 2, continuation: 1 });
});

it.each([
  ['10 write(2,0x1,40)', '11 swapon("/x",0) = 0', ' = 40'],
  ['10 write(2,0x1,40)', '10 swapon("/x",0) = 0', ' = 40'],
])('keeps out what stands between a write and its result: %s, %s, %s', (...lines) => {
  const { calls, lines: kinds } = read(...lines, '10 exit_group(0)');
  expect(calls.map(({ name }) => name)).toEqual(['write', 'exit_group']);
  expect(kinds).toEqual({ call: 2, unconfirmed: 1, continuation: 1 });
});
