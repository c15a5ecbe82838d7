import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runProgram, seccompTailor, temporaryFolder } from '../cli/bin.ts';
import { describeWith } from '../components.ts';
import { lifted, limitFile, record } from './audit-recording.ts';
import { docker } from './engines/docker.ts';
import type { EngineKind } from './engines/engine.ts';
import { podman } from './engines/podman.ts';
import { useEngine } from './engines/use-engine.ts';

describeWith([...podman.needs, 'bubblewrap'], 'recording podman containers by the audit log', () =>
  containerSuite(podman, ''),
);
describeWith([...docker.needs, 'bubblewrap'], 'recording docker containers by the audit log', () =>
  containerSuite(docker, ' --alone'),
);

function containerSuite(kind: EngineKind, alone: string): void {
  const running = useEngine(kind);
  const commandOf = (code: string): readonly string[] => running().engine.command(['/bin/sh', '-c', code]);

  it('makes a profile under which the container runs, and nothing else does', async () => {
    const code = 'ls / | sort > /tmp/list; mkdir /tmp/made; rmdir /tmp/made; echo done; exit 3';
    const { status, stdout, names, reasons, file } = await record(`${lifted}${alone}`, commandOf(code));
    expect([status, stdout, reasons]).toEqual([3, 'done\n', []]);
    expect(names).not.toContain('capset');
    const profile = join(temporaryFolder(), 'p.json');
    await seccompTailor(['generate', '--runtime', 'runc', file, '-o', profile]);
    expect(await running().engine.run(['/bin/sh', '-c', code], profile)).toMatchObject({ status: 3, stdout: 'done\n' });
    expect(await running().engine.run(['/bin/sh', '-c', 'chmod 700 /tmp; nice -n 0 true'], profile)).not.toMatchObject({
      status: 0,
    });
  });

  it('sees what others start in the container', async () => {
    const command = commandOf('echo ready; until [ -e /tmp/seen ]; do sleep 0.1; done; sleep 1');
    const name = command[command.indexOf('--name') + 1] ?? '';
    const exec = [
      ...command.slice(0, command.indexOf('run')),
      'exec',
      name,
      '/bin/sh',
      '-c',
      // Who is gone before anyone looked cannot be told: that is said, but here it is to be seen.
      'umask 77; touch /tmp/seen; sleep 0.5',
    ];
    let executed: ReturnType<typeof runProgram> | undefined;
    const { names } = await record(lifted, command, {
      whileRunning: (child) =>
        void child.stdout.once('data', () => {
          executed = runProgram(exec);
        }),
    });
    expect([(await executed)?.status, names.includes('umask')]).toEqual([0, true]);
  });

  it('does not mix containers that run at once', async () => {
    // Builtins, so that the shell makes the calls itself and can be looked up.
    const own = { chdir: 'cd /tmp', umask: 'umask 77' };
    const commands = Object.values(own).map((line) => commandOf(`sleep 1.5; ${line}; sleep 1.5`));
    const recordings = await Promise.all(commands.map(async (command) => record(lifted, command)));
    const calls = Object.keys(own);
    expect(recordings.map(({ names }) => calls.filter((call) => names.includes(call)))).toEqual([['chdir'], ['umask']]);
    expect(readFileSync(limitFile, 'utf8')).not.toBe('0\n');
  });
}
