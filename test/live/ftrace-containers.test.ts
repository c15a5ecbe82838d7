import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { doctorReportSchema } from '../../packages/cli/src/json/doctor-report.ts';
import { runProgram, seccompTailor, temporaryFolder } from '../cli/bin.ts';
import { describeWith } from '../components.ts';
import { record } from './audit-recording.ts';
import { docker } from './engines/docker.ts';
import type { EngineKind } from './engines/engine.ts';
import { podman } from './engines/podman.ts';
import { useEngine } from './engines/use-engine.ts';

for (const kind of [podman, docker])
  describeWith([...kind.needs, 'tracefs'], `recording ${kind.name} containers by ftrace`, () => containerSuite(kind));

const backend = '--backend ftrace';
const code = 'ls / | sort > /tmp/list; mkdir /tmp/made; rmdir /tmp/made; echo done; exit 3';
/** What only engines and runtimes call here. */
const foreign = ['pivot_root', 'setns', 'seccomp', 'capset', 'epoll_pwait', 'accept4', 'bind'];

function containerSuite(kind: EngineKind): void {
  const running = useEngine(kind);
  const commandOf = (line: string): readonly string[] => running().engine.command(['/bin/sh', '-c', line]);
  const nameOf = (command: readonly string[]): string => command[command.indexOf('--name') + 1] ?? '';
  const engineOf = (command: readonly string[]): readonly string[] => command.slice(0, command.indexOf('run'));

  it('makes a profile under which the container runs every time, and not without one call of it', async () => {
    const { status, stdout, names, reasons, file, stderr } = await record(backend, commandOf(code));
    expect([status, stdout, reasons]).toEqual([3, 'done\n', ['first-seen-only']]);
    expect(names.filter((name) => foreign.includes(name))).toEqual([]);
    expect(stderr).toMatch(/kept apart, made by what started the program: [^:]*\bpivot_root\b/);
    const profile = join(temporaryFolder(), 'p.json');
    await seccompTailor(['generate', '--runtime', 'runc', file, '-o', profile]);
    for (let time = 0; time < 3; time += 1)
      expect(await running().engine.run(['/bin/sh', '-c', code], profile)).toMatchObject({
        status: 3,
        stdout: 'done\n',
      });
    writeFileSync(profile, readFileSync(profile, 'utf8').replace('"rmdir"', '"rmdir_gone"'));
    expect(
      await running().engine.run(['/bin/sh', '-c', code.replace('rmdir /tmp/made', '$& || exit 9')], profile),
    ).toMatchObject({ status: 9 });
  });

  it('is what doctor tells', async () => {
    const command = running().engine.command([]);
    const env = kind.name === 'docker' ? { DOCKER_HOST: command[command.indexOf('--host') + 1] } : {};
    const { stdout } = await seccompTailor(['doctor', '--json'], { env });
    const report = doctorReportSchema.parse(JSON.parse(stdout)).engines.find(({ name }) => name === kind.name);
    expect(report).toMatchObject({ rootless: false, recorder: 'ftrace' });
    expect(report?.problems.filter(({ problem }) => !problem.startsWith('crun refuses'))).toEqual([]);
  });

  it('leaves the container the profile it has, and shows what that denies', async () => {
    const { status, file, reasons, stderr } = await record(backend, commandOf('swapoff /tmp || exit 5'));
    expect([status, reasons]).toEqual([5, ['denied-by-filter', 'first-seen-only']]);
    expect(stderr).toContain(
      'refused by a filter in the container: swapoff\n  To see what would follow, record again with',
    );
    const { calls } = JSON.parse(readFileSync(file, 'utf8')).runs[0];
    expect(calls.find(({ name }: { name: string }) => name === 'swapoff')).toMatchObject({ denied: 1 });
  });

  it('does not mix containers that run at once', async () => {
    const own = { chdir: 'cd /tmp', umask: 'umask 77' };
    const commands = Object.values(own).map((line) => commandOf(`sleep 1; ${line}; sleep 1`));
    const recordings = await Promise.all(commands.map(async (command) => record(backend, command)));
    const calls = Object.keys(own);
    expect(recordings.map(({ names }) => calls.filter((call) => names.includes(call)))).toEqual([['chdir'], ['umask']]);
  });

  it('records a command that is executed in a container', async () => {
    const command = commandOf('trap "exit 0" TERM; while :; do chmod 700 /tmp; sleep 0.1; done');
    const running = runProgram(command);
    const name = nameOf(command);
    const [program, ...rest] = engineOf(command);
    const exec = [program ?? '', ...rest, 'exec', name, '/bin/sh', '-c', 'umask 77; exit 6'];
    while ((await runProgram([...engineOf(command), 'exec', name, 'true'])).status !== 0) await sleep(100);
    const { status, names } = await record(backend, exec);
    expect([status, names.includes('umask'), names.includes('fchmodat')]).toEqual([6, true, false]);
    await runProgram([...engineOf(command), 'kill', '--signal', 'TERM', name]);
    await running;
  });

  it('records a container that goes on without its command, until it ends', async () => {
    const command = commandOf('sleep 1; umask 77').flatMap((word) => (word === 'run' ? [word, '-d'] : [word]));
    const { status, names } = await record(backend, command);
    expect([status, names.includes('umask')]).toEqual([0, true]);
  });

  it('keeps what was recorded of a container that is killed', async () => {
    const command = commandOf('umask 77; echo ready; sleep 50');
    const kill = (): unknown => runProgram([...engineOf(command), 'kill', nameOf(command)]);
    const { status, names } = await record(backend, command, {
      whileRunning: (child) => void child.stdout.once('data', kill),
    });
    expect([status, names.includes('umask')]).toEqual([137, true]);
  });

  it.each([
    ['a command that is not there', ['/nope'], 127],
    ['a command that is not one', ['/etc/passwd'], 126],
  ])('writes nothing for %s', async (_what, argv, status) => {
    const file = join(temporaryFolder(), 'e.json');
    const command = running().engine.command(argv);
    const result = await seccompTailor(['record', ...backend.split(' '), '-o', file, '--', ...command]);
    expect([result.status, existsSync(file)]).toEqual([status, false]);
    expect(result.stderr).toContain('started nothing to record');
  });

  it('writes nothing for a wrong option', async () => {
    const file = join(temporaryFolder(), 'e.json');
    const command = [...engineOf(running().engine.command([]) ?? []), 'run', '--no-such-option', 'x'];
    const result = await seccompTailor(['record', ...backend.split(' '), '-o', file, '--', ...command]);
    expect([result.status, existsSync(file)]).toEqual([125, false]);
  });
}
