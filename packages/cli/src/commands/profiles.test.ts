import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, temporaryFolder } from '../../test-kit/command-line.ts';
import { completeTrace, cutOffTrace } from '../../test-kit/traces.ts';
import { diffReportSchema } from '../json/diff-report.ts';
import { generateReportSchema } from '../json/generate-report.ts';
import { validateReportSchema } from '../json/validate-report.ts';

/** An allow-list, as a file named after it. */
function profileFile(cwd: string, name: string, names: readonly string[]): void {
  const syscalls = [{ names, action: 'SCMP_ACT_ALLOW' }];
  writeFileSync(join(cwd, name), JSON.stringify({ defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 38, syscalls }));
}

describe('generate', () => {
  const bare = ['generate', '-', '--base', 'none', '--runtime', 'none', '--trace-arch', 'x86_64'];

  it('writes the profile to standard output and nothing else', async () => {
    const { exitCode, stdout, stderr } = await commandLine(bare, { stdin: completeTrace });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const profile = JSON.parse(stdout) as { readonly syscalls: readonly { readonly names: readonly string[] }[] };
    const names = profile.syscalls.flatMap((rule) => rule.names);
    expect(names).toEqual(expect.arrayContaining(['brk', 'clone', 'execve', 'exit_group', 'openat', 'read']));
    expect(names).not.toContain('write');
  });

  it('writes it to a file with -o and tells what it made', async () => {
    const cwd = temporaryFolder();
    const { stdout, stderr } = await commandLine([...bare, '-o', 'profile.json'], { cwd, stdin: completeTrace });
    expect(stdout).toBe('');
    expect(stderr).toMatch(
      /^profile\.json: \d+ calls allowed \(1 more refused with an error of their own\), 1 architecture, from 1 run\nmade for runtime none, base none\n$/,
    );
    expect(readFileSync(join(cwd, 'profile.json'), 'utf8')).toBe(
      (await commandLine(bare, { stdin: completeTrace })).stdout,
    );
  });

  it('takes a file as the base', async () => {
    const cwd = temporaryFolder();
    profileFile(cwd, 'base.json', ['brk', 'clone', 'execve', 'exit_group', 'openat']);
    const { stderr } = await commandLine(['generate', '-', '--base', 'base.json', '--runtime', 'none'], {
      cwd,
      stdin: completeTrace,
    });
    expect(stderr).toContain('read is allowed although the base profile refuses it');
  });

  it.each([
    ['--default-action', 'kill-process', '"defaultAction": "SCMP_ACT_KILL_PROCESS"'],
    ['--default-action', 'log', '"defaultAction": "SCMP_ACT_LOG"'],
    ['--arch', 'i386', '"SCMP_ARCH_X86"'],
    ['--runtime', 'crun', '"setresuid"'],
  ])('follows %s %s', async (option, value, expected) => {
    const argv = ['generate', '-', '--base', 'none', '--trace-arch', 'x86_64', option, value];
    const { stdout } = await commandLine(argv, { stdin: completeTrace });
    expect(stdout).toContain(expected);
  });

  it('is complete and exits with 4 where calls may be missing', async () => {
    const { exitCode, stdout } = await commandLine(bare, { stdin: cutOffTrace });
    expect(exitCode).toBe(4);
    expect(JSON.parse(stdout)).toHaveProperty('syscalls');
  });

  it('has a JSON report that says why each call is there', async () => {
    const { stdout } = await commandLine([...bare, '--json'], { stdin: completeTrace });
    const report = generateReportSchema.parse(JSON.parse(stdout));
    const read = report.explanations.find(({ name }) => name === 'read');
    expect(read).toMatchObject({
      treatment: 'allow',
      reasons: [{ kind: 'evidence', count: 1, first: [{ input: '-', line: 5 }] }],
    });
    expect(report.profile).toBe((await commandLine(bare, { stdin: completeTrace })).stdout);
  });
});

