// Ways to have an engine start something, and what is recorded of each: the program, by the processes of the container alone.
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bin, runProgram, seccompTailor, temporaryFolder } from '../cli/bin.ts';
import { describeWith } from '../components.ts';
import { record } from './audit-recording.ts';
import { docker } from './engines/docker.ts';
import type { EngineKind } from './engines/engine.ts';
import { podman } from './engines/podman.ts';
import { useEngine } from './engines/use-engine.ts';

for (const kind of [podman, docker])
  describeWith([...kind.needs, 'tracefs'], `recording what ${kind.name} starts`, () => {
    const { commandOf, engineOf } = commandsOf(kind);
    commandSuite(commandOf, engineOf);
    if (kind === podman) podmanSuite(commandOf, engineOf);
  });

const code = 'mkdir /tmp/made; rmdir /tmp/made; exit 3';
/** What only engines and runtimes call here. */
const foreign = ['pivot_root', 'setns', 'seccomp', 'capset', 'epoll_pwait', 'accept4', 'bind'];

type Command = readonly string[];
type CommandOf = (code: string) => Command;
type EngineOf = (command: Command) => Command;

function commandsOf(kind: EngineKind): { commandOf: CommandOf; engineOf: EngineOf } {
  const running = useEngine(kind);
  return {
    commandOf: (line) => running().engine.command(['/bin/sh', '-c', line]),
    engineOf: (command) => command.slice(0, command.indexOf('run')),
  };
}

const nameOf = (command: Command): string => command[command.indexOf('--name') + 1] ?? '';

function withOptions(command: Command, ...options: Command): Command {
  const at = command.indexOf('run') + 1;
  return [...command.slice(0, at), ...options, ...command.slice(at)];
}

function expectProgramAlone(names: readonly string[]): void {
  expect(names).toEqual(expect.arrayContaining(['execve', 'mkdir', 'rmdir']));
  expect(names.filter((name) => foreign.includes(name))).toEqual([]);
}

function commandSuite(commandOf: CommandOf, engineOf: EngineOf): void {
  it('after it was created', async () => {
    const command = commandOf(code);
    await runProgram(command.map((word) => (word === 'run' ? 'create' : word)));
    const { status, names } = await record('', [...engineOf(command), 'start', '--attach', nameOf(command)]);
    expect(status).toBe(3);
    expectProgramAlone(names);
  });

  it('anew', async () => {
    const command = commandOf('while :; do sleep 0.1; done');
    const again = [
      '/bin/sh',
      '-c',
      `[ -e /root/there ] && { ${code}; }; touch /root/there; while :; do chmod 700 /tmp; sleep 0.1; done`,
    ];
    const [engine, name] = [engineOf(command), nameOf(command)];
    const kept = [...command.slice(0, -3), ...again].filter((word) => word !== '--rm');
    await runProgram(withOptions(kept, '--detach'));
    await runProgram([...engine, 'exec', name, '/bin/sh', '-c', 'until [ -e /root/there ]; do sleep 0.1; done']);
    try {
      const { status, names } = await record('', [...engine, 'restart', '-t', '0', name]);
      expect([status, names.includes('fchmodat')]).toEqual([0, false]);
      expectProgramAlone(names);
    } finally {
      await runProgram([...engine, 'rm', '--force', name]);
    }
  });

  it('again after its end, which cannot be told', async () => {
    const command = commandOf(code);
    const kept = withOptions(command, '--restart', 'on-failure:1').filter((word) => word !== '--rm');
    try {
      const { status, names, reasons, stderr } = await record('', kept);
      expect([status, reasons.includes('started-by-others')]).toEqual([3, true]);
      expect(stderr).toContain('--restart=on-failure:1: when the container is started again is not recorded');
      expectProgramAlone(names);
    } finally {
      await runProgram([...engineOf(command), 'rm', '--force', nameOf(command)]);
    }
  });

  it('for a script, which is recorded with what the engine does', async () => {
    const { reasons } = await record('', ['/bin/sh', '-c', '"$@"; :', 'sh', ...commandOf(code)]);
    expect(reasons).toContain('started-by-others');
  });

  it('with --light', async () => {
    const { status, names } = await record('--light', commandOf(code));
    expect(status).toBe(3);
    expectProgramAlone(names);
  });

  it('in a container that is there, without waiting for it', async () => {
    const command = commandOf('while :; do chmod 700 /tmp; sleep 0.1; done');
    const [engine, name] = [engineOf(command), nameOf(command)];
    await runProgram(withOptions(command, '--detach'));
    const exec = [...engine, 'exec', '--detach', name, '/bin/sh', '-c', `sleep 1; ${code}`];
    const { status, names } = await record('', exec);
    await runProgram([...engine, 'kill', name]);
    expect([status, names.includes('fchmodat')]).toEqual([0, false]);
    expectProgramAlone(names);
  });
}

