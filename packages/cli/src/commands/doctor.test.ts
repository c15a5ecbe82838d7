import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, temporaryFolder } from '../../test-kit/command-line.ts';
import { nodeHost } from '../host-node.ts';
import { makeWorkFolder } from '../outputs/work-folder.ts';
import { doctorReportSchema, type DoctorReport } from '../json/doctor-report.ts';

/** The report on a machine whose only programs are these: name to the shell script that each is. */
async function engineOn(
  programs: Readonly<Record<string, string>>,
  name: 'podman' | 'docker',
): Promise<DoctorReport['engines'][number] | undefined> {
  const { stdout } = await commandLine(['doctor', '--json'], {
    env: { PATH: folderOf(programs), SUDO_UID: undefined },
  });
  return doctorReportSchema.parse(JSON.parse(stdout)).engines.find((engine) => engine.name === name);
}

function folderOf(programs: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [program, script] of Object.entries(programs)) {
    writeFileSync(join(folder, program), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, program), 0o755);
  }
  return folder;
}

const problemsOf = (report: DoctorReport['engines'][number] | undefined): string =>
  (report?.problems ?? []).map(({ problem, fix }) => `${problem} | ${fix}`).join('\n');

const podmanInfo = (runtime: string, more: object = {}): string =>
  `echo '${JSON.stringify({
    version: { Version: '5.4.2' },
    host: {
      security: { rootless: false, seccompEnabled: true },
      ociRuntime: { name: runtime, path: `/usr/bin/${runtime}`, version: `${runtime} version 1.1.5+ds1\ncommit: x` },
      ...more,
    },
  })}'`.replace('\\n', '\\\\n');

const dockerInfo = (more: object = {}): string =>
  `echo '${JSON.stringify({
    ServerVersion: '28.2.2',
    DefaultRuntime: 'runc',
    CgroupVersion: '2',
    RuncCommit: { ID: '1.1.5+ds1' },
    SecurityOptions: ['name=seccomp,profile=builtin'],
    ...more,
  })}'`;

describe('what is said of an engine', () => {
  it.each(['podman', 'docker'] as const)('tells that %s is not there', async (name) => {
    expect(problemsOf(await engineOn({}, name))).toMatch(`${name} is not installed | Install the package ${name}`);
  });

  it('names the release of its runtime, and what that means for profiles', async () => {
    const report = await engineOn({ podman: podmanInfo('runc') }, 'podman');
    expect(report).toMatchObject({ version: '5.4.2', runtime: 'runc 1.1.5+ds1', rootless: false });
    expect(report?.remarks).toEqual([
      'runc 1.1.5+ds1 takes no profile with flags (flag-unsupported); check a profile: validate --runtime runc@1.1.5+ds1',
    ]);
    expect(await engineOn({ docker: dockerInfo() }, 'docker')).toMatchObject({
      version: '28.2.2',
      runtime: 'runc 1.1.5+ds1',
      cgroups: 'v2',
      remarks: report?.remarks,
    });
  });

  it.each([
    [{ serviceIsRemote: true }, 'this podman asks a service to start containers'],
    [{ security: { rootless: false, seccompEnabled: false } }, 'this podman loads no profiles'],
  ])('tells of podman with %o what is in the way', async (more, problem) => {
    expect(problemsOf(await engineOn({ podman: podmanInfo('runc', more) }, 'podman'))).toContain(problem);
  });

  it.each([
    ['Error: database is locked', 'See what this says: podman info'],
    ['Error: default OCI runtime "crun" not found: invalid argument', 'Install the package crun or runc'],
  ])('tells what podman says where it cannot tell of itself: %s', async (said, fix) => {
    const report = await engineOn({ podman: `echo '${said}' >&2; exit 125` }, 'podman');
    expect(problemsOf(report)).toContain(`podman does not tell of itself: ${said} | ${fix}`);
  });

  it.each([
    ['echo "permission denied while trying to connect" >&2; exit 1', '| Use sudo for docker too'],
    ['echo "Cannot connect to the Docker daemon" >&2; exit 1', '| Start it: sudo systemctl start docker'],
    [
      `echo '{"ServerVersion":"","DefaultRuntime":"","SecurityOptions":null}'`,
      '| Start it: sudo systemctl start docker',
    ],
    [dockerInfo({ SecurityOptions: [] }), 'this daemon loads no profiles | '],
  ])('tells of a docker that says %s what helps', async (script, problem) => {
    expect(problemsOf(await engineOn({ docker: script }, 'docker'))).toContain(problem);
  });

  it('is shown below its name', async () => {
    const PATH = folderOf({ docker: 'exit 1' });
    const { stdout } = await commandLine(['doctor'], { env: { PATH, SUDO_UID: undefined } });
    expect(stdout).toContain('podman:\n  podman is not installed\n    Install the package podman.\n');
    expect(stdout).toContain('docker:\n  the daemon of docker cannot be reached\n    Start it: ');
  });
});

it('says where programs that are no containers cannot be recorded by the audit log', async () => {
  const { stdout } = await commandLine(['doctor', '--json'], { env: { PATH: folderOf({}), SUDO_UID: undefined } });
  const audit = doctorReportSchema.parse(JSON.parse(stdout)).backends.find(({ name }) => name === 'audit');
  if (audit?.usable === true) expect(audit.remark).toContain('bubblewrap is not installed');
  else expect(audit?.fix).not.toBe('');
});

it('--clean removes what a killed recorder has left beside its result, and tells of it before', async () => {
  const cwd = temporaryFolder();
  const own = await makeWorkFolder(cwd, nodeHost());
  const left = own.replace(`-${process.pid}-`, `-${spawnSync('true').pid}-`);
  renameSync(own, left);
  const options = { cwd, env: { PATH: folderOf({}), SUDO_UID: undefined } };
  expect((await commandLine(['doctor'], options)).stdout).toContain(`${left}: left by a recording that was killed\n`);
  expect((await commandLine(['doctor', '--clean'], options)).stdout).toContain(`${left}: removed\n`);
  expect(existsSync(left)).toBe(false);
});
