import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLog } from '../../../test-kit/read-log.ts';
import { straceSource as source } from './index.ts';

const start = 'execve("/a", ["a"], 0x7f) = 0\n';
const over = 'brk(NULL) = 0x5583\nexit_group(0) = ?\n+++ exited with 0 +++\n';

/** What strace and a program that writes to strace's stream leave there together. */
function written(text: string, { call = 'write', limit = 32 } = {}): string {
  const length = new TextEncoder().encode(text).length;
  const shown = JSON.stringify(text.slice(0, limit)).replaceAll(/\\u00(..)/g, (_, hex: string) => `\\x${hex}`);
  const string = text.length > limit ? `${shown}...` : shown;
  const args = {
    write: `2, ${string}, ${length}`,
    writev: `2, [{iov_base=${string}, iov_len=${length}}], 1`,
    sendto: `2, ${string}, ${length}, MSG_NOSIGNAL, NULL, 0`,
    sendmsg: `2, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=${string}, iov_len=${length}}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0`,
  }[call];
  return `${call}(${args}${text}) = ${length}\n`;
}

const forgeries = [
  ['a call', '\nswapon("/evil", 0) = 0\n'],
  ['a call that completes the line first', ') = 3\nmount("a", "b", NULL, 0, NULL) = 0\n'],
  ['a call with a pid and a time', '\n[pid 123] 12:00:00.000001 reboot(0xfee1dead) = 0\n'],
  ['a call in two halves', '\n[pid 123] reboot(0xfee1dead <unfinished ...>\n[pid 123] <... reboot resumed>) = 0\n'],
  ['exits', '\n+++ exited with 0 +++\nreboot(1) = 0\n'],
  ['a switch of modes', '\n[ Process PID=7 runs in 32 bit mode. ]\n'],
  ['a note', '\nstrace: Process 9 attached\nreboot(1) = 0\n'],
  [
    'a table',
    '\n% time     seconds  usecs/call     calls    errors syscall\n------ ----------- ----------- --------- --------- ----------------\n  0.00    0.000000           0         1           reboot\n',
  ],
  ['digits behind the length', '12\nreboot(1) = 0\n'],
  ['the end of the string', '", 5) = 5\nreboot(1) = 0\n'],
  ['carriage returns', '\r\nreboot(1) = 0\r\n'],
  ['a long text', `\nreboot(1) = 0\n${'x'.repeat(200)}\nreboot(2) = 0\n`],
] as const;

describe.each(['write', 'writev', 'sendto', 'sendmsg'])('forged by %s', (call) => {
  it.each(forgeries)('%s', (_, text) => {
    const reading = readLog(`${start}${written(text, { call })}${over}`, { source });
    expect(reading.names).toEqual(['brk', 'execve', 'exit_group', call].toSorted());
    expect(reading.incomplete.size).toBe(0);
  });
});

it.each([
  ['digits and a bracket', '7) = 3\nreboot(1) = 0\n'],
  ['a bracket', ') = 33\nreboot(1) = 0\n'],
])('forged by %s, of which strace shows only the beginning', (_, text) => {
  const reading = readLog(`${start}${written(text, { limit: 6 })}${over}`, { source });
  expect(reading.names).toEqual(['brk', 'execve', 'exit_group', 'write']);
});

it('forged in front of where the log was cut off', () => {
  const log = `${start}${written('ok) = 3\nmount("a", "b", NULL, 0, NULL) = 0\n')}`;
  for (let end = start.length; end < log.length; end += 1) {
    const { names } = readLog(log.slice(0, end), { source });
    expect(names, log.slice(0, end)).not.toContain('mount');
  }
});

describe('output that strace shows nothing of (-s 0)', () => {
  it.each(forgeries)('%s', (_, text) => {
    const reading = readLog(`${start}${written(text, { limit: 0 })}${over}`, { source });
    const kept = reading.names.every((name) => ['brk', 'execve', 'exit_group', 'write'].includes(name));
    expect(kept || reading.incomplete.has('unrecognised-lines')).toBe(true);
  });
});

