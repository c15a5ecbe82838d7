/** Reasons with their numbers, in order. */
export type Reasons = readonly string[];

export interface Recording {
  readonly text: string;
  /** What its format can never show. */
  readonly lacks?: Reasons;
}

/** One thing left out of a recording that is whole otherwise, and what has to be said of it. */
export interface Omission {
  readonly of: keyof typeof recordings;
  readonly plant: (text: string) => string;
  readonly expected: Reasons;
}

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

const strace = lines(
  '7     execve("/bin/sh", ["sh"], 0x7ffd390be628 /* 3 vars */) = 0',
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
  '# entries-in-buffer/entries-written: 8/8   #P:2',
  '#',
  '              sh-7     [000] .....  4364.000001: sys_enter: NR 59 (0, 0, 0, 0, 0, 0)',
  '              sh-7     [000] .....  4364.000002: sys_exit: NR 59 = 0',
  '              sh-7     [000] .....  4364.000003: sys_enter: NR 56 (0, 0, 0, 0, 0, 0)',
  '              sh-7     [000] .....  4364.000004: sys_exit: NR 56 = 8',
  '              sh-8     [001] .....  4364.000005: sys_exit: NR 56 = 0',
  '              sh-8     [001] .....  4364.000006: sys_enter: NR 257 (0, 0, 0, 0, 0, 0)',
  '              sh-8     [001] .....  4364.000007: sys_exit: NR 257 = 3',
  '              sh-7     [000] .....  4364.000008: sys_enter: NR 231 (0, 0, 0, 0, 0, 0)',
);

const perfScript = lines(
  '              sh     7 [000]  4203.000001: raw_syscalls:sys_enter: NR 59 (0, 0, 0, 0, 0, 0)',
  '              sh     7 [000]  4203.000002:  raw_syscalls:sys_exit: NR 59 = 0',
  '              sh     7 [000]  4203.000003: raw_syscalls:sys_enter: NR 257 (0, 0, 0, 0, 0, 0)',
  '              sh     7 [000]  4203.000004:  raw_syscalls:sys_exit: NR 257 = 3',
  '              sh     7 [000]  4203.000005: raw_syscalls:sys_enter: NR 231 (0, 0, 0, 0, 0, 0)',
);

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
    ),
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
  sysdig: {
    text: lines('1 12:02:36.269753803 2 a (7) > close fd=3 ', '2 12:02:36.269753804 2 a (7) < close res=0 '),
    lacks: ['lossy-format 1'],
  },
  gVisor: {
    text: lines(
      '{"msg":"[   1:   1] a E close(0x3 /x)","level":"info","time":"2026-05-12T07:41:58.341234Z"}',
      '{"msg":"[   1:   1] a X close(0x3 /x) = 0 (0x0) (12.3µs)","level":"info","time":"2026-05-12T07:41:58.341235Z"}',
    ),
  },
  qemu: {
    text: lines('7 close(3) = 0', '7 exit_group(0)'),
  },
  'ltrace -S': {
    text: lines(
      '7 SYS_brk(0)                    = 0x55',
      '7 SYS_close(3)                  = 0',
      '7 +++ exited (status 0) +++',
    ),
    lacks: ['lossy-format 1'],
  },
} as const satisfies Record<string, Recording>;

/** Removes the lines that a pattern fits. */
function without(pattern: RegExp): (text: string) => string {
  return (text) =>
    lines(
      ...text
        .trimEnd()
        .split('\n')
        .filter((line) => !pattern.test(line)),
    );
}

function and(...more: readonly string[]): (text: string) => string {
  return (text) => text + lines(...more);
}

/** The last line stops in its middle. */
function cut(bytes: number): (text: string) => string {
  return (text) => text.slice(0, -bytes - 1);
}

const suppressed = 'kauditd_printk_skb: 552 callbacks suppressed';
const lost = 'audit: audit_lost=12 audit_rate_limit=0 audit_backlog_limit=64';

