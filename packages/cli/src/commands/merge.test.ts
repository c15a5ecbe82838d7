import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, temporaryFolder, type Finished } from '../../test-kit/command-line.ts';
import { completeTrace } from '../../test-kit/traces.ts';
import { mergeReportSchema } from '../json/merge-report.ts';

const list = (names: readonly string[], architectures = ['SCMP_ARCH_X86_64']): string =>
  JSON.stringify({
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: 38,
    architectures,
    syscalls: [{ names, action: 'SCMP_ACT_ALLOW' }],
  });

const files = {
  'a.json': list(['execve', 'read']),
  'b.json': list(['execve', 'write']),
  'wide.json': list(['execve', 'write'], ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86']),
};

function merge(...argv: string[]): Promise<Finished & { readonly cwd: string }> {
  const cwd = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return commandLine(['merge', ...argv, '--arch', 'x86_64'], { cwd }).then((finished) => ({ ...finished, cwd }));
}

const namesIn = (text: string): readonly string[] =>
  (JSON.parse(text) as { readonly syscalls: readonly { readonly names: readonly string[] }[] }).syscalls.flatMap(
    ({ names }) => names,
  );

describe('merge', () => {
  it('allows what any allows', async () => {
    const { exitCode, stdout, stderr } = await merge('a.json', 'b.json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(namesIn(stdout)).toEqual(['execve', 'read', 'write']);
  });

  it('allows with --intersect what all allow', async () => {
    expect(namesIn((await merge('--intersect', 'a.json', 'b.json')).stdout)).toEqual(['execve']);
  });

  it('writes to a file, and reports in JSON', async () => {
    const { stdout, cwd } = await merge('a.json', 'b.json', '--json', '-o', 'm.json');
    const report = mergeReportSchema.parse(JSON.parse(stdout));
    expect(report).toMatchObject({ mode: 'union', exact: 'verdicts', output: 'm.json' });
    expect(readFileSync(join(cwd, 'm.json'), 'utf8')).toBe(report.profile);
  });

  it('refuses what no profile can say, unless more is accepted', async () => {
    const refused = await merge('a.json', 'wide.json', '-o', 'm.json');
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('x86:read(');
    expect(refused.stderr).toContain('Give --allow-more');
    const accepted = await merge('a.json', 'wide.json', '--allow-more');
    expect(accepted.exitCode).toBe(0);
    expect(accepted.stderr).toContain('on x86 the result allows 1 calls that no profile does: read');
    expect(namesIn(accepted.stdout)).toEqual(['execve', 'read', 'write']);
  });

  it('merges what generate makes into what both allow, and no more', async () => {
    const cwd = temporaryFolder();
    const generate = (output: string, ...options: string[]): Promise<Finished> =>
      commandLine(['generate', '-', '-o', output, '--trace-arch', 'x86_64', ...options], { cwd, stdin: completeTrace });
    await generate('crun.json', '--runtime', 'crun');
    await generate('runc.json', '--runtime', 'runc', '--siblings', 'libc');
    await commandLine(['merge', 'crun.json', 'runc.json', '-o', 'both.json', '--arch', 'x86_64'], { cwd });
    for (const part of ['crun.json', 'runc.json']) {
      const { exitCode } = await commandLine(['diff', '--subset', part, 'both.json', '--arch', 'x86_64'], { cwd });
      expect(exitCode).toBe(0);
    }
    const { stdout } = await commandLine(['diff', 'both.json', 'runc.json', '--arch', 'x86_64'], { cwd });
    expect(stdout).toContain('setresuid');
  });

  it.each([
    [['a.json'], 'merge needs two profiles or more'],
    [['a.json', 'b.json', '--union', '--intersect'], 'exclude each other'],
    [['a.json', 'b.json', '--allow-more', '--intersect'], '--allow-more is for unions'],
    [['a.json', 'b.json', '--json', '-o', '-'], 'both want standard output'],
    [['a.json', 'none.json'], 'cannot read none.json'],
  ])('refuses %j', async (argv, message) => {
    const { exitCode, stderr } = await merge(...argv);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});