it('takes a call with more arguments behind its data as complete where it reads so (-s 0)', () => {
  const calls = '9 pwrite64(5, ""..., 67, 0)  = 67\n9 sendto(6, ""..., 5, 0, NULL, 0) = 5\n9 close(5) = 0\n';
  const reading = readLog(`9 execve("/a", ["a"], 0x7f) = 0\n${calls}9 exit_group(0) = ?\n9 +++ exited with 0 +++\n`, {
    source,
  });
  expect(reading.names).toEqual(['close', 'execve', 'exit_group', 'pwrite64', 'sendto']);
  expect(reading.incomplete.size).toBe(0);
});

it('does not hide a call for certain because another task writes its text elsewhere', () => {
  const line = '[pid 6] swapon("/x", 0) = 0';
  const shown = line.replaceAll('"', '\\"');
  const log = `${start}clone() = 6\n[pid 5] write(3, "${shown}\\n", ${line.length + 1} <unfinished ...>\n${line}\n[pid 5] <... write resumed>) = ${line.length + 1}\n[pid 6] exit_group(0) = ?\n[pid 6] +++ exited with 0 +++\n${over}`;
  expect(readLog(log, { source }).incomplete.has('unconfirmed-lines')).toBe(true);
});

describe('output of a call that strace left unfinished', () => {
  const head = `${start}clone() = 8\n[pid 7] write(2, "\\nswapon(\\"/evil\\", 0) = 0\\n", 24 <unfinished ...>\n`;
  const tail = '[pid 7] <... write resumed>) = 24\n[pid 8] exit_group(0) = ?\n';

  it('at the beginning of a line is kept out', () => {
    const log = `${head}[pid 8] getpid() = 8\n\nswapon("/evil", 0) = 0\n[pid 8] getuid() = 0\n${tail}`;
    const reading = readLog(log, { source });
    expect(reading.names).toEqual(['clone', 'execve', 'exit_group', 'getpid', 'getuid', 'write']);
    expect(reading.codes).toContain('line-unconfirmed');
  });

  it('inside the line of another call is kept out, and that call is not lost', () => {
    const log = `${head}[pid 8] read(0, \nswapon("/evil", 0) = 0\n <unfinished ...>\n${tail}`;
    const reading = readLog(log, { source });
    expect(reading.names).toEqual(['clone', 'execve', 'exit_group', 'read', 'write']);
    expect(reading.codes).toContain('line-unconfirmed');
    expect(reading.incomplete.get('unconfirmed-lines')).toBe(1);
  });

  it('that is the beginning of any line is not taken for one', () => {
    const log = `${start}clone() = 8\n[pid 7] write(5, "[", 1 <unfinished ...>\n[pid 8] getpid() = 8\n[pid 7] <... write resumed>) = 1\n`;
    expect(readLog(log, { source }).names).toEqual(['clone', 'execve', 'getpid', 'write']);
  });

  it('without a line break stands before the next call', () => {
    const log = `${start}clone() = 8\n[pid 7] write(2, "abc", 3 <unfinished ...>\nabc[pid 8] getpid() = 8\n[pid 7] <... write resumed>) = 3\n`;
    expect(readLog(log, { source }).names).toEqual(['clone', 'execve', 'getpid', 'write']);
  });
});

it('is kept out of a terminal log with a bare pid on every line (--always-show-pid)', () => {
  const text = ') = 30\n7 swapon("/evil", 0) = 0\n';
  const log = `7 ${start}7 write(2, ") = 30\\n7 swapon(\\"/evil\\", 0) = 0\\n", ${text.length}${text}) = ${text.length}\n7 getpid() = 7\n`;
  expect(readLog(log, { source }).names).toEqual(['execve', 'getpid', 'write']);
});

