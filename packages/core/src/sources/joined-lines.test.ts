import { describe, expect, it } from 'vitest';
import { readLog } from '../../test-kit/read-log.ts';

type Three = readonly [string, string, string];
const map = ([a, b, c]: Three, line: (text: string, index: number) => string): Three => [
  line(a, 0),
  line(b, 1),
  line(c, 2),
];
const strace = (...bodies: Three): Three => map(bodies, (body, index) => `${index < 2 ? 7 : 8} ${body}`);
const ftrace = (...events: Three): Three =>
  map(events, (event, index) => `             dup-1897${index}   [000] .....  4364.82${index}: ${event}`);
const perf = (...events: Three): Three =>
  map(events, (event, index) => `             dup 1897${index} [000]  4203.32${index}: raw_syscalls:${event}`);
const numbered = (...bodies: Three): Three => map(bodies, (body, index) => `${index < 2 ? 20106 : 20108} ${body}`);
const sysdig = (...events: Three): Three =>
  map(events, (event, index) => `3437${index} 12:02:36.26970120${index} 2 echo (7896) ${event}`);
const spo = (...pairs: Three): Three =>
  map(
    pairs,
    (text, index) => `I0705 12:08:18.72966${index} 1843190 enricher.go:136] log-enricher "msg"="audit"  ${text}`,
  );
const klog = (...pairs: Three): Three =>
  map(pairs, (text, index) => `I0705 12:08:18.72966${index} 1 enricher.go:151] "audit" logger="log-enricher" ${text}`);
const falco = (...texts: Three): Three => map(texts, (text, index) => `12:02:3${index}.269753803: Notice ${text}`);
const gvisor = (...messages: Three): Three =>
  map(messages, (message, index) => `I0512 07:41:58.34123${index}       1 strace.go:564] [   1:   1] ${message}`);
const trace = (...calls: Three): Three =>
  map(calls, (call, index) => `     3.${index}07 ( 0.185 ms): dup/17906 ${call}`);

