import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, temporaryFolder, type Finished } from '../../test-kit/command-line.ts';
import { validateReportSchema } from '../json/validate-report.ts';

const allow = (...names: string[]): object => ({ names, action: 'SCMP_ACT_ALLOW' });

const host = ['--arch', 'x86_64', '--kernel', '6.1'];

function validate(profile: object, ...argv: string[]): Promise<Finished> {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'p.json'), JSON.stringify(profile));
  return commandLine(['validate', 'p.json', ...host.slice(0, argv.includes('--kernel') ? 2 : 4), ...argv], { cwd });
}

const listing = (...syscalls: object[]): object => ({
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: 38,
  architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32'],
  syscalls: [allow('execve'), ...syscalls],
});

const ring = listing(allow('io_uring_setup'));

describe('validate', () => {
  it('finds what a profile lets through and is content with warnings', async () => {
    const { exitCode, stdout, stderr } = await validate(ring);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'p.json: valid, 1 warning\n' });
    expect(stderr).toMatch(/^warning: io_uring_setup allowed: .* \[io-uring-allowed\]\n {2}Answer io_uring_setup/);
  });

  it('is not content with them under --strict', async () => {
    expect((await validate(ring, '--strict')).exitCode).toBe(1);
    expect((await validate(listing(), '--strict')).exitCode).toBe(0);
  });

  it.each<[string, string[], string]>([
    ['--libseccomp', ['--libseccomp', '2.5.4'], 'libseccomp 2.5.4 does not know mseal'],
    ['--kernel', ['--kernel', '5.10'], 'Linux 5.10 does not have mseal yet'],
    [
      '--runtime crun',
      ['--runtime', 'crun@1.8.1'],
      'crun 1.8.1 starts containers with this profile only with no_new_privileges',
    ],
    ['--runtime runc', ['--runtime', 'runc'], 'the runtime itself needs futex to start the container'],
  ])('checks for %s', async (_option, argv, message) => {
    const profile = listing(allow('mseal'));
    expect((await validate(profile, ...argv)).stderr).toContain(message);
    expect((await validate(profile)).stderr).not.toContain(message);
  });

  it('knows that --no-new-privileges needs less', async () => {
    const { stderr } = await validate(listing(), '--runtime', 'crun', '--no-new-privileges');
    expect(stderr).toBe('');
  });

  it('says what parsing found once, and with its line', async () => {
    const { stderr } = await validate(listing({ names: ['acct'], action: 'SCMP_ACT_ERRNO', errnoRet: 5000 }));
    expect(stderr.match(/errno-out-of-range/g)).toHaveLength(1);
    expect(stderr).toContain('p.json:1:');
  });

  it('has a JSON report with all findings', async () => {
    const { stdout } = await validate(ring, '--json');
    const report = validateReportSchema.parse(JSON.parse(stdout));
    expect(report).toMatchObject({ valid: true, diagnostics: [{ code: 'io-uring-allowed', severity: 'warning' }] });
    expect(report.diagnosticCounts).toEqual({ 'io-uring-allowed': 1 });
  });

  it.each([
    [['--runtime', 'runx'], "--runtime cannot be 'runx'"],
    [['--libseccomp', 'new'], "--libseccomp: 'new' is no release"],
    [['--engine', 'dokcer'], 'did you mean docker?'],
  ])('refuses %j', async (argv, message) => {
    const { exitCode, stderr } = await validate(listing(), ...argv);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});
