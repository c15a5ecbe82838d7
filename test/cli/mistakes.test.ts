import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { seccompTailor, temporaryFolder } from './bin.ts';

it.each([
  ['the folder of strace -ff', ['evidence', 'traces'], 'Pass its files, as for the files of strace -ff: traces/*'],
  [
    'a trace that is not there',
    ['generate', 'trace.strcae'],
    'cannot read trace.strcae: there is no such file or folder',
  ],
  ['a profile for a trace', ['generate', 'profile.json'], 'this is a seccomp profile, not a recording'],
  [
    'an engine that is none',
    ['validate', 'text.txt', '--engine', 'dockre'],
    "--engine cannot be 'dockre'; did you mean docker?",
  ],
  [
    'a forgotten --',
    ['run', 'ls', '-l'],
    'run needs the program to run after --\n  Write: seccomp-tailor run … -- ls …',
  ],
  ...['diff', 'validate', 'bpf stats', 'bpf disasm', 'merge profile.json'].map(
    (command): [string, string[], string] => [
      `a trace for the profile of ${command}`,
      [...command.split(' '), 'ok.strace'],
      'ok.strace is a recording, not a profile\n  Make a profile of it: seccomp-tailor generate ok.strace -o profile.json',
    ],
  ),
  [
    'evidence for a profile',
    ['generate', 'ok.strace', '--base', 'evidence.json'],
    'evidence.json is a recording, not a profile',
  ],
  [
    'a profile for a call',
    ['explain', 'profile.json'],
    "is a file's name, not a system call's\n  Write: seccomp-tailor explain SYSCALL --profile profile.json",
  ],
  [
    'an unknown capability',
    ['generate', 'ok.strace', '--caps', 'chwon'],
    "'chwon' is no capability; did you mean CHOWN?",
  ],
  ['a misspelt option', ['generate', 'text.txt', '--out', 'p.json'], 'generate has no option --out'],
  [
    'a folder to write to',
    ['generate', 'ok.strace', '--accept-incomplete', '-o', 'traces'],
    'cannot write traces: it is a folder',
  ],
])('%s ends with 2, nothing on standard output and a way out, without a stack trace', async (_what, argv, message) => {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'traces'));
  writeFileSync(join(cwd, 'profile.json'), '{"defaultAction":"SCMP_ACT_ALLOW"}');
  writeFileSync(
    join(cwd, 'evidence.json'),
    '{"format":"seccomp-tailor/evidence","version":1,"runs":[{"id":"a","arch":"x86_64","inputs":[],"calls":[]}]}',
  );
  writeFileSync(join(cwd, 'text.txt'), 'Dear diary,\n');
  writeFileSync(join(cwd, 'ok.strace'), '7 brk(NULL) = 0x5000\n7 exit_group(0) = ?\n7 +++ exited with 0 +++\n');
  const { status, stdout, stderr } = await seccompTailor(argv, { cwd });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/^ {4}at /m);
});

it.each([
  ['--caps', 'chwon'],
  ['--base', 'missing.json'],
  ['--arch', 'x68_64'],
  ['--runtime', 'podman'],
  ['--buffer-mb', 'much'],
  ['--light', '--full'],
  ['--light', '--backend', 'strace'],
  ['-o', 'missing/profile.json'],
])('run with a wrong %s says so before the program has run', async (...option) => {
  const cwd = temporaryFolder();
  const { status, stdout } = await seccompTailor(['run', ...option, '--', 'touch', 'ran'], { cwd });
  expect({ status, stdout, ran: existsSync(join(cwd, 'ran')) }).toEqual({ status: 2, stdout: '', ran: false });
});
