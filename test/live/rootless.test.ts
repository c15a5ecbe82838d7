import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { doctorReportSchema } from '../../packages/cli/src/json/doctor-report.ts';
import { seccompTailor, temporaryFolder } from '../cli/bin.ts';
import { describeWith } from '../components.ts';
import { makeUser, type RootlessUser } from './rootless-user.ts';
import { makeStage, type Stage } from './stage.ts';

/** Makes what stands for sudo: a program that only this user may run, and as root; gives its folder. */
function makeSudo(stage: Stage | undefined, user: RootlessUser | undefined): string {
  const folder = join(stage?.folder ?? '', 'sudo');
  const [source, file] = [join(folder, 'sudo.c'), join(folder, 'sudo')];
  mkdirSync(folder);
  writeFileSync(
    source,
    `#define _GNU_SOURCE
#include <unistd.h>
int main(int argc, char **argv) { return setresgid(0, 0, 0) || setresuid(0, 0, 0) || execvp(argv[1], argv + 1); }`,
  );
  execFileSync('gcc', ['-static', '-o', file, source]);
  chownSync(file, 0, Number(user?.sudo['SUDO_GID']));
  chmodSync(file, 0o4750);
  return folder;
}

const code = 'mkdir /tmp/made; rmdir /tmp/made; echo done; exit 3';

