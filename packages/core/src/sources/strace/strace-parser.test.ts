import { describe, expect, it } from 'vitest';
import { readLog } from '../../../test-kit/read-log.ts';
import { straceSource as source } from './index.ts';

/** `name outcome[:errno]` of each call, in the order of their lines. */
function calls(log: string): readonly string[] {
  return readLog(log, { source })
    .calls.toSorted((a, b) => a.line - b.line)
    .map(({ name, outcome, errno }) => `${name} ${outcome}${errno === undefined ? '' : `:${errno}`}`);
}

describe('how a call ended', () => {
  it.each([
    ['close(3) = 0', 'close ok'],
    ['close(3)                                = -1 EBADF (Bad file descriptor)', 'close errno:EBADF'],
    ['acct(0) = -1 (errno 38)', 'acct errno:38'],
    ['pause() = ? ERESTARTNOHAND (To be restarted if no handler)', 'pause unfinished'],
    ['exit_group(0) = ?', 'exit_group unfinished'],
    ['poll([{fd=3, events=POLLIN}], 1, 0) = 0 (Timeout)', 'poll ok'],
    ['openat(AT_FDCWD, "x", O_RDONLY) = 3</srv/) = -1 ENOENT (x)>', 'openat ok'],
    ['getppid() = 42 (INJECTED)', 'getppid unseen'],
    ['access("/x", F_OK) = -1 EPERM (Operation not permitted) (INJECTED)', 'access unseen'],
    ['dup(1) = 3 (DELAYED) <0.001>', 'dup ok'],
    ["fork() = 2 /* 19345 in strace's PID NS */", 'fork ok'],
    ['restart_syscall(<... resuming interrupted poll ...>) = 0', 'restart_syscall ok'],
    ['futex(0x7f, FUTEX_WAIT <unfinished ...>', 'futex unfinished'],
    ['futex(0x7f, FUTEX_WAIT <detached ...>', 'futex unfinished'],
    ['execve("/bin/true", ["true"], 0x7ffe /* 38 vars */ <pid changed to 4279 ...>', 'execve ok'],
    ['syscall_0x3e7(0x1) = -1 ENOSYS (Function not implemented)', 'nr:999 errno:ENOSYS'],
    ['syscall_435(0x7f, 0x58) = 0x1aab', 'clone3 ok'],
    ['pread(3, "", 1, 0) = 0', 'pread64 ok'],
  ])('%s', (line, expected) => {
    expect(calls(`${line}\n`)).toEqual([expected]);
  });
});

describe('a call on two lines', () => {
  it.each([
    [
      'resumed',
      '7 read(3,  <unfinished ...>\n8 close(3) = 0\n7 <... read resumed>"x", 1) = 1\n',
      ['read ok', 'close ok'],
    ],
    [
      'resumed, before 5.0',
      '7 read(3,  <unfinished ...>\n8 close(3) = 0\n7 <... read resumed> "x", 1) = 1\n',
      ['read ok', 'close ok'],
    ],
    ['resumed without its entry', '7 <... read resumed>"x", 1) = 1\n', ['read ok']],
    [
      'torn by a note',
      'vfork(strace: Process 9 attached\n <unfinished ...>\n[pid 9] close(1) = 0\n[pid 7] <... vfork resumed>) = 9\n',
      ['vfork ok', 'close ok'],
    ],
    ['split by strace 6.1', '7 close(3\n)   = 0\n7 close(4) = 0\n', ['close ok', 'close ok']],
    [
      'killed before its number was read',
      '7 ????( <unfinished ...>\n7 <... ??? resumed>) = ?\n7 +++ killed by SIGKILL +++\n',
      [],
    ],
    ['never resumed', '7 read(3,  <unfinished ...>\n7 +++ killed by SIGKILL +++\n', ['read unfinished']],
    ['followed by another call', '7 read(3,  <unfinished ...>\n7 close(3) = 0\n', ['read unfinished', 'close ok']],
  ])('%s', (_, log, expected) => {
    expect(calls(log)).toEqual(expected);
  });
});

