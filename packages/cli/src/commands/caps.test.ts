import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, temporaryFolder } from '../../test-kit/command-line.ts';
import { cutOffTrace } from '../../test-kit/traces.ts';
import { capsReportSchema } from '../json/caps-report.ts';

const trace = `\
100 [  59] execve("/bin/app", ["app"], 0x7ffd /* 2 vars */) = 0
100 [  12] brk(NULL)                     = 0x5583d5a00000
100 [ 161] chroot("/srv")               = 0
100 [ 105] setuid(33)                   = 0
100 [ 165] mount("none", "/mnt", "tmpfs", 0, NULL) = -1 EPERM (Operation not permitted)
100 [ 302] prlimit64(0, RLIMIT_NOFILE, {...}, NULL) = 0
100 [ 231] exit_group(0)                = ?
100 [ 231] +++ exited with 0 +++
`;

describe('caps with evidence alone', () => {
  it('says what is needed, what may be and what was refused, and that nothing is confirmed', async () => {
    const { exitCode, stdout, stderr } = await commandLine(['caps', '-'], { stdin: trace });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatchInlineSnapshot(`
      "needed: a call succeeded that always needs it
        SYS_CHROOT: chroot
      perhaps: needed under circumstances that evidence does not keep
        DAC_OVERRIDE where a file's mode and owner give the user no access: execve
        SETUID for a user id the process does not have already: setuid
        SYS_RESOURCE to raise a hard limit: prlimit64
      refused: every such call was refused, for want of it or for another reason
        SYS_ADMIN: mount (1 of 1 refused)

      proposed: DAC_OVERRIDE,SETUID,SYS_CHROOT
      left out, which the container does not have now (--caps): SYS_RESOURCE
      left out, which it went without (--include-denied): SYS_ADMIN
      not confirmed: evidence keeps no owners and modes of files, no user and group ids and no port numbers
        To confirm it, have the program run with fewer: seccomp-tailor caps INPUT… -- CMD…

      podman run, docker run: --cap-drop=all --cap-add=DAC_OVERRIDE --cap-add=SETUID --cap-add=SYS_CHROOT
      Kubernetes:
        securityContext:
          capabilities:
            drop: [ALL]
            add: [DAC_OVERRIDE, SETUID, SYS_CHROOT]
      a profile for it: seccomp-tailor generate --caps DAC_OVERRIDE,SETUID,SYS_CHROOT …
      "
    `);
  });

  it.each([
    [[], 'DAC_OVERRIDE,SETUID,SYS_CHROOT\n'],
    [['--caps', 'none'], 'SYS_CHROOT\n'],
    [['--caps', 'sys_resource'], 'SYS_CHROOT,SYS_RESOURCE\n'],
    [['--caps', 'none', '--include-denied'], 'SYS_CHROOT,SYS_ADMIN\n'],
  ])('prints the set alone with --names %j', async (options, expected) => {
    const { stdout } = await commandLine(['caps', '--names', '-', ...options], { stdin: trace });
    expect(stdout).toBe(expected);
  });

  it('has a JSON document of the same', async () => {
    const { stdout } = await commandLine(['caps', '--json', '-', '--caps', 'none'], { stdin: trace });
    const report = capsReportSchema.parse(JSON.parse(stdout));
    expect(report).toMatchObject({
      exitCode: 0,
      proposed: ['CAP_SYS_CHROOT'],
      confirmed: false,
      options: ['--cap-drop=all', '--cap-add=SYS_CHROOT'],
      securityContext: { capabilities: { drop: ['ALL'], add: ['SYS_CHROOT'] } },
    });
    expect(report.needs.map(({ capability, standing }) => `${capability} ${standing}`)).toContain(
      'CAP_SYS_ADMIN refused',
    );
  });

  it('exits with 4 where calls may be missing', async () => {
    expect((await commandLine(['caps', '--names', '-'], { stdin: cutOffTrace })).exitCode).toBe(4);
    expect((await commandLine(['caps', '--names', '-', '--accept-incomplete'], { stdin: cutOffTrace })).exitCode).toBe(
      0,
    );
  });

  it("takes the kernel's record of its checks as a bound", async () => {
    const lines = [
      'sys_enter: NR 59 (1, 0, 0, 0, 0, 0)',
      'sys_exit: NR 59 = 0',
      'sys_enter: NR 105 (21, 0, 0, 0, 0, 0)',
      'sys_exit: NR 105 = 0',
      'sys_enter: NR 62 (1, 0, 0, 0, 0, 0)',
      'sys_exit: NR 62 = 0',
      'cap_capable: cred 1, target_ns 2, capable_ns 2, cap 7, ret 0',
    ];
    const stdin = lines.map((line, at) => `             app-7       [000] .....  4364.00000${at}: ${line}\n`).join('');
    const { stdout } = await commandLine(['caps', '--names', '-', '--accept-incomplete'], { stdin });
    expect(stdout).toBe('SETUID\n');
  });
});