describeWith(
  ['root', 'tracefs', 'podman', 'runc', 'strace', 'setpriv', 'rootless'],
  'recording Podman without root',
  () => {
    let [stage, user]: [Stage | undefined, RootlessUser | undefined] = [undefined, undefined];
    beforeAll(async () => {
      stage = await makeStage();
      user = makeUser(stage);
    });
    afterAll(async () => {
      await user?.remove();
      await stage?.clear();
    });
    const engine = 'podman --runtime runc --cgroup-manager cgroupfs'.split(' ');
    const options = '--rm --network none --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 --tmpfs /tmp'.split(' ');
    const commandOf = (line: string, ...more: string[]): readonly string[] => [
      ...engine,
      'run',
      ...options,
      ...more,
      '--volume',
      '/usr:/usr:ro',
      '--rootfs',
      `${user?.home}/root`,
      '/bin/sh',
      '-c',
      line,
    ];
    const names = async (file: string): Promise<readonly string[]> =>
      (await user?.seccompTailor(['evidence', '--names', file]))?.stdout.trim().split('\n') ?? [];

    it('makes a profile under which the container runs every time, and not without one call of it', async () => {
      const recorded = await user?.seccompTailor(['record', '-o', 'e.json', '--', ...commandOf(code)]);
      expect([recorded?.status, recorded?.stdout]).toEqual([3, 'done\n']);
      expect(recorded?.stderr).toContain('recording with strace');
      const seen = await names('e.json');
      expect(seen).toContain('mkdir');
      expect(
        seen.filter((name) => ['pivot_root', 'setns', 'seccomp', 'epoll_pwait', 'unshare'].includes(name)),
      ).toEqual([]);
      const made = await user?.seccompTailor(['generate', 'e.json', '-o', 'p.json']);
      expect(made?.stderr).toContain('runc, the runtime that was recorded');
      const profile = join(user?.home ?? '', 'p.json');
      const under = async (line: string): Promise<unknown> =>
        user?.run(commandOf(line, '--security-opt', `seccomp=${profile}`));
      for (let time = 0; time < 3; time += 1) expect(await under(code)).toMatchObject({ status: 3, stdout: 'done\n' });
      writeFileSync(profile, readFileSync(profile, 'utf8').replace('"rmdir"', '"rmdir_gone"'));
      expect(await under('mkdir /tmp/made; rmdir /tmp/made || exit 9')).toMatchObject({ status: 9 });
    });

    it('is what doctor tells', async () => {
      const { stdout = '' } = (await user?.seccompTailor(['doctor', '--json'])) ?? {};
      const podman = doctorReportSchema.parse(JSON.parse(stdout)).engines.find(({ name }) => name === 'podman');
      expect(podman).toMatchObject({ rootless: true, recorder: 'strace' });
      expect(podman?.problems.filter(({ problem }) => !problem.startsWith('crun refuses'))).toEqual([]);
    });

    it('keeps the lines of the container alone in a trace', async () => {
      await user?.seccompTailor(['record', '-o', 'e.strace', '--', ...commandOf('(umask 77); true')]);
      const [first = ''] = readFileSync(join(user?.home ?? '', 'e.strace'), 'utf8').split('\n');
      expect(first).toContain('execve("/bin/sh"');
      expect(await names('e.strace')).toContain('umask');
    });

    it('is over with the container, whatever else the command started goes on, and holds nothing of that', async () => {
      const make = async (name: string, line: string): Promise<unknown> => {
        const command = commandOf(line, '--name', name).map((word) => (word === 'run' ? 'create' : word));
        return user?.run(command.filter((word) => word !== '--rm'));
      };
      await make('meant', 'mkdir /tmp/made; exit 3');
      await make('other', 'umask 77; while :; do sleep 0.2; done');
      const argv = ['record', '-o', 'two.json', '--', ...engine, 'start', 'meant', 'other'];
      const recorded = await user?.seccompTailor(argv);
      await user?.run([...engine, 'rm', '--force', '--time', '0', 'meant', 'other']);
      const gaps = recorded?.stderr.split('\n').filter((line) => line.startsWith('incomplete'));
      expect([gaps, recorded?.status, recorded?.stdout]).toEqual([[], 0, 'meant\nother\n']);
      const seen = await names('two.json');
      expect([seen.includes('mkdir'), seen.includes('umask')]).toEqual([true, false]);
    });

    it('is done by ftrace where the user calls it with sudo', async () => {
      const e = join(temporaryFolder(), 'e.json');
      const spawn = { cwd: user?.home ?? '', env: user?.sudo ?? {} };
      const { status, stderr } = await seccompTailor(['record', '-o', e, '--', ...commandOf(code)], spawn);
      expect([status, stderr.includes('recording with ftrace')]).toEqual([3, true]);
      const seen = (await seccompTailor(['evidence', '--names', e])).stdout.split('\n');
      expect(seen).toContain('mkdir');
      expect(seen.filter((name) => ['pivot_root', 'setns', 'seccomp', 'unshare'].includes(name))).toEqual([]);
    });

    describeWith(['static-libc'], 'of root', () => {
      it('is done where the command itself says sudo, which decides whether it may', async () => {
        const folders = `${makeSudo(stage, user)}:${process.env['PATH']}`;
        const e = join(temporaryFolder(), 'e.json');
        const spawn = { cwd: user?.home ?? '', env: { ...user?.sudo, PATH: folders } };
        const own = `${stage?.root}/of-root`;
        writeFileSync(own, '', { mode: 0o600 });
        const command = commandOf(`exec < /of-root; ${code}`).map((word) =>
          word === `${user?.home}/root` ? (stage?.root ?? '') : word,
        );
        const recorded = await seccompTailor(['record', '-o', e, '--', 'sudo', ...command], spawn);
        expect(recorded).toMatchObject({ status: 3, stdout: 'done\n' });
        const seen = (await seccompTailor(['evidence', '--names', e])).stdout.split('\n');
        expect(seen).toContain('mkdir');
        expect(seen.filter((name) => ['pivot_root', 'setns', 'seccomp', 'unshare'].includes(name))).toEqual([]);
      });
    });

    it('passes on how a container failed to start', async () => {
      const { status, stderr } =
        (await user?.seccompTailor(['record', '-o', 'n.json', '--', ...commandOf('', '--bad')])) ?? {};
      expect([status, stderr?.includes('started nothing to record')]).toEqual([125, true]);
    });
  },
);