function podmanSuite(commandOf: CommandOf, engineOf: EngineOf): void {
  it('with an init, whose calls are under the filter too', async () => {
    const init = join(temporaryFolder(), 'init');
    writeFileSync(init, '#!/bin/sh\n[ "$1" != -- ] || shift\numask 77\n"$@"\n');
    chmodSync(init, 0o755);
    const { status, names } = await record('', withOptions(commandOf(code), '--init', '--init-path', init));
    expect([status, names.includes('umask')]).toEqual([3, true]);
    expectProgramAlone(names);
  });

  it('in a pod', async () => {
    const command = commandOf(code);
    const [engine, pod] = [engineOf(command), `${nameOf(command)}-pod`];
    await runProgram([...engine, 'pod', 'create', '--infra=false', '--name', pod]);
    try {
      const inPod = withOptions(command, '--pod', pod);
      const { status, names, reasons } = await record('', inPod);
      expect([status, reasons]).toEqual([3, ['first-seen-only']]);
      expectProgramAlone(names);
      await runProgram(inPod.map((word) => (word === 'run' ? 'create' : word)));
      const all = await record('', [...engine, 'pod', 'start', pod]);
      expect(all.reasons).toContain('started-by-others');
      expect(all.stderr).toContain('To record one, record podman start -a CONTAINER');
    } finally {
      await runProgram([...engine, 'pod', 'rm', '--force', pod]);
    }
  });

  describeWith(['crun'], 'with crun', () => {
    const crun = (line: string): Command => commandOf(line).map((word) => (word === 'runc' ? 'crun' : word));
    const recorded = async (command: Command): Promise<{ file: string; names: readonly string[]; said: string }> => {
      const file = join(temporaryFolder(), 'e.json');
      const line = [process.execPath, bin, 'record', '-o', file, '--', ...command];
      expect((await runProgram(withoutHybrid(line))).status).toBe(3);
      const { stdout } = await seccompTailor(['evidence', '--names', file]);
      const made = await seccompTailor(['generate', file, '-o', `${file}.profile`]);
      return { file, names: stdout.trim().split('\n'), said: made.stderr };
    };

    it('under a profile that is then made for it', async () => {
      const { file, names, said } = await recorded(crun(code));
      expectProgramAlone(names);
      expect(said).toContain('crun, the runtime that was recorded');
      const under = withOptions(crun(code), '--security-opt', `seccomp=${file}.profile`);
      expect((await runProgram(withoutHybrid(under))).status).toBe(3);
    });

    it('in a container that is there', async () => {
      const command = crun('while :; do chmod 700 /tmp; sleep 0.1; done');
      const [engine, name] = [engineOf(command), nameOf(command)];
      await runProgram(withoutHybrid(withOptions(command, '--detach')));
      const { names, said } = await recorded([...engine, 'exec', name, '/bin/sh', '-c', code]);
      await runProgram(withoutHybrid([...engine, 'kill', name]));
      expectProgramAlone(names);
      expect([names.includes('fchmodat'), said.includes('crun, the runtime that was recorded')]).toEqual([false, true]);
    });
  });
}

/** crun refuses control groups of both versions at once: where they are, in a mount namespace without the second one. */
function withoutHybrid(command: Command): Command {
  const second = '/sys/fs/cgroup/unified';
  if (!existsSync(second)) return command;
  return ['unshare', '--mount', '/bin/sh', '-c', `umount ${second} && exec "$@"`, 'sh', ...command];
}