/** Three lines of calls each, of which the second loses its line break, and perhaps more. */
const logs = {
  strace: strace('execve("/a", ["a"], 0x7f) = 0', 'close(3) = 0', 'openat(AT_FDCWD, "/x", O_RDONLY) = 3'),
  'strace, with paths': strace('execve("/a", ["a"], 0x7f) = 0', 'close(3</x>) = 0', 'dup(3</y>) = 4</y>'),
  'strace, with an error': strace(
    'execve("/a", ["a"], 0x7f) = 0',
    'access("/y", R_OK) = -1 ENOENT (No such file or directory)',
    'syscall_0x3e7(0, 1) = 0',
  ),
  'strace, with remarks': strace(
    'execve("/a", ["a"], 0x7f) = 0',
    'fcntl(3, F_GETFL) = 0x8002 (flags O_RDWR)',
    'close(3) = ?',
  ),
  'strace, left unfinished': strace(
    'execve("/a", ["a"], 0x7f) = 0',
    'futex(0x7f, FUTEX_WAIT, 2, NULL <unfinished ...>',
    'read(3,  <unfinished ...>',
  ),
  'strace, resumed': strace(
    'execve("/a", ["a"], 0x7f) = 0',
    'write(1, "quick", 5) = 5',
    '<... read resumed>"x", 1) = 1',
  ),
  'strace, resumed, whose entry is missing': strace(
    'execve("/a", ["a"], 0x7f) = 0',
    '<... read resumed>"x", 1) = 1',
    'dup(3</y>) = 4</y>',
  ),
  'strace, ended': strace('execve("/a", ["a"], 0x7f) = 0', 'getuid() = 0', '+++ exited with 0 +++'),
  ftrace: ftrace(
    'sys_enter: NR 12 (0, 7fff, 0, 37f, 0, 0)',
    'sys_enter: NR 33 (b, 1, 7f, 0, 7, b)',
    'sys_enter: NR 3 (b, 1, 2, 3, 4, 5)',
  ),
  'ftrace, ends': ftrace(
    'sys_enter: NR 12 (0, 7fff, 0, 37f, 0, 0)',
    'sys_exit: NR 12 = 94098912661504',
    'sys_enter: NR 3 (b, 1, 2, 3, 4, 5)',
  ),
  'ftrace, by name': ftrace(
    'sys_enter: NR 12 (0, 7fff, 0, 37f, 0, 0)',
    'sys_openat(dfd: 0xffffff9c, flags: 0x0)',
    'sys_close(fd: 0x3)',
  ),
  'ftrace, other events': ftrace(
    'sys_enter: NR 12 (0, 7fff, 0, 37f, 0, 0)',
    'sched_switch: prev_comm=dup',
    'sys_enter: NR 3 (b, 1, 2, 3, 4, 5)',
  ),
  'perf script': perf(
    'sys_enter: NR 12 (0, 7fff, 0, 37f, 0, 0)',
    'sys_enter: NR 33 (b, 1, 7f, 0, 7, b)',
    'sys_enter: NR 3 (b, 1, 2, 3, 4, 5)',
  ),
  'perf trace': trace(
    'brk() = 0x55',
    'close(fd: 4) = 0',
    'access(filename: 0xdd, mode: R) = -1 ENOENT (No such file or directory)',
  ),
  qemu: numbered('brk(NULL) = 0x0000000000498000', 'dup(1) = 3', 'close(3) = 0'),
  'qemu, with paths': numbered(
    'execve("/a",{"a",NULL}) = 0',
    'linkat(AT_FDCWD,"/etc/passwd",AT_FDCWD,"/x y",0) = -1 errno=2 (No such file or directory)',
    'openat(AT_FDCWD,"/x",O_RDONLY) = 3',
  ),
  'qemu, by number': numbered(
    'brk(NULL) = 0x0000000000498000',
    'openat(AT_FDCWD,"/a",O_RDONLY) = 3',
    'Unknown syscall 293',
  ),
  'qemu, by number first': numbered('brk(NULL) = 0x1', 'Unknown syscall 293', 'exit_group(2)'),
  'qemu, signals': numbered(
    'execve("/a",{"a",NULL}) = 0',
    '--- SIGCHLD {si_signo=SIGCHLD, si_code=1, si_addr=(nil)} ---',
    'getppid() = 1',
  ),
  ltrace: numbered(
    'SYS_brk(0)                       = 0x55c740819000',
    'SYS_access("/etc/ld", 04) = -2',
    'SYS_close(3) = 0',
  ),
  'ltrace, with paths': numbered(
    'SYS_brk(0) = 0x55',
    'SYS_rename("/a b", "/c")  = 0',
    'SYS_access("/etc/ld", 04)    = -2',
  ),
  'ltrace, unfinished': numbered(
    'SYS_brk(0) = 0x55',
    'SYS_clone(0x1200011, 0, 0, 0x7fa4d0f3ea10 <unfinished ...>',
    'SYS_set_robust_list(0x7fa4d0f3ea20, 24 <unfinished ...>',
  ),
  'ltrace, resumed': numbered(
    'SYS_brk(0) = 0x55',
    'SYS_close(3) = 0',
    '<... SYS_clone resumed> )                  = 0x48b6',
  ),
  'ltrace, of a library': numbered(
    'SYS_brk(0) = 0x55',
    'open("/etc/passwd", 0, 037777777600 <unfinished ...>',
    'SYS_334(0, 32) = 0',
  ),
  'ltrace, over': numbered('SYS_brk(0) = 0x55', '+++ exited (status 2) +++', 'SYS_close(3) = 0'),
  'ltrace, a signal': numbered('SYS_brk(0) = 0x55', '--- SIGCHLD (Child exited) ---', 'SYS_close(3) = 0'),
  'ltrace -c': [
    ' 29.51    0.000702         351         2 SYS_brk',
    '  2.52    0.000060           7         8 SYS_mmap',
    '  0.21    0.000005           5         1 SYS_334',
  ],
  'ltrace -c, of a library': [
    ' 29.51    0.000702         351         2 SYS_brk',
    '  2.52    0.000060           7         8 fork',
    '  0.21    0.000005           5         1 SYS_334',
  ],
  'ltrace -c, rules': [
    ' 29.51    0.000702         351         2 SYS_brk',
    '------ ----------- ----------- --------- --------------------',
    '  0.21    0.000005           5         1 SYS_334',
  ],
  sysdig: sysdig('> brk addr=0', '> close fd=3(<f>/usr/lib/x)', '> openat'),
  'sysdig, with results': sysdig('> brk addr=0', '< close res=0', '< openat fd=3(<f>/x) name=/x mode=0'),
  'sysdig, other events': sysdig(
    '> brk addr=0',
    '> switch next=0 pgft_maj=0',
    '> syscall ID=318(getrandom) nativeID=318',
  ),
  'sysdig JSON': [
    '{"evt.dir":">","evt.info":"","evt.num":101,"evt.type":"read","proc.name":"cat","thread.tid":7}',
    '{"evt.dir":">","evt.info":"fd=3(<f>/x)","evt.num":102,"evt.type":"close","proc.name":"cat","thread.tid":7}',
    '{"evt.dir":">","evt.info":"","evt.num":103,"evt.type":"brk","proc.name":"cat","thread.tid":7}',
  ],
  SPO: spo(
    '"executable"="/a" "pid"=1 "syscallID"=1 "syscallName"="write" "type"="seccomp"',
    '"executable"="/a \\"b\\"" "pid"=1 "syscallID"=257 "syscallName"="openat" "timestamp"="1.2:3" "type"="seccomp"',
    '"executable"="/x" "pid"=7 "syscallID"=232 "syscallName"="epoll_wait" "type"="seccomp"',
  ),
  'SPO, newer': klog(
    'type="seccomp" executable="/a" pid=7 syscallID=1 syscallName="write"',
    'type="seccomp" executable="/a" pid=7 syscallID=3 syscallName="close"',
    'type="seccomp" executable="/b" pid=7 syscallID=0 syscallName="read"',
  ),
  'SPO, by number': klog(
    'type="seccomp" executable="/a" pid=7 syscallID=1 syscallName="write"',
    'type="seccomp" executable="/a" pid=7 syscallName="close" syscallID=3',
    'type="seccomp" executable="/b" pid=7 syscallID=0 syscallName="read"',
  ),
  'SPO JSON': [
    '{"executable":"/a","pid":1,"syscalls":["execve"],"version":"spo/v1_alpha"}',
    '{"executable":"/b","pid":2,"syscalls":["getpid","read"],"version":"spo/v1_alpha"}',
    '{"executable":"/c","pid":3,"syscalls":["close"],"version":"spo/v1_alpha"}',
  ],
  Falco: falco(
    'A (evt_type=execve user=root)',
    'B (file=/x evt_type=openat user=root)',
    'C (evt_type=close user=root)',
  ),
  'Falco, without a call': falco('A (evt_type=execve)', 'B (user=root)', 'C (evt_type=close user=root)'),
  'Falco, other lines': [
    '12:02:36.269753803: Notice A (evt_type=execve)',
    'Mon Nov 23 12:44:01 2026: Falco initialized',
    '12:02:37.269753803: Notice A (evt_type=close)',
  ],
  'Falco JSON': [
    '{"output":"x","priority":"Notice","rule":"r","output_fields":{"evt.type":"execve"}}',
    '{"output":"y","priority":"Notice","rule":"r","output_fields":{"evt.type":"openat"}}',
    '{"output":"z","priority":"Notice","rule":"r","output_fields":{"evt.type":"close"}}',
  ],
  bpftrace: ['@[257]: 3', '@[9]: 8', '@[3]: 4'],
  'bpftrace, names': ['@[thr, 257]: 3', '@[thr, 9]: 8', '@[a b, 3]: 4'],
  'bpftrace, probes': [
    '@[tracepoint:syscalls:sys_enter_openat, thr]: 3',
    '@[tracepoint:syscalls:sys_enter_mmap, thr]: 8',
    '@[tracepoint:syscalls:sys_enter_close, thr]: 4',
  ],
  'bpftrace, its first line': ['@[257]: 3', 'Attaching 1 probe...', '@[9]: 8'],
  'bpftrace, lost events': ['@[257]: 3', 'Lost 240 events', '@[9]: 8'],
  'bpftrace, values': ['@calls[257]: 3', '@start: 5', '@calls[9]: 8'],
  'bpftrace, histograms': ['@calls[257]: 3', '[4, 8)                 3 |@@@                |', '@calls[9]: 8'],
  'bpftrace, names of histograms': ['@calls[257]: 3', '@usecs[9]: ', '@calls[9]: 8'],
  'bpftrace, a count in front of its first line': ['@[257]: 3', '@[9]: 8', 'Attaching 1 probe...'],
  'bpftrace, a count in front of a value': ['@[257]: 3', '@[thr, 9]: 8', '@start: 5'],
  'bpftrace, a count in front of output': ['@[257]: 3', '@[9]: 8', 'a b 19462 9'],
  'bpftrace, printed': ['Attaching 1 probe...', 'thr 19462 257', 'a b 19462 9'],
  'bpftrace JSON': [
    '{"type": "attached_probes", "data": {"probes": 1}}',
    '{"type": "map", "data": {"@calls": {"257": 3, "9": 8}}}',
    '{"type": "map", "data": {"@calls": {"3": 4}}}',
  ],
  'Docker JSON': [
    '{"log":"7 execve(\\"/a\\", [\\"a\\"], 0x7f) = 0\\n","stream":"stderr","time":"2026-11-23T12:44:39.1Z"}',
    '{"log":"7 close(3) = 0\\n","stream":"stderr","time":"2026-11-23T12:44:39.2Z"}',
    '{"log":"7 read(3, \\"x\\", 1) = 1\\n","stream":"stderr","time":"2026-11-23T12:44:39.3Z"}',
  ],
  CRI: map(
    ['execve("/a", ["a"], 0x7f) = 0', 'close(3) = 0', 'read(3, "x", 1) = 1'],
    (call, index) => `2026-11-23T12:44:3${index}.102994123+00:00 stderr F 7 ${call}`,
  ),
  gVisor: gvisor('python3 E brk(0x0)', 'python3 E close(0x3 /x)', 'python3 E getpid()'),
  'gVisor, ends': gvisor(
    'python3 E brk(0x0)',
    'we ird 1 X access(0x7f4 /nope, 0x4) = 0 (0x0) errno=2 (no such file or directory) (2.4µs)',
    'python3 X getpid() = 1 (0x1) (1.61µs)',
  ),
  'gVisor, strings': gvisor(
    'python3 E brk(0x0)',
    String.raw`python3 E write(0x1 pipe:[1], 0x7f4 "the \"quick\"\n"..., 0x400)`,
    'python3 E execve(0x7f4 /bin/x, 0x7f4 [", ", "b"], 0x7f4 ["A=1"])',
  ),
  'gVisor, paths with quotes': gvisor(
    'python3 E brk(0x0)',
    'python3 E openat(AT_FDCWD /app, 0x7f4 /a"b, O_RDONLY, 0o0)',
    'python3 E close(0x3 /c")',
  ),
  'gVisor, by number': gvisor('python3 E brk(0x0)', 'python3 E sys_451(0xffffffff, 0x7f4)', '[ E X E getpid()'),
  'gVisor, what else it logs': [
    'I0512 07:41:58.341234       1 strace.go:564] [   1:   1] python3 E brk(0x0)',
    'D0512 07:41:58.341235       1 task_stop.go:118] [   1:   1] Entering internal stop (*kernel.vforkStop)(nil) of "x"',
    'I0512 07:41:58.341236       1 strace.go:564] [   1:   1] python3 E getpid()',
  ],
  'gVisor JSON': [
    '{"msg":"[   1:   1] python3 E brk(0x0)","level":"info","time":"2026-11-23T12:44:39.1Z"}',
    '{"msg":"[   1:   1] python3 E close(0x3)","level":"info","time":"2026-11-23T12:44:39.1Z"}',
    '{"msg":"[   1:   1] python3 E getpid()","level":"info","time":"2026-11-23T12:44:39.1Z"}',
  ],
  'qemu, a result': ['20106 brk(NULL) = 0x1', ' = 20108', '20106 getppid() = 1'],
} as const;