describe('a seccomp filter', () => {
  const line = 'mkdir("/q", 0700) = 83\n';
  it.each([
    [
      'traps',
      `${line}--- SIGSYS {si_signo=SIGSYS, si_code=SYS_SECCOMP, si_syscall=__NR_mkdir} ---\n`,
      ['mkdir denied'],
    ],
    ['kills', `${line}+++ killed by SIGSYS +++\n`, ['mkdir denied']],
    ['is not behind a SIGSYS sent by kill', `${line}--- SIGSYS {si_signo=SIGSYS, si_code=SI_USER} ---\n`, ['mkdir ok']],
    ['is not behind an ordinary result', `${line}close(3) = 0\n+++ exited with 0 +++\n`, ['mkdir ok', 'close ok']],
  ])('%s', (_, log, expected) => {
    expect(calls(log)).toEqual(expected);
  });
});

describe('a 32-bit program in a log without MODE lines', () => {
  const exec = '7 execve("/h32", ["h32"], 0x7f /* 1 var */) = 0\n';
  it.each([
    [
      'is known by a call only it can make',
      `${exec}7 brk(NULL) = 0x5835d000\n7 close(3) = 0\n7 mmap2(NULL, 1) = 0xf7f9a000\n7 read(3, "", 1) = 0\n`,
      ['execve ok', 'i386:brk ok', 'i386:close ok', 'i386:mmap2 ok', 'i386:read ok'],
    ],
    [
      'lends its mode to its children',
      `${exec}7 mmap2(NULL, 1) = 0xf7f9a000\n7 fork() = 8\n8 close(3) = 0\n`,
      ['execve ok', 'i386:mmap2 ok', 'i386:fork ok', 'i386:close ok'],
    ],
    [
      'ends with the next exec',
      `${exec}7 mmap2(NULL, 1) = 0xf7f9a000\n${exec}7 brk(NULL) = 0x55558835d000\n`,
      ['execve ok', 'i386:mmap2 ok', 'i386:execve ok', 'brk ok'],
    ],
    [
      'is known by numbers',
      '7 [  20] getpid() = 7\n7 [ 999] syscall_0x3e7(1) = 0\n7 [  39] getpid() = 7\n',
      ['i386:getpid ok', 'i386:nr:999 ok', 'getpid ok'],
    ],
    [
      'is known by short pointers',
      '7 [f7f9a000] getpid() = 7\n7 [00007f390a3fbc47] getpid() = 7\n',
      ['i386:getpid ok', 'getpid ok'],
    ],
    [
      'makes socket calls through socketcall',
      `${exec}7 mmap2(NULL, 1) = 0xf7f9a000\n7 send(3, "x", 1, 0) = 1\n7 socket(AF_INET, SOCK_STREAM, 0) = 3\n`,
      ['execve ok', 'i386:mmap2 ok', 'i386:socketcall ok', 'i386:socketcall ok'],
    ],
    [
      'makes them directly where the number says so',
      '7 [ 359] socket(AF_INET, SOCK_STREAM, 0) = 3\n7 [ 102] socket(AF_INET, SOCK_STREAM, 0) = 3\n',
      ['i386:socket ok', 'i386:socketcall ok'],
    ],
  ])('%s', (_, log, expected) => {
    expect(calls(log)).toEqual(expected);
  });

  it.each([
    ['of the first lines', 1],
    ['behind many that agree', 5000],
  ])('says where number and name disagree, and goes by the number: %s', (_, agreeing) => {
    const log = `${'7 [   3] close(3) = 0\n'.repeat(agreeing)}7 [ 257] close(3) = 0\n7 [ 998] syscall_0x3e7(1) = 0\n`;
    const { diagnostics, incomplete, calls: seen } = readLog(log, { source });
    expect(diagnostics).toMatchObject([
      { code: 'number-disagrees', name: 'close', number: 257, at: { line: agreeing + 1 } },
      { code: 'number-disagrees', name: 'syscall_0x3e7', number: 998, at: { line: agreeing + 2 } },
    ]);
    expect(incomplete.get('arch-uncertain')).toBe(2);
    expect(new Set(seen.map(({ name }) => name))).toEqual(new Set(['close', 'openat', 'nr:998']));
  });

  it('switches by MODE lines where there are some', () => {
    const log = ['32 bit', 'x32', '64 bit'].map((mode) => `[ Process PID=7 runs in ${mode} mode. ]\ngetpid() = 7\n`);
    expect(calls(`getpid() = 7\n${log.join('')}`)).toEqual([
      'getpid ok',
      'i386:getpid ok',
      'x32:getpid ok',
      'getpid ok',
    ]);
  });

  it('that ended undecided is native, and said to be uncertain only where others are 32-bit', () => {
    const silent = `${exec}7 close(3) = 0\n7 exit_group(0) = ?\n7 +++ exited with 0 +++\n`;
    expect(readLog(silent, { source }).incomplete.has('arch-uncertain')).toBe(false);
    const mixed = `${silent}8 execve("/h", ["h"], 0x7f) = 0\n8 mmap2(NULL, 1) = 0xf7f9a000\n8 exit_group(0) = ?\n8 +++ exited with 0 +++\n`;
    expect(readLog(mixed, { source }).incomplete.get('arch-uncertain')).toBe(1);
  });
});

