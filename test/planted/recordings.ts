import { lines, type Omission, type Plant, type Recording } from './planting.ts';

const strace = lines(
  '7     execve("/bin/sh", ["sh"], 0x7ffd390be628 /* 3 vars */) = 0',
  '7     brk(NULL)                         = 0x5583d5a00000',
  '7     clone(child_stack=NULL, flags=SIGCHLD) = 8',
  '8     close(3)                          = 0',
  '8     exit_group(0)                     = ?',
  '8     +++ exited with 0 +++',
  '7     wait4(-1, NULL, 0, NULL)          = 8',
  '7     exit_group(0)                     = ?',
  '7     +++ exited with 0 +++',
);

const ftrace = lines(
  '# tracer: nop',
  '#',
  '# entries-in-buffer/entries-written: 9/9   #P:2',
  '#',
  '              sh-7     [000] .....  4364.000001: sys_enter: NR 59 (0, 0, 0, 0, 0, 0)',
  '              sh-7     [000] .....  4364.000002: sys_exit: NR 59 = 0',
  '              sh-7     [000] .....  4364.000003: sys_enter: NR 56 (0, 0, 0, 0, 0, 0)',
  '              sh-7     [000] .....  4364.000004: sys_exit: NR 56 = 8',
  '              sh-8     [001] .....  4364.000005: sys_exit: NR 56 = 0',
  '              sh-8     [001] .....  4364.000006: sys_enter: NR 257 (0, 0, 0, 0, 0, 0)',
  '              sh-8     [001] .....  4364.000007: sys_exit: NR 257 = 3',
  '              sh-8     [001] .....  4364.000008: sys_enter: NR 231 (0, 0, 0, 0, 0, 0)',
  '              sh-7     [000] .....  4364.000009: sys_enter: NR 231 (0, 0, 0, 0, 0, 0)',
);

const perfScript = lines(
  '              sh     7 [000]  4203.000001: raw_syscalls:sys_enter: NR 59 (0, 0, 0, 0, 0, 0)',
  '              sh     7 [000]  4203.000002:  raw_syscalls:sys_exit: NR 59 = 0',
  '              sh     7 [000]  4203.000003: raw_syscalls:sys_enter: NR 257 (0, 0, 0, 0, 0, 0)',
  '              sh     7 [000]  4203.000004:  raw_syscalls:sys_exit: NR 257 = 3',
  '              sh     7 [000]  4203.000005: raw_syscalls:sys_enter: NR 231 (0, 0, 0, 0, 0, 0)',
);

const time = '2026-11-23T12:44:39.102994123+00:00';

const record =
  'auid=1 uid=0 gid=0 ses=1 pid=7 comm="a" exe="/a" sig=0 arch=c000003e syscall=39 compat=0 ip=0x40828e code=0x7ffc0000';
const message = `audit: type=1326 audit(1795437771.336:40732): ${record}`;

