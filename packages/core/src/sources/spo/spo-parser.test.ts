import { expect, it } from 'vitest';
import { readLog } from '../../../test-kit/read-log.ts';
import { spoSource } from './index.ts';

const prefix = 'I0705 12:08:18.729660 1843190 enricher.go:136] log-enricher "msg"="audit"  ';

function read(line: string): ReturnType<typeof readLog> {
  return readLog(`${line}\n`, { source: spoSource });
}

it.each([
  [`${prefix}"executable"="/x" "pid"=1 "syscallID"=232 "syscallName"="epoll_wait" "type"="seccomp"`, ['epoll_wait /x']],
  [
    `${prefix}"executable"="/a \\"syscallName\\"=\\"reboot\\"" "syscallID"=257 "syscallName"="openat" "type"="seccomp"`,
    ['openat /a "syscallName"="reboot"'],
  ],
  [`${prefix}"executable"="/x" "syscallID"=999 "syscallName"="" "type"="seccomp"`, ['nr:999 /x']],
  [`${prefix}"syscallName"="openat" "syscallName"="reboot" "type"="seccomp"`, ['openat undefined']],
  [`${prefix}"syscallName"="openat" "type"="apparmor"`, []],
  [
    'I0705 12:08:18.729660 1 enricher.go:136] "audit" logger="log-enricher" executable="/x" syscallID=0 syscallName="read"',
    ['read /x'],
  ],
  [
    '{"executable":"/bin/dash","syscalls":["execve","getpid"],"version":"spo/v1_alpha"}',
    ['execve /bin/dash', 'getpid /bin/dash'],
  ],
  ['{"cmdLine":"\\"syscalls\\":[\\"reboot\\"]","x":{"syscalls":["mount"]},"syscalls":[],"version":"spo/v1_alpha"}', []],
])('%s', (line, calls) => {
  expect(read(line).calls.map(({ name, program }) => `${name} ${program}`)).toEqual(calls);
});

it.each([
  `${prefix}"executable"="/a enricher.go:136] \\"b" "syscallName"="openat" "type"="seccomp"`,
  `${prefix}"executable"="" "pod"="a=b" "syscallName"="openat"`,
])('reads a name that holds what lines are made of: %s', (line) => {
  const { names, incomplete } = read(line);
  expect([names, incomplete.has('unrecognised-lines')]).toEqual([['openat'], false]);
});

// Looking through all of the line for each pair would take minutes.
it.each(['a=', 'a ', '"a"='])('reads as many pairs as one line has room for: %s', (pair) => {
  expect(read(`${prefix}"syscallName"="openat" ${pair.repeat(400_000 / pair.length)}`).total).toBe(1);
});

it('says that it does not show all calls', () => {
  expect(read(`${prefix}"syscallName"="openat"`).incomplete.has('lossy-format')).toBe(true);
});