describe('diff', () => {
  it('tells what only one allows', async () => {
    const cwd = temporaryFolder();
    profileFile(cwd, 'a.json', ['read', 'write']);
    profileFile(cwd, 'b.json', ['read', 'mount']);
    const { exitCode, stdout } = await commandLine(
      ['diff', 'a.json', 'b.json', '--arch', 'x86_64', '--kernel', '6.1'],
      { cwd },
    );
    expect(exitCode).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "A  a.json  others ERRNO(38)
      B  b.json  others ERRNO(38)
      for x86_64, Linux 6.1, capabilities CHOWN DAC_OVERRIDE FOWNER FSETID KILL NET_BIND_SERVICE SETFCAP
          SETGID SETPCAP SETUID SYS_CHROOT

      x86_64: A allows 2 calls, B allows 2 calls; 383 are treated alike
        only A allows (1): write
        only B allows (1): mount

      A allows what B does not: x86_64 write()
      "
    `);
  });

  it.each([
    ['smaller', ['read'], 0],
    ['equal', ['read', 'write'], 0],
    ['larger', ['read', 'write', 'mount'], 1],
  ])('--subset with a %s profile exits with its code', async (_size, names, expected) => {
    const cwd = temporaryFolder();
    profileFile(cwd, 'a.json', names);
    profileFile(cwd, 'b.json', ['read', 'write']);
    const { exitCode, stdout } = await commandLine(['diff', '--subset', 'a.json', 'b.json', '--arch', 'x86_64'], {
      cwd,
    });
    expect(exitCode).toBe(expected);
    expect(stdout.includes('A allows what B does not: x86_64 mount()')).toBe(expected === 1);
  });

  it('compares with the file that containers.conf names', async () => {
    const cwd = temporaryFolder();
    profileFile(cwd, 'site.json', ['read']);
    profileFile(cwd, 'a.json', ['read']);
    writeFileSync(join(cwd, 'containers.conf'), `[containers]\nseccomp_profile = "${cwd}/site.json"\n`);
    const env = { CONTAINERS_CONF: join(cwd, 'containers.conf') };
    const { stdout } = await commandLine(['diff', 'a.json'], { cwd, env });
    expect(stdout).toContain(`B  ${cwd}/site.json`);
    expect(stdout).toContain('A and B allow the same.');
  });

  it('has a JSON report of a fixed shape', async () => {
    const cwd = temporaryFolder();
    profileFile(cwd, 'a.json', ['read']);
    profileFile(cwd, 'b.json', ['write']);
    const { stdout } = await commandLine(['diff', '--json', 'a.json', 'b.json', '--arch', 'aarch64'], { cwd });
    const report = diffReportSchema.parse(JSON.parse(stdout));
    expect(report).toMatchObject({
      subset: false,
      onlyA: { name: 'read' },
      onlyB: { name: 'write' },
      host: { arch: 'aarch64' },
    });
  });

  it.each([
    ['is not JSON', 'no json', 'profile-json'],
    ['is not a profile', '[]', 'is no profile'],
  ])('refuses a file that %s', async (_what, text, message) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'a.json'), text);
    const { exitCode, stderr } = await commandLine(['diff', 'a.json', 'a.json'], { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('See: seccomp-tailor validate a.json');
  });
});

describe('validate', () => {
  it.each([
    [
      'works',
      {
        defaultAction: 'SCMP_ACT_ERRNO',
        defaultErrnoRet: 38,
        syscalls: [{ names: ['execve'], action: 'SCMP_ACT_ALLOW' }],
      },
      'valid',
    ],
    ['has an unknown action', { defaultAction: 'SCMP_ACT_NO' }, 'not valid, 1 error'],
    [
      'gives both forms of architectures',
      {
        defaultAction: 'SCMP_ACT_ALLOW',
        architectures: ['SCMP_ARCH_X86'],
        archMap: [{ architecture: 'SCMP_ARCH_X86_64', subArchitectures: [] }],
      },
      'not valid, 1 error',
    ],
  ])('exits with its code for a profile that %s', async (_what, profile, expected) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'p.json'), JSON.stringify(profile));
    const { exitCode, stdout } = await commandLine(['validate', 'p.json'], { cwd });
    expect({ exitCode, stdout }).toEqual({
      exitCode: expected === 'valid' ? 0 : 1,
      stdout: `p.json: ${expected}\n`,
    });
  });

  it('has a JSON report that names places', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'p.json'), '{\n "defaultAction": "SCMP_ACT_NO"\n}');
    const { stdout } = await commandLine(['validate', '--json', 'p.json'], { cwd });
    const report = validateReportSchema.parse(JSON.parse(stdout));
    expect(report).toMatchObject({
      valid: false,
      exitCode: 1,
      diagnostics: [{ severity: 'error', at: { input: 'p.json', line: 2 } }],
    });
  });
});