describe('a program that made no call only one mode has', () => {
  const log = (brk: string): string =>
    `7 execve("/a", [], 0x7f) = 0\n7 brk(NULL) = ${brk}\n7 exit_group(0) = ?\n7 +++ exited with 0 +++\n`;
  it.each([
    ['0x5835d000', true],
    ['0x9835000', true],
    ['0x1c3d000', false],
    ['0x55558835d000', false],
  ])('and has its data at %s is uncertain: %s', (brk, uncertain) => {
    expect(readLog(log(brk), { source }).incomplete.has('arch-uncertain')).toBe(uncertain);
  });
});

describe('a call that never fails, said to be missing', () => {
  const log = '7 execve("/a", [], 0x7f) = 0\n7 brk(NULL) = 0x55555555a000\n';

  it.each(['-1 ENOSYS (Function not implemented)', '-38'])('may be x32 where its number is not shown: %s', (result) => {
    const { incomplete } = readLog(`${log}7 getpid() = ${result}\n`, { source });
    expect(incomplete.has('arch-uncertain')).toBe(true);
  });

  it('is told by its number', () => {
    const text = '7 [1073741863] getpid() = -1 ENOSYS (Function not implemented)\n';
    const { names, incomplete } = readLog(log + text, { source });
    expect(names).toContain('x32:getpid');
    expect(incomplete.has('arch-uncertain')).toBe(false);
  });
});

describe('a recording of another architecture', () => {
  it('has its own names, and other leftovers of a call that a filter trapped', () => {
    const log =
      'execve("/a", [], 0x7f) = 0\nmkdirat(AT_FDCWD, "/q", 0700) = -100\n--- SIGSYS {si_signo=SIGSYS, si_code=SYS_SECCOMP} ---\n+++ killed by SIGSYS +++\n';
    const { calls: seen } = readLog(log, { source, arch: 'aarch64' });
    expect(seen.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(['execve ok', 'mkdirat denied']);
  });
});

describe('unusual bytes', () => {
  it('do not hide the first call behind a byte order mark', () => {
    expect(readLog('\ufeffclose(3) = 0\n', { source }).names).toEqual(['close']);
  });

  it('do not hide the calls of a file with carriage returns', () => {
    expect(calls('close(3) = 0\r\nread(3, "", 1) = -1 EBADF (Bad file descriptor)\r\n')).toEqual([
      'close ok',
      'read errno:EBADF',
    ]);
  });

  it('in a line that is too long cost the outcome, not the call, and not the next line', () => {
    const reading = readLog(`close(3) = 0\nwrite(1, "${'x'.repeat(3 << 20)}", 3145728) = 3145728\ngetpid() = 7\n`, {
      source,
    });
    expect(reading.calls.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'close ok',
      'write unseen',
      'getpid ok',
    ]);
    expect(reading.lines).toEqual({ call: 2, overlong: 1 });
    expect(reading.codes).toEqual(['line-overlong']);
  });
});