describe.each(Object.entries(logs))('a line without its line break, in %s', (_format, [first, second, third]) => {
  it('is told or hides no call, wherever it ends', () => {
    const whole = readLog(`${first}\n${second}\n${third}\n`);
    expect([whole.names.length > 1, whole.incomplete.has('unrecognised-lines')]).toEqual([true, false]);
    for (let end = 1; end <= second.length; end += 1) {
      const cut = second.slice(0, end);
      const apart = readLog(`${first}\n${cut}\n${third}\n`);
      const joined = readLog(`${first}\n${cut}${third}\n`);
      const told = ['unrecognised-lines', 'unconfirmed-lines'].some((why) =>
        joined.incomplete.has(why as 'unrecognised-lines'),
      );
      const hidden = told ? [] : apart.names.filter((name) => !joined.names.includes(name));
      expect([cut, hidden]).toEqual([cut, []]);
    }
  });
});

it.each([
  '7 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0',
  '7 newfstatat(3, "", {st_mode=S_IFCHR|0600, st_rdev=makedev(0x88, 0), ...}, AT_EMPTY_PATH) = 0',
  '7 restart_syscall(<... resuming interrupted poll ...>) = 1',
  '7 read(3, "8 close(3) = 0\\n8 <... read resumed>", 40) = 35',
  '7 read(3</tmp/read(1)>, "\\"(", 4) = 2',
  '7 wait4(8, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 8',
])('what looks like another line and is none is not: %s', (line) => {
  const { incomplete } = readLog(`7 execve("/a", ["a"], 0x7f) = 0\n${line}\n`);
  expect(incomplete.has('unrecognised-lines')).toBe(false);
});