/** Small recordings of every format, as the tool writes them. */
export const recordings = {
  strace: { text: strace },
  'strace -c': {
    text: lines(
      '% time     seconds  usecs/call     calls    errors syscall',
      '------ ----------- ----------- --------- --------- ----------------',
      '  0.00    0.000000           0         1           execve',
      '------ ----------- ----------- --------- --------- ----------------',
      '100.00    0.000000           0         1           total',
    ),
    lacks: ['summary-without-exit 1'],
  },
  ftrace: { text: ftrace },
  'trace-cmd report': { text: `cpus=2\n${ftrace.replaceAll(/^#.*\n/gm, '')}` },
  'perf script': { text: perfScript },
  'perf trace': {
    text: lines(
      '     0.043 ( 0.015 ms): a/7 brk()                                             = 0x5',
      '     0.163 ( 0.007 ms): a/7 close(fd: 3)                                      = 0',
      '     0.194 (         ): a/7 exit_group()                                      = ?',
    ),
    lacks: ['lossy-format 1'],
  },
  'bpftrace, calls printed': {
    text: lines('Attaching 1 probe...', 'a 7 257', 'a 7 231'),
    lacks: ['lossy-format 1'],
  },
  bpftrace: { text: lines('Attaching 1 probe...', '', '', '@[257]: 3', '@[231]: 1') },
  'bpftrace -f json': {
    text: lines(
      '{"type": "attached_probes", "data": {"probes": 1}}',
      '{"type": "map", "data": {"@calls": {"257": 3}}}',
    ),
  },
  'kernel log': { text: lines(`[ 3760.800832] ${message}`) },
  syslog: { text: lines(`Nov 23 12:49:14 vm kernel: [ 3760.800832] ${message}`) },
  'dmesg --json': { text: `${JSON.stringify({ dmesg: [{ pri: 5, time: 3760.8, msg: message }] })}\n` },
  'journalctl -o json': { text: `${JSON.stringify({ MESSAGE: message, _TRANSPORT: 'kernel' })}\n` },
  'journalctl -o export': { text: lines('_TRANSPORT=kernel', `MESSAGE=${message}`, '') },
  'audit log': { text: lines(`type=SECCOMP msg=audit(1795437771.336:40732): ${record}`) },
  'perf trace -s': {
    text: lines(
      ' Summary of events:',
      '',
      ' a (7), 3 events, 5.0%',
      '',
      '   syscall            calls  errors  total       min       avg       max       stddev',
      '                                     (msec)    (msec)    (msec)    (msec)        (%)',
      '   --------------- --------  ------ -------- --------- --------- ---------     ------',
      '   openat                32     13     0.513     0.014     0.016     0.020      1.58%',
    ),
    lacks: ['lossy-format 1', 'summary-without-exit 1'],
  },
  Falco: {
    text: `${JSON.stringify({ priority: 'Notice', rule: 'r', output_fields: { 'evt.type': 'execve', 'proc.name': 'a' } })}\n`,
    lacks: ['lossy-format 1'],
  },
  'Falco, text': {
    text: lines('12:02:37.001253801: Warning Sensitive file opened (file=/etc/shadow evt_type=openat user=root)'),
    lacks: ['lossy-format 1'],
  },
  sysdig: {
    text: lines(
      '1 12:02:36.269753803 2 a (7) > close fd=3 ',
      '2 12:02:36.269753804 2 a (7) < close res=0 ',
      '3 12:02:36.269753805 2 a (7) > procexit status=0 ',
    ),
    lacks: ['lossy-format 1'],
  },
  gVisor: {
    text: lines(
      '{"msg":"[   1:   1] a E close(0x3 /x)","level":"info","time":"2026-05-12T07:41:58.341234Z"}',
      '{"msg":"[   1:   1] a X close(0x3 /x) = 0 (0x0) (12.3µs)","level":"info","time":"2026-05-12T07:41:58.341235Z"}',
      '{"msg":"[   1:   1] a E exit_group(0x0)","level":"info","time":"2026-05-12T07:41:58.341236Z"}',
    ),
  },
  'gVisor, text': {
    text: lines(
      'I0512 07:41:58.341234       1 strace.go:558] [   1:   1] a E close(0x3 /x)',
      'I0512 07:41:58.341235       1 strace.go:596] [   1:   1] a X close(0x3 /x) = 0 (0x0) (12.3µs)',
      'I0512 07:41:58.341236       1 strace.go:558] [   1:   1] a E exit_group(0x0)',
    ),
    lacks: ['forgeable-lines 1'],
  },
  qemu: {
    text: lines('7 Unknown syscall 293', '7 close(3) = 0', '7 exit_group(0)'),
  },
  'ltrace -S': {
    text: lines(
      '7 SYS_brk(0)                    = 0x55',
      '7 SYS_close(3)                  = 0',
      '7 +++ exited (status 0) +++',
    ),
    lacks: ['lossy-format 1'],
  },
  'ltrace -S -c': {
    text: lines(
      '% time     seconds  usecs/call     calls      function',
      '------ ----------- ----------- --------- --------------------',
      '  2.52    0.000060           7         8 SYS_mmap',
      '  1.09    0.000026           8         3 SYS_openat',
      '------ ----------- ----------- --------- --------------------',
      '100.00    0.002379                    11 total',
    ),
    lacks: ['lossy-format 1'],
  },
  CRI: { text: strace.replaceAll(/^(?=.)/gm, `${time} stderr F `) },
  'CRI, of qemu': {
    text: lines(
      `${time} stderr F 7 close(3) = 0`,
      `${time} stderr F 7 exit_group(0)`,
      `${time} stderr F 7 Unknown syscall 293`,
    ),
  },
  Docker: {
    text: lines(...strace.split(/(?<=\n)/).map((log) => JSON.stringify({ log, stream: 'stderr', time }))),
  },
} as const satisfies Record<string, Recording>;

export function omission(of: keyof typeof recordings, plant: Plant, ...expected: readonly string[]): Omission {
  return { of, plant, expected };
}