/** Item by item, what recordings may lack, for each format that can tell. */
export const omissions: Readonly<Record<string, readonly Omission[]>> = {
  audit_lost: [
    { of: 'kernel log', plant: and(`[ 3761.0] ${lost}`), expected: ['lost-events 12'] },
    { of: 'syslog', plant: and(`Nov 23 12:49:15 vm kernel: [ 3761.0] ${lost}`), expected: ['lost-events 12'] },
    {
      of: 'journalctl -o json',
      plant: and(JSON.stringify({ MESSAGE: lost, _TRANSPORT: 'kernel' })),
      expected: ['lost-events 12'],
    },
    {
      of: 'journalctl -o export',
      plant: and('_TRANSPORT=kernel', `MESSAGE=${lost}`, ''),
      expected: ['lost-events 12'],
    },
    {
      of: 'dmesg --json',
      plant: (text) => text.replace(']}', `,{"pri":5,"time":3761.0,"msg":"${lost}"}]}`),
      expected: ['lost-events 12'],
    },
  ],
  'callbacks suppressed': [
    { of: 'kernel log', plant: and(`[ 3761.0] ${suppressed}`), expected: ['suppressed-messages 552'] },
    {
      of: 'syslog',
      plant: and(`Nov 23 12:49:15 vm kernel: [ 3761.0] ${suppressed}`),
      expected: ['suppressed-messages 552'],
    },
    {
      of: 'journalctl -o json',
      plant: and(JSON.stringify({ MESSAGE: suppressed, _TRANSPORT: 'kernel' })),
      expected: ['suppressed-messages 552'],
    },
    {
      of: 'journalctl -o export',
      plant: and('_TRANSPORT=kernel', `MESSAGE=${suppressed}`, ''),
      expected: ['suppressed-messages 552'],
    },
    {
      of: 'dmesg --json',
      plant: (text) => text.replace(']}', `,{"pri":5,"time":3761.0,"msg":"${suppressed}"}]}`),
      expected: ['suppressed-messages 552'],
    },
  ],
  'events lost, by a line of the recorder': [
    { of: 'ftrace', plant: and('CPU:1 [LOST 240 EVENTS]'), expected: ['lost-events 240'] },
    { of: 'trace-cmd report', plant: and('CPU:1 [240 EVENTS DROPPED]'), expected: ['lost-events 240'] },
    {
      of: 'perf script',
      plant: and('              sh     7 [000]  4203.000009: PERF_RECORD_LOST lost 240'),
      expected: ['lost-events 240'],
    },
    { of: 'perf trace', plant: and('LOST 240 events!'), expected: ['lost-events 240'] },
    { of: 'bpftrace', plant: (text) => text.replace('\n', '\nLost 240 events\n'), expected: ['lost-events 240'] },
    {
      of: 'bpftrace -f json',
      plant: and('{"type": "lost_events", "data": {"events": 240}}'),
      expected: ['lost-events 240'],
    },
  ],
  'entries-in-buffer/entries-written': [
    { of: 'ftrace', plant: (text) => text.replace('8/8 ', '8/20 '), expected: ['lost-events 12'] },
  ],
  'sysdig drops': [
    { of: 'sysdig', plant: and('3 12:02:36.269753805 2 <NA> (0) > drop ratio=2 '), expected: ['lost-events 1'] },
  ],
  'a call denied before its entry is recorded': [
    {
      of: 'ftrace',
      plant: and('              sh-8     [001] .....  4364.000009: sys_exit: NR 83 = -1'),
      expected: ['denied-by-filter 1'],
    },
    {
      of: 'perf script',
      plant: (text) =>
        text.replace(
          /(.*NR 231)/,
          '              sh     7 [000]  4203.0000045:  raw_syscalls:sys_exit: NR 83 = -1\n$1',
        ),
      expected: ['denied-by-filter 1'],
    },
  ],
  'syscalls:* of a task that may be a 32-bit one': [
    {
      of: 'ftrace',
      plant: (text) =>
        text
          .replace('sys_enter: NR 257 (0, 0, 0, 0, 0, 0)', 'sys_openat(dfd: 0x3)')
          .replace('sys_exit: NR 257 = 3', 'sys_openat -> 0x3'),
      expected: ['lossy-format 1'],
    },
    {
      of: 'perf script',
      plant: (text) =>
        text
          .replace('raw_syscalls:sys_enter: NR 257 (0, 0, 0, 0, 0, 0)', 'syscalls:sys_enter_openat: dfd: 0x3')
          .replace('raw_syscalls:sys_exit: NR 257 = 3', 'syscalls:sys_exit_openat: 0x3'),
      expected: ['lossy-format 1'],
    },
    {
      of: 'bpftrace',
      plant: (text) => text.replace('@[257]', '@[tracepoint:syscalls:sys_enter_openat]'),
      expected: ['lossy-format 1'],
    },
  ],
  'calls filtered while recording': [
    { of: 'strace', plant: without(/execve|clone|close|wait4/), expected: ['trace-filtered 1'] },
    { of: 'strace', plant: without(/exit_group/), expected: ['trace-filtered 1'] },
    {
      of: 'strace',
      plant: (text) => `strace: Requested path "/bin/sh" resolved into "/usr/bin/dash"\n${text}`,
      expected: ['trace-filtered 1'],
    },
    { of: 'ftrace', plant: without(/sys_enter: NR 257/), expected: ['trace-filtered 1'] },
    { of: 'perf script', plant: without(/sys_enter: NR 257/), expected: ['trace-filtered 1'] },
    {
      of: 'strace -c',
      plant: (text) => text.replace(/.*execve/, '  0.00    0.000000           0         1           close'),
      expected: ['trace-filtered 1'],
    },
  ],
  'the beginning': [
    { of: 'ftrace', plant: without(/NR 59/), expected: ['attached-late 1'] },
    { of: 'perf script', plant: without(/NR 59/), expected: ['attached-late 1'] },
  ],
  'children nobody traced': [
    { of: 'strace', plant: without(/^8 /), expected: ['children-not-followed 1'] },
    {
      of: 'strace',
      plant: (text) => without(/^8 /)(text).replaceAll(/^7 +/gm, ''),
      expected: ['children-not-followed 1'],
    },
    { of: 'ftrace', plant: without(/sh-8 /), expected: ['children-not-followed 1'] },
    { of: 'trace-cmd report', plant: without(/sh-8 /), expected: ['children-not-followed 1'] },
    {
      of: 'perf script',
      plant: (text) => text.replaceAll('NR 257', 'NR 57').replace('= 3', '= 8'),
      expected: ['children-not-followed 1'],
    },
  ],
  'processes that never exited': [
    { of: 'strace', plant: without(/^8 .*exit|wait4/), expected: ['cut-off 1'] },
    { of: 'strace', plant: without(/exit|wait4/), expected: ['cut-off 2'] },
    { of: 'strace', plant: without(/^8 .*\+\+\+/), expected: ['released 1'] },
  ],
  'the end of the file': [
    { of: 'ftrace', plant: cut(20), expected: ['cut-off 1'] },
    { of: 'trace-cmd report', plant: cut(3), expected: ['cut-off 1'] },
    { of: 'perf script', plant: cut(20), expected: ['cut-off 1', 'unrecognised-lines 1'] },
    { of: 'perf trace', plant: cut(3), expected: ['cut-off 1'] },
    { of: 'bpftrace', plant: cut(1), expected: ['cut-off 1'] },
    { of: 'kernel log', plant: cut(0), expected: ['cut-off 1'] },
    { of: 'syslog', plant: cut(0), expected: ['cut-off 1'] },
    { of: 'audit log', plant: cut(0), expected: ['cut-off 1'] },
    { of: 'dmesg --json', plant: cut(0), expected: ['cut-off 1'] },
    { of: 'sysdig', plant: cut(3), expected: ['cut-off 1'] },
    { of: 'qemu', plant: cut(2), expected: ['cut-off 1'] },
    { of: 'ltrace -S', plant: cut(3), expected: ['cut-off 1'] },
  ],
};