describe('output that no line tells of', () => {
  const forged = 'reboot(1) = 0';
  it.each([
    ['by a ring', `io_uring_enter(4, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0\n${forged}\n) = 3\n${forged}\n) = 1`],
    ['by a ring that looks by itself', `io_uring_setup(4, {flags=IORING_SETUP_SQPOLL}) = 4\n${forged}`],
    [
      'by the memory of a ring',
      `io_uring_setup(4, {flags=0}) = 4\nmmap(NULL, 208, PROT_READ|PROT_WRITE, MAP_SHARED, 4, 0) = 0x7f\n${forged}`,
    ],
    ['by sendfile', `sendfile(2, 4, NULL, 30) = 7\n${forged}\n) = 30`],
    ['by splice', `splice(4, NULL, 2</tmp/log>, NULL, 146, 0\n) = 3\n${forged}\n) = 30`],
    ['by a copy', `dup(2) = 9\nfcntl(9, F_DUPFD, 50) = 50\ncopy_file_range(4, NULL, 50, NULL, 30, 0) = 7\n${forged}`],
    [
      'by memory',
      `openat(AT_FDCWD, "/proc/self/fd/2", O_RDWR) = 3\nmmap(NULL, 4096, PROT_WRITE, MAP_SHARED, 3, 0) = 0x7f\n${forged}`,
    ],
    ...[
      'openat(AT_FDCWD, "/srv/log", O_RDWR) = 3',
      'creat("log", 0600) = 3',
      'openat2(AT_FDCWD, "/dev/stderr", {flags=O_RDWR}, 24) = 3',
      'openat(AT_FDCWD, "/dev/../dev//stderr", O_RDWR) = 3',
      'openat(AT_FDCWD, "/proc/self/fd", O_RDONLY|O_DIRECTORY) = 4\nopenat(4</proc/7/fd>, "2", O_RDWR) = 3',
      'open_by_handle_at(5, {handle_bytes=8, handle_type=1, f_handle=0x1}, O_RDWR) = 3',
      'pidfd_getfd(4, 2, 0) = 3',
      'recvmsg(4, {msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[7, 3]}]}, 0) = 1',
    ].map((call) => [`by what ${call} leads to`, `${call}\nsendfile(3, 5, NULL, 30) = 30\n${forged}`]),
    ...['chdir("/proc/self/fd")', 'link("/srv/log", "x")', 'symlink("/proc/self/fd/2", "x")', 'rename("log", "x")'].map(
      (call) => [`under the name of ${call}`, `${call} = 0\n${forged}`],
    ),
    [
      'by what writes by itself',
      `io_submit(0x7f, 1, [{aio_data=0, aio_lio_opcode=IOCB_CMD_PWRITE, aio_fildes=2, aio_buf="x"}]) = 1\n${forged}`,
    ],
    ['by a process that is not traced', `wait4(-1, \n${forged}\n) = 3\n${forged}\n0x7f, 0, NULL) = 7`],
  ])('%s makes what follows unconfirmed', (_, lines) => {
    const { names, incomplete, codes } = readLog(`${start}${lines}\n${over}`, { source });
    expect(names).not.toContain('reboot');
    expect(incomplete.has('unconfirmed-lines')).toBe(true);
    expect(codes).toContain('line-unconfirmed');
  });

  it.each([
    ['a file of its own (-f -o)', '7 io_uring_enter(4, 1, 1, 0, NULL, 0) = 1\n'],
    ['nothing submitted', 'io_uring_enter(4, 0, 1, 0, NULL, 0) = 0\n'],
    ['a failure', 'io_uring_setup(4, {flags=IORING_SETUP_SQPOLL}) = -1 EPERM (Operation not permitted)\n'],
    [
      'another descriptor',
      'sendfile(5, 4, NULL, 30) = 7\nfcntl(2, F_GETFL) = 1\ndup(5) = 7\nsendfile(7, 4, NULL, 1) = 1\n',
    ],
    ['a file of another name', 'openat(AT_FDCWD, "/srv/log.old", O_RDWR) = 3\nsendfile(3, 4, NULL, 30) = 7\n'],
    ['a folder of its name', 'chdir("/var/log") = 0\n'],
    [
      'descriptors that came',
      'recvmsg(4, {cmsg_type=SCM_RIGHTS, cmsg_data=[7]}, 0) = 1\nsendfile(8, 4, NULL, 3) = 3\n',
    ],
    ['what is written elsewhere', 'io_submit(0x7f, 1, [{aio_fildes=12, aio_buf="x"}]) = 1\n'],
    ['memory of another file', 'mmap(NULL, 4096, PROT_WRITE, MAP_SHARED, 3, 0) = 0x7f\n'],
    ['memory that is only read', 'mmap(NULL, 4096, PROT_READ, MAP_SHARED, 2, 0) = 0x7f\n'],
    ['memory of no file', 'mmap(NULL, 4096, PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 0x7f\n'],
  ])('is nothing to do with %s', (_, lines) => {
    const pid = lines.startsWith('7') ? '7 ' : '';
    const log = `${pid}${start}${lines}${over.replaceAll(/^/gm, pid)}`;
    const { names, incomplete } = readLog(log.replace(/7 $/, ''), { source });
    expect(names).toEqual(expect.arrayContaining(['brk', 'exit_group']));
    expect(incomplete.has('unconfirmed-lines')).toBe(false);
  });
});

