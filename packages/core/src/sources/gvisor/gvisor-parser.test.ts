import { expect, it } from 'vitest';
import { readLog } from '../../../test-kit/read-log.ts';

const prefix = 'I0512 07:41:58.341234       1 strace.go:564] ';

function read(...lines: string[]): ReturnType<typeof readLog> {
  return readLog(`${lines.join('\n')}\n`);
}

it.each([
  ['[   1:   1] python3 E openat(AT_FDCWD /app, 0x7f4 /etc/x, O_RDONLY, 0o0)', 'openat unseen python3'],
  ['[   1:   1] we ird 1 X close(0x3 /x) = 0 (0x0) (1.61µs)', 'close ok we ird 1'],
  ['[   1:   1] a X access(0x7f4 /nope, 0x4) = 0 (0x0) errno=2 (no such file or directory) (2.4µs)', 'access errno a'],
  // Versions before show the result as a hexadecimal number alone.
  ['[   1] a X access(0x7f4 /nope, 0x4) = 0x0 errno=2 (no such file or directory) (2.4µs)', 'access errno a'],
  ['[   1] a X write(0x1 /x, 0x7f4 ") = 0x0 errno=2", 0x10) = 0x10 (2.4µs)', 'write ok a'],
  ['[   1:   1] a X close(0x3', 'close unseen a'],
  ['python3 E sys_451(0xffffffff, 0x7f4)', 'cachestat unseen python3'],
  // A command may have no name, or one of blanks.
  ['[   1:   1]  E getpid()', 'getpid unseen '],
  ['[   1:   1]   E getpid()', 'getpid unseen  '],
  ['[   1] python3 E getpid()', 'getpid unseen python3'],
  ['[   1:   1] a getpid()', undefined],
])('%s', (text, expected) => {
  const [call] = read(prefix + text).calls;
  expect(call && `${call.name} ${call.outcome} ${call.program ?? ''}`).toBe(expected);
});

it('keeps out a line whose name forges a call', () => {
  const { calls, codes } = read(
    `${prefix}[   1:   1] a E reboot(0 E openat(AT_FDCWD /, 0x7f4)`,
    `${prefix}[   1:   1] x E getpid()`,
  );
  expect(calls.map(({ name }) => name)).toEqual(['getpid']);
  expect(codes).toContain('forged-line');
});

it('says that lines of text may be forged, whose paths are not escaped, and of JSON not', () => {
  const path = `/x, O_RDONLY, 0o0)\n${prefix}[   1:   1] a E reboot(1)\n${prefix}[   1:   1] a E openat(AT_FDCWD /, 0x7f4 /x`;
  const message = `[   1:   1] a E openat(AT_FDCWD /, 0x7f4 ${path}, O_RDONLY, 0o0)`;
  const end = '[   1:   1] a E exit_group(0x0)';
  expect([...read(prefix + message, prefix + end).incomplete]).toEqual([['forgeable-lines', 1]]);
  const { names, incomplete } = read(
    ...[message, end].map((msg) => JSON.stringify({ msg, level: 'info', time: '2026-05-12T07:41:58Z' })),
  );
  expect(names).toEqual(['exit_group', 'openat']);
  expect(incomplete.size).toBe(0);
});

it.each([
  String.raw`[   1:   1] a E write(0x1 pipe:[1], 0x7f4 "\"\n${prefix}[   1:   1] a E reboot(1)\n"..., 0x400)`,
  `[   1:   1] a E execve(0x7f4 /bin/echo, 0x7f4 ["echo", "", "${prefix}[   1:   1] a E reboot(1)"], 0x7f4 [])`,
  '[   1:   1] a E bind(0x3 socket:[1], 0x7f4 {Family: AF_UNIX, Addr: "I0512 07:41:58.341234       1 strace.go:564] "}, 0x6e)',
  '[   1:   1] a X openat(AT_FDCWD /, 0x7f4 / strace.go:564] , O_RDONLY, 0o0) = 3 (0x3) (1µs)',
])('does not take for another line what a program wrote: %s', (message) => {
  const { lines, incomplete } = read(prefix + message);
  expect(lines).toEqual({ call: 1 });
  expect(incomplete.has('unrecognised-lines')).toBe(false);
});

it.each([
  ['glued', '[   1:   1] a E close(0x3 /x)', `${prefix}[   1:   1] a E getpid()`, 'close unseen'],
  ['in a path', `[   1:   1] a E openat(AT_FDCWD /, 0x7f4 ${prefix}x, O_RDONLY, 0o0)`, '', 'openat unseen'],
  [
    'a call in a path',
    `[   1:   1] a X openat(AT_FDCWD /, 0x7f4 /x) = 3 (0x3) (1µs)${prefix}[   1:   1] a E reboot(1)`,
    ', O_RDONLY, 0o0) = 0 (0x0) errno=2 (no such file or directory) (2µs)',
    'openat unseen',
  ],
])('tells of what looks like another line where nothing is quoted: %s', (_what, message, rest, call) => {
  const { calls, lines } = read(prefix + message + rest);
  expect(calls.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([call]);
  expect(lines).toEqual({ unrecognised: 1 });
});

it('passes over what the sandbox logs in several lines', () => {
  const { lines } = read(
    'D0512 07:41:58.341230       1 specutils.go:97] Spec:',
    '{',
    '  "process": {',
    '    "args": [ "x" ]',
    '  }',
    '}',
    `${prefix}[   1:   1] a E getpid()`,
  );
  expect(lines).toEqual({ foreign: 6, call: 1 });
});

// Later versions put the place in the source in front of a message; json-k8s is the format Kubernetes' logs want.
it.each([
  ['json', 'msg', () => ''],
  ['json of later versions', 'msg', (file: string) => `${file}.go:590] `],
  ['json-k8s', 'log', () => ''],
  ['json-k8s of later versions', 'log', (file: string) => `${file}.go:590] `],
])('reads the log in %s too', (_format, field, from) => {
  const line = (file: string, text: string): string =>
    JSON.stringify({ [field]: from(file) + text, level: 'info', time: '2026-05-12T07:41:58Z' });
  const { calls, lines } = read(
    line('strace', '[   1:   1] python3 E getpid()'),
    line('strace', '[   1:   1] python3 X getpid() = 1 (0x1) (1µs)'),
    line('task_exit', '[   1:   1] Transitioning from exit state TaskExitNone'),
    line('loader', 'EXEC: []'),
  );
  expect(calls.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(['getpid ok']);
  expect(lines).toEqual({ call: 1, resumed: 1, foreign: 2 });
});