describe('caps', () => {
  it.each([
    [['caps'], 'caps needs evidence, or a program to run after --'],
    [['caps', '-', '--json', '--names'], '--json and --names'],
    [['caps', '-', '--caps', 'SYS_ADMN'], "'SYS_ADMN' is no capability; did you mean SYS_ADMIN?"],
    [['caps', '-', '--repeat', '0'], "--repeat: '0' is no whole number above 0"],
    [['caps', '--expect', '256', '--', 'true'], "--expect: '256' is no exit status"],
    [['caps', '--timeout', 'soon', '--', 'true'], "--timeout: 'soon'"],
    [['caps', '--', 'no-such-program'], 'cannot run no-such-program: there is no such program'],
    [['caps', 'missing.strace'], 'cannot read missing.strace'],
  ])('%j is told what is wrong', async (argv, message) => {
    const { exitCode, stdout, stderr } = await commandLine(argv, { stdin: trace });
    expect({ exitCode, report: stdout !== '' }).toEqual({ exitCode: 2, report: argv.includes('--json') });
    expect(stderr).toContain(message);
  });
});

describe('generate --caps', () => {
  /** Allows chroot with CAP_SYS_CHROOT, and setuid only without CAP_SYS_ADMIN. */
  const base = {
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: 38,
    syscalls: [
      { names: ['brk', 'execve', 'exit_group', 'mount', 'prlimit64'], action: 'SCMP_ACT_ALLOW' },
      { names: ['chroot'], action: 'SCMP_ACT_ALLOW', includes: { caps: ['CAP_SYS_CHROOT'] } },
      { names: ['setuid'], action: 'SCMP_ACT_ALLOW', excludes: { caps: ['CAP_SYS_ADMIN'] } },
    ],
  };

  /** Which calls exceed the base as it is for these capabilities. */
  async function excess(...caps: readonly string[]): Promise<string[]> {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'base.json'), JSON.stringify(base));
    const argv = ['generate', '-', '--base', 'base.json', '--runtime', 'none', ...caps];
    const { stderr } = await commandLine(argv, { cwd, stdin: trace });
    return [...stderr.matchAll(/(\w+) is allowed although the base profile refuses it/g)].map(([, name = '']) => name);
  }

  it.each<[readonly string[], readonly string[]]>([
    [[], []],
    [['--caps', 'none'], ['chroot']],
    [['--caps', 'SYS_CHROOT'], []],
    [['--caps', 'cap_sys_chroot'], []],
    [
      ['--caps', 'CAP_KILL,sys_admin'],
      ['chroot', 'setuid'],
    ],
    [['--caps', 'KILL', '--caps', 'sys_chroot'], []],
    [['--caps', 'all'], ['setuid']],
    [['--caps', 'default,SYS_ADMIN'], ['setuid']],
  ])('resolves the base for exactly that set: %j', async (caps, expected) => {
    expect(await excess(...caps)).toEqual(expected);
  });

  it('takes what caps --names prints', async () => {
    const { stdout } = await commandLine(['caps', '--names', '-', '--caps', 'none'], { stdin: trace });
    expect(await excess('--caps', stdout.trim())).toEqual([]);
  });

  it('refuses what is none', async () => {
    const { exitCode, stderr } = await commandLine(['generate', '-', '--caps', 'CHWON'], { stdin: trace });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("'CHWON' is no capability; did you mean CHOWN?")]);
  });
});
