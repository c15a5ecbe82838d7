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
    'brk(NULL) = 0x1',
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
  'qemu, a result': ['20106 brk(NULL) = 0x1', ' = 20108', '20106 getppid() = 1'],
} as const;

describe.each(Object.entries(logs))('a line without its line break, in %s', (_format, [first, second, third]) => {
  it('is told or hides no call, wherever it ends', () => {
    const whole = readLog(`${first}\n${second}\n${third}\n`);
    expect(whole.incomplete.has('unrecognised-lines')).toBe(false);
    // Up to the end of the call's name nothing tells that there was one.
    const name = /(?:<\.\.\. |NR |[a-z_]+\()/.exec(second)?.index ?? 0;
    for (let end = second.indexOf('(', name) + 1 || second.length; end <= second.length; end += 1) {
      const { names, incomplete } = readLog(`${first}\n${second.slice(0, end)}${third}\n`);
      const told = incomplete.has('unrecognised-lines') || names.join() === whole.names.join();
      expect([second.slice(0, end), told]).toEqual([second.slice(0, end), true]);
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