it('keeps out what a thread writes into the line of another', () => {
  const text = '\n) = 3\nreboot(1) = 0\n';
  const shown = JSON.stringify(text);
  const log = `${start}[pid 7] writev(2, [{iov_base=${shown}, iov_len=${text.length}}], 1 <unfinished ...>
[pid 8] clone3({flags=CLONE_VM} <unfinished ...>
[pid 8] <... clone3 resumed>${text} => {parent_tid=[9]}, 88) = 9
[pid 7] <... writev resumed>) = ${text.length}
[pid 8] getppid() = 1
[pid 7] exit_group(0) = ?
`;
  const { names, codes } = readLog(log, { source });
  expect(names).toEqual(['clone3', 'execve', 'exit_group', 'getppid', 'writev']);
  expect(codes).toContain('line-unconfirmed');
});

describe('what is left of a log whose beginning is missing', () => {
  const text = '\nreboot(1) = 0\n';

  it('has its lines told from what the first call there writes', () => {
    const { names, source } = readLog(`${written(text)}${over}`);
    expect({ names, source }).toEqual({ names: ['brk', 'exit_group', 'write'], source: 'strace' });
  });

  it.each([
    ['is in the middle of what is written', `reboot(1) = 0\n) = 15\n${over}`],
    [
      'is the first line of a call that shows nothing of what it writes',
      `sendfile(2, 3, NULL, 15${text}) = 15\n${over}`,
    ],
    ['was left out by a filter, as the calls that write', `openat(AT_FDCWD, "/x", O_RDONLY) = 3\nreboot(1) = 0\n`],
    ['was left out with the end', `${start}reboot(1) = 0\n+++ exited with 0 +++\n`],
  ])('may be forged where it %s', (_, log) => {
    expect(readLog(log).incomplete.has('forgeable-lines')).toBe(true);
  });

  it.each([
    ['tells that strace attached', `strace: Process 7 attached\n${over}`],
    ['has a pid on every line', over.replaceAll(/^(?!$)/gm, '7 ')],
    ['is whole', `${start}${over}`],
  ])('is not forged where it %s', (_, log) => {
    expect(readLog(log).incomplete.has('forgeable-lines')).toBe(false);
  });
});

describe('a stream the program does not share', () => {
  it('loses nothing when a string looks like the end of its own call', () => {
    const log = `${start}write(2, ") = 7\\nmount(\\"a\\", \\"b\\", NULL, 0, NU"..., 60) = 60\nmount("a", "b", NULL, 0, NULL) = 0\n${over}`;
    expect(readLog(log, { source }).names).toContain('mount');
  });

  it('goes on behind a line that was damaged, where lines have pids', () => {
    expect(readLog('7 read(3, \n7 close(3) = 0\n', { source }).names).toEqual(['close', 'read']);
  });
});

it('whatever a program writes, nothing but its own calls is seen', () => {
  const piece = fc.constantFrom(
    '\n',
    ') = 3',
    'reboot(1) = 0',
    '[pid 7] ',
    '<... write resumed>) = 3',
    ' <unfinished ...>',
    '7',
    '"',
    ', 5',
    '\\',
    ' ',
    'x',
    '+++ exited with 0 +++',
    '\r',
  );
  const text = fc.array(piece, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ text, call: fc.constantFrom('write', 'writev', 'sendto'), limit: fc.constantFrom(6, 32, 1000) }),
        { maxLength: 5 },
      ),
      (outputs) => {
        const log = `${start}${outputs.map(({ text: one, call, limit }) => written(one, { call, limit })).join('')}${over}`;
        const { names } = readLog(log, { source });
        expect(names).toEqual(
          [...new Set(['brk', 'execve', 'exit_group', ...outputs.map(({ call }) => call)])].toSorted(),
        );
      },
    ),
    { numRuns: 1000 },
  );
});
