import { describe, expect, it } from 'vitest';
import { readLog } from '../../../test-kit/read-log.ts';
import { ltraceSource } from './index.ts';

function read(...lines: string[]): ReturnType<typeof readLog> {
  return readLog(`${lines.join('\n')}\n`, { source: ltraceSource });
}

describe('a line', () => {
  it.each([
    ['18613 SYS_access("/etc/ld.so.preload", 04)       = -2', 'access errno ENOENT'],
    ['SYS_openat(0xffffff9c, 0x7fa4d11610b1, 0x80000, 0) = 3', 'openat ok'],
    ['[pid 18613] SYS_pread(3, 0x7ffe17af4bd0, 784, 64)      = 784', 'pread64 ok'],
    ['18613 SYS_334(0x7fa4d0f3f060, 32, 0, 0x53053053) = 0', 'rseq ok'],
    ['18614 SYS_exit_group(2 <no return ...>', 'exit_group unseen'],
    ['18614 12:44:01.123456 SYS_close(3)               = 0', 'close ok'],
    ['1700000000.123456 SYS_close(3)                   = 0', 'close ok'],
    ['18613 [0x7fcbe0f0c9e7] SYS_access("/etc/ld.so.preload", 04) = -2 <0.000051>', 'access errno ENOENT'],
    ['[pid 18613] 0.000051 [0x7fcbe0f0bc47] SYS_brk(0) = 0x562e05074000', 'brk ok'],
    ['18613   SYS_close(9) = -9 <0.000051>', 'close errno EBADF'],
    ['[0x7fcbe0f0bc47]   SYS_brk(0)                 = 0x562e05074000', 'brk ok'],
  ])('%s', (line, call) => {
    expect(read(line).calls.map(({ name, outcome, errno }) => [name, outcome, errno ?? ''].join(' ').trim())).toEqual([
      call,
    ]);
  });

  it.each([
    'open("/etc/passwd", 0, 037777777600 <unfinished ...>',
    '18613 <... open resumed> )                       = 3',
    'libc.so.6->reboot(0)                             = -1',
    '18613 reboot("SYS_reboot(1)")                    = -1',
  ])('of a library is no call: %s', (line) => {
    const { calls, lines } = read(line);
    expect(calls).toEqual([]);
    expect(lines).toEqual({ foreign: 1 });
  });
});

it('puts a result to its call', () => {
  const { calls, lines } = read(
    '18613 SYS_clone(0x1200011, 0, 0, 0x7fa4d0f3ea10 <unfinished ...>',
    '18614 SYS_set_robust_list(0x7fa4d0f3ea20, 24, 0, 0x7fa4d0f3ea10 <unfinished ...>',
    '18613 <... SYS_clone resumed> )                  = 0x48b6',
    '18614 <... SYS_set_robust_list resumed> )        = 0',
    '18614 +++ exited (status 2) +++',
    '18613 --- SIGCHLD (Child exited) ---',
  );
  expect(calls.map(({ name, outcome, line }) => `${name} ${outcome} ${line}`)).toEqual([
    'clone ok 1',
    'set_robust_list ok 2',
  ]);
  expect(lines).toEqual({ call: 2, resumed: 2, exit: 1, signal: 1 });
});

it('takes only system calls from a table', () => {
  const { calls, lines } = read(
    '% time     seconds  usecs/call     calls      function',
    '------ ----------- ----------- --------- --------------------',
    ' 29.51    0.000702         351         2 fork',
    '  2.52    0.000060           7         8 SYS_mmap',
    '  0.21    0.000005           5         1 SYS_334',
    '------ ----------- ----------- --------- --------------------',
    '100.00    0.002379                    50 total',
  );
  expect(calls.map(({ name, count }) => `${name} ${count}`)).toEqual(['mmap 8', 'rseq 1']);
  expect(lines).toEqual({ header: 3, foreign: 1, call: 2, table: 1 });
});

it.each([
  '7 SYS_access("/tmp/7 SYS_read(1)", 04) = -2',
  String.raw`7 SYS_read(3, "\n7 SYS_swapon("/evil", 0)   = 0\n"..., 158)   = 158`,
  '7 puts("SYS_reboot(1) = 0")                     = 1',
  '7 MY_SYS_init(1)                                = 1',
])('does not take for another line what is none: %s', (line) => {
  expect(read('7 SYS_brk(0) = 0', line).incomplete.has('unrecognised-lines')).toBe(false);
});
