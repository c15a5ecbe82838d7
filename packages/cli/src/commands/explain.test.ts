import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, temporaryFolder, type Finished } from '../../test-kit/command-line.ts';
import { explainReportSchema } from '../json/explain-report.ts';

const profile = {
  defaultAction: 'SCMP_ACT_ERRNO',
  architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86'],
  syscalls: [
    { names: ['read', 'socket'], action: 'SCMP_ACT_ALLOW', comment: 'Made by the \u001b[31mapplication.' },
    { names: ['read'], action: 'SCMP_ACT_ERRNO', errnoRet: 5 },
    { names: ['personality'], action: 'SCMP_ACT_ALLOW', args: [{ index: 0, value: 8, op: 'SCMP_CMP_EQ' }] },
  ],
};

function explain(...argv: string[]): Promise<Finished> {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'p.json'), JSON.stringify(profile));
  return commandLine(
    ['explain', '--profile', 'p.json', '--arch', 'x86_64', '--kernel', '6.1', '--caps', 'none', ...argv],
    { cwd },
  );
}

describe('explain', () => {
  it('tells verdicts, rules, facts and the way through the filter', async () => {
    const { exitCode, stdout } = await explain('personality');
    expect(exitCode).toBe(0);
    expect(stdout.split('\nway of')[0]).toMatchInlineSnapshot(`
      "personality: since Linux 1.2

      p.json for x86_64, Linux 6.1, capabilities none

      x86_64 (number 135)
        ERRNO(1): the default action, as for personality()
        ALLOW: syscalls[2], as for personality(PER_LINUX32)

      i386 (number 136)
        ERRNO(1): the default action, as for i386:personality()
        ALLOW: syscalls[2], as for i386:personality(PER_LINUX32)

      rules that name it
        syscalls[2] ALLOW if a0 == 8
      "
    `);
    expect(stdout).toMatch(/way of personality\(\) through the filter: \d+ of \d+ instructions\n +\d+ {2}ld \[4\]/);
  });

  it('tells which rule has no effect, and its comment without control characters', async () => {
    const { stdout } = await explain('read');
    expect(stdout).toContain('syscalls[0] ALLOW  # Made by the \\x1b[31mapplication.');
    expect(stdout).toContain('syscalls[1] ERRNO(5) (no effect: syscalls[0] decides)');
    expect(stdout).toContain('made under the filter by: ');
  });

  it('tells what the runtime adds', async () => {
    expect((await explain('x86_64:clone3')).stdout).toContain('ERRNO(1): the default action');
    expect((await explain('x86_64:clone3', '--runtime', 'runc@1.1.5')).stdout).toContain(
      'ERRNO(38): runc answers numbers above 135, the highest the profile names',
    );
  });

  it('tells of the way through socketcall', async () => {
    expect((await explain('i386:socket')).stdout).toContain('through socketcall: ALLOW (syscalls[0])');
  });

  it('has a JSON report', async () => {
    const { stdout } = await explain('personality(PER_LINUX32)', '--json');
    const report = explainReportSchema.parse(JSON.parse(stdout));
    expect(report).toMatchObject({
      facts: { name: 'personality' },
      arches: [
        { arch: 'x86_64', nr: 135, verdicts: [{ verdict: 'ALLOW', decidedBy: { kind: 'rule', rule: 2 } }] },
        { arch: 'x86', nr: 136, verdicts: [{ verdict: 'ALLOW', decidedBy: { kind: 'rule', rule: 2 } }] },
      ],
      rules: [{ rule: 2, fate: { kind: 'counts' } }],
    });
  });

  it.each([
    [['sokcet'], 'Did you mean socket?'],
    [['socket(AF_NOTHING)'], "argument 0 of socket cannot be 'AF_NOTHING'"],
    [[], 'explain needs a system call'],
  ])('refuses %j', async (argv, message) => {
    const { exitCode, stderr } = await explain(...argv);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});