describe('arguments', () => {
  it.each([
    ['socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3', '0=2 1=524289 2=0'],
    ['socket(0x2, 0x2|0x80000, 0) = 3', '0=2 1=524290 2=0'],
    ['socket(domain=AF_UNIX, type=SOCK_DGRAM, protocol=0) = 3', '0=1 1=2 2=0'],
    ['socket(0x2 /* AF_INET */, 0x1 /* SOCK_STREAM */, 0) = 3', '0=2 1=1 2=0'],
    ['clone(child_stack=NULL, flags=CLONE_VM|0x11, child_tidptr=0x7f) = 8', '0=273'],
    ['ioctl(3</dev/pts/0<char 136:0>>, TCGETS, {c_iflag=ICRNL|IXON, ...}) = 0', '1=21505'],
    ['ioctl(1, SNDCTL_TMR_TIMEBASE or TCGETS, {B38400 opost isig icanon echo ...}) = 0', '1=21505'],
    ['ioctl(3, _IOC(_IOC_READ, 0x48, 0x1, 0x4), 0x7f) = 0', '1=_IOC(_IOC_READ, 0x48, 0x1, 0x4)'],
    ['mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f13e601f000', '2=3 3=34'],
    ['personality(0xffffffff) = 0', '0=4294967295'],
    ['close(3) = 0', undefined],
  ])('%s', (line, expected) => {
    expect(readLog(`${line}\n`, { source }).calls[0]?.args).toBe(expected);
  });

  it('stand on both lines of a call that was resumed', () => {
    const log = '7 socket(AF_INET <unfinished ...>\n8 close(1) = 0\n7 <... socket resumed>, SOCK_STREAM, 0) = 3\n';
    expect(readLog(log, { source }).calls.find(({ name }) => name === 'socket')?.args).toBe('0=2 1=1 2=0');
  });

  it('are not read from what a program wrote between them', () => {
    const log = 'close(3) = 0\nsocket(AF_INET, SOCK_STREAM, 0hello\n) = 3\n';
    expect(readLog(log, { source }).calls[1]?.args).toBeUndefined();
    expect(readLog('7 socket(AF_INET, SOCK_STREAM, 0\n) = 3\n', { source }).calls[0]?.args).toBe('0=2 1=1 2=0');
  });
});

describe('programs', () => {
  it('are the paths given to exec, handed on to children', () => {
    const log =
      '7 execve("/bin/a\\"b", ["a"], 0x7f) = 0\n7 fork() = 8\n8 close(3) = 0\n8 execve("/nope", [], 0x7f) = -1 ENOENT (No such file or directory)\n8 getpid() = 8\n';
    const programs = readLog(log, { source }).calls.map(({ name, program }) => `${name} ${program ?? '-'}`);
    expect(programs.toSorted()).toEqual([
      'close /bin/a"b',
      'execve -',
      'execve /bin/a"b',
      'fork /bin/a"b',
      'getpid /bin/a"b',
    ]);
  });
});

describe('memory', () => {
  it('is not filled by a thread that never decides its mode, nor by many threads', () => {
    const many = Array.from({ length: 70_000 }, (_, pid) => `${pid + 1} close(3) = 0\n`).join('');
    const { calls: seen } = readLog(`7 execve("/a", [], 0x7f) = 0\n${many}`, { source });
    expect(seen.length).toBe(70_001);
  });
});
