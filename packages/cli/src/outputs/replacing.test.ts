import { linkSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, temporaryFolder } from '../../test-kit/command-line.ts';
import { completeTrace } from '../../test-kit/traces.ts';

const profile = JSON.stringify({
  defaultAction: 'SCMP_ACT_ERRNO',
  syscalls: [{ names: ['read'], action: 'SCMP_ACT_ALLOW' }],
});

function folder(): string {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'a.strace'), completeTrace);
  writeFileSync(join(cwd, 'p.json'), profile);
  linkSync(join(cwd, 'a.strace'), join(cwd, 'hard'));
  symlinkSync('a.strace', join(cwd, 'soft'));
  return cwd;
}

describe('a result does not take the place of what it is made from', () => {
  it.each([
    ['a trace', ['generate', 'a.strace', '-o', 'a.strace'], 'a.strace', completeTrace],
    ['the second of two', ['generate', 'p.json', 'a.strace', '-o', './a.strace'], 'a.strace', completeTrace],
    ['a trace by another name', ['generate', 'a.strace', '-o', 'hard'], 'a.strace', completeTrace],
    ['a trace behind a link', ['generate', 'soft', '-o', 'a.strace'], 'a.strace', completeTrace],
    ['a trace that evidence is made of', ['evidence', 'a.strace', '-o', 'a.strace'], 'a.strace', completeTrace],
    ['a profile that is compiled', ['bpf', 'compile', 'p.json', '-o', 'p.json'], 'p.json', profile],
    ['what is known', ['learn', '--known', 'p.json', '-o', 'p.json'], 'p.json', profile],
    ['what a recording is told', ['run', '--known', 'p.json', '-o', 'p.json', '--', 'true'], 'p.json', profile],
    ['the same of record', ['record', '--known', 'p.json', '-o', 'p.json', '--', 'true'], 'p.json', profile],
  ])('%s', async (_what, argv, file, content) => {
    const cwd = folder();
    const { exitCode, stdout, stderr } = await commandLine(argv, { cwd });
    expect(readFileSync(join(cwd, file), 'utf8')).toBe(content);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('would take the place of what it is made from\n  Name another file with -o.\n');
  });

  it.each([
    ['evidence that grows by a trace', ['evidence', 'e.json', 'a.strace', '-o', 'e.json'], 'e.json', 'openat'],
    ['a profile that grows by another', ['merge', 'p.json', 'q.json', '-o', 'p.json'], 'p.json', 'write'],
  ])('but %s does', async (_what, argv, file, gained) => {
    const cwd = folder();
    writeFileSync(join(cwd, 'q.json'), profile.replace('read', 'write'));
    const none = { format: 'seccomp-tailor/evidence', version: 1, runs: [] };
    writeFileSync(join(cwd, 'e.json'), JSON.stringify(none));
    expect(await commandLine(argv, { cwd })).toMatchObject({ exitCode: 0 });
    expect(readFileSync(join(cwd, file), 'utf8')).toContain(gained);
  });

  it('and a name for standard input is none of a file', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, '-'), 'a file');
    expect(await commandLine(['generate', '-', '-o', './-'], { cwd, stdin: completeTrace })).toMatchObject({
      exitCode: 0,
    });
  });
});
