import { without, type Omission } from './planting.ts';
import { omission } from './recordings.ts';

/** Calls that the recorder did not see, or was told to leave out. */
export const unseen: Readonly<Record<string, readonly Omission[]>> = {
  'a call denied before its entry is recorded': [
    omission(
      'ftrace',
      (text) =>
        text.replace(/(.*NR 231)/, '              sh-8     [001] .....  4364.0000075: sys_exit: NR 83 = -1\n$1'),
      'denied-by-filter 1',
    ),
    omission(
      'perf script',
      (text) =>
        text.replace(
          /(.*NR 231)/,
          '              sh     7 [000]  4203.0000045:  raw_syscalls:sys_exit: NR 83 = -1\n$1',
        ),
      'denied-by-filter 1',
    ),
  ],
  'syscalls:* of a task that may be a 32-bit one': [
    omission(
      'ftrace',
      (text) =>
        text
          .replace('sys_enter: NR 257 (0, 0, 0, 0, 0, 0)', 'sys_openat(dfd: 0x3)')
          .replace('sys_exit: NR 257 = 3', 'sys_openat -> 0x3'),
      'lossy-format 1',
    ),
    omission(
      'perf script',
      (text) =>
        text
          .replace('raw_syscalls:sys_enter: NR 257 (0, 0, 0, 0, 0, 0)', 'syscalls:sys_enter_openat: dfd: 0x3')
          .replace('raw_syscalls:sys_exit: NR 257 = 3', 'syscalls:sys_exit_openat: 0x3'),
      'lossy-format 1',
    ),
    omission('bpftrace', (text) => text.replace('@[257]', '@[tracepoint:syscalls:sys_enter_openat]'), 'lossy-format 1'),
  ],
  'calls filtered while recording': [
    omission('strace', without(/execve|clone|close|wait4/), 'trace-filtered 1'),
    omission('strace', without(/exit_group/), 'trace-filtered 1'),
    omission('strace', without(/brk|close/), 'trace-filtered 1'),
    omission(
      'strace',
      (text) => `strace: Requested path "/bin/sh" resolved into "/usr/bin/dash"\n${text}`,
      'trace-filtered 1',
    ),
    omission('ftrace', without(/sys_enter: NR 257/), 'trace-filtered 1'),
    omission('perf script', without(/sys_enter: NR 257/), 'trace-filtered 1'),
    omission(
      'strace -c',
      (text) => text.replace(/.*execve/, '  0.00    0.000000           0         1           close'),
      'trace-filtered 1',
    ),
  ],
  'the beginning': [
    omission('ftrace', without(/NR 59/), 'attached-late 1'),
    omission('perf script', without(/NR 59/), 'attached-late 1'),
  ],
};
