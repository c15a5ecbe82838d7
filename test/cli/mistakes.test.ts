import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bin, runProgram, seccompTailor, temporaryFolder } from './bin.ts';

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
    'a report for a trace',
    ['evidence', 'report.json'],
    'report.json:1: error: this is a document for scripts, as --json prints it (generate-report), not a recording',
  ],
  ...['diff', 'validate', 'bpf stats', 'bpf disasm', 'merge profile.json'].map(
    (command): [string, string[], string] => [
      `a report for the profile of ${command}`,
      [...command.split(' '), 'report.json'],
      'report.json is a document for scripts, as --json prints it, not a profile',
    ],
  ),
  ['a file for a program', ['evidence', '--', '-odd name'], 'cannot read -odd name: there is no such file'],
  ['a short option with its value', ['generate', 'ok.strace', '-oout'], 'generate has no option -oout\n'],
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
  writeFileSync(join(cwd, 'report.json'), '{\n  "format": "seccomp-tailor/generate-report",\n  "profile": ""\n}\n');
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

it.each([
  ['a trace to read', `evidence $'caf\\xe9'`],
  ['a file to write', `learn -o $'caf\\xe9'`],
  ['an argument of a program', `record -o x.json -- touch ran $'caf\\xe9'`],
])('a name that is not UTF-8 is refused, not changed: %s', async (_what, line) => {
  const cwd = temporaryFolder();
  const { status, stdout, stderr } = await runProgram(['bash', '-c', `'${process.execPath}' '${bin}' ${line}`], {
    cwd,
  });
  expect({ status, stdout, files: readdirSync(cwd) }).toEqual({ status: 2, stdout: '', files: [] });
  expect(stderr).toContain('an argument is not UTF-8 and cannot be taken as it is: caf');
});

it('a name that holds the sign for what is not UTF-8 is taken', async () => {
  const cwd = temporaryFolder();
  const { status } = await seccompTailor(['learn', '-o', 'caf\ufffd'], { cwd });
  expect({ status, files: readdirSync(cwd) }).toEqual({ status: 0, files: ['caf\ufffd'] });
});
