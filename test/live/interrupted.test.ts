import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { evidenceFromJson, evidenceNames, type Evidence } from '../../packages/core/src/index.ts';
import { expect, it } from 'vitest';
import { bin, runProgram, seccompTailor, temporaryFolder, type Finished, type SpawnOptions } from '../cli/bin.ts';
import { describeWith } from '../components.ts';

/** Runs a program on a terminal that is closed once something was written to it, and tells how it ended. */
const closedTerminal = `import os, pty, sys
pid, terminal = pty.fork()
if pid == 0: os.execv(sys.argv[1], sys.argv[1:])
seen = b''
while b'ready' not in seen: seen += os.read(terminal, 1000)
os.close(terminal)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))`;

/** Runs a program, and takes over what that leaves, but does not ask how it ends. */
const carelessParent = `import ctypes, os, sys
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
pid = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))`;

/** Sends a program a signal as soon as something is so. */
function signalWhen(isSo: () => boolean, signal: NodeJS.Signals): NonNullable<SpawnOptions['whileRunning']> {
  return (child) => {
    const timer = setInterval(() => {
      if (!isSo()) return;
      clearInterval(timer);
      child.kill(signal);
    }, 5);
    child.once('exit', () => clearInterval(timer));
  };
}

describeWith(['tracefs', 'strace', 'busybox', 'root', 'python3', 'script'], 'a recording that does not go well', () => {
  const backends = ['ftrace', 'strace'] as const;

  it.each(
    backends.flatMap((backend) =>
      (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const).map((signal) => [backend, signal] as const),
    ),
  )('with %s leaves %s to the program, and keeps all until its end', async (backend, signal) => {
    const script = `trap "mkdir late; exit 5" ${signal.slice(3)}; echo ready; while :; do sleep 0.1; done`;
    const { status, names, reasons } = await recorded(backend, script, {
      whileRunning: (child) => child.stdout.once('data', () => child.kill(signal)),
    });
    expect([status, names.includes('mkdir'), reasons.includes('cut-off')]).toEqual([5, true, false]);
  });

  it.each(backends)('with %s is kept where a signal comes while it is written', async (backend) => {
    const cwd = temporaryFolder();
    // Writing waits for a reader.
    await runProgram(['mkfifo', 'e.json'], { cwd });
    const written = (): boolean => {
      const folder = readdirSync(cwd).find((name) => name.startsWith('.seccomp-tailor-'));
      const file = join(cwd, folder ?? '', 'result');
      return folder !== undefined && existsSync(file) && readFileSync(file, 'utf8').startsWith('{');
    };
    const argv = ['record', '--backend', backend, '-o', 'e.json', '--', 'mkdir', 'made'];
    const recording = seccompTailor(argv, {
      cwd,
      env: { TMPDIR: cwd },
      whileRunning: signalWhen(written, 'SIGINT'),
    });
    await expect.poll(written, { timeout: 20_000, interval: 5 }).toBe(true);
    const read = await runProgram(['timeout', '10', 'sh', '-c', 'sleep 0.2; cat e.json'], { cwd });
    expect((await recording).status).toBe(0);
    expect(read.stdout).toContain('mkdir');
  });

  it('leaves nothing where a signal comes before the program has been started', async () => {
    const cwd = temporaryFolder();
    const engine = `#!/bin/sh
case $* in *--help) : > asked; sleep 1; echo " --hooks-dir "; exit;; *inspect*) exit;; esac
mkdir made`;
    writeFileSync(join(cwd, 'podman'), engine, { mode: 0o755 });
    const { status, stderr } = await seccompTailor(['record', '-o', 'e.json', '--', './podman', 'run', 'x'], {
      cwd,
      whileRunning: signalWhen(() => existsSync(join(cwd, 'asked')), 'SIGTERM'),
    });
    expect([status, stderr.split('\n').slice(1)]).toEqual([143, ['']]);
    expect(readdirSync(cwd).toSorted()).toEqual(['asked', 'podman']);
  });

  it.each(backends)('with %s keeps what a program did that crashed', async (backend) => {
    const { status, names, reasons } = await recorded(backend, 'mkdir made; kill -SEGV $$');
    expect([status, names.includes('mkdir'), reasons.includes('cut-off')]).toEqual([139, true, false]);
  });

  it.each(backends)('with %s records what goes on in the background', async (backend) => {
    const { status, names, reasons } = await recorded(backend, '(sleep 0.4; mkdir late) > /dev/null 2>&1 & exit 3');
    expect([status, names.includes('mkdir'), reasons.includes('cut-off')]).toEqual([3, true, false]);
  });

  it.each(backends)(
    'with %s is over with all processes, whether or not somebody asks how they ended',
    async (backend) => {
      const cwd = temporaryFolder();
      const script = '(sleep 0.4; mkdir late) > /dev/null 2>&1 & exit 3';
      const argv = [process.execPath, bin, 'record', '--backend', backend, '-o', 'e.json', '--', 'sh', '-c', script];
      const { stdout } = await runProgram(['timeout', '60', '/usr/bin/python3', '-c', carelessParent, ...argv], {
        cwd,
      });
      expect(stdout).toBe('3\n');
      expect(evidenceNames(evidenceIn(join(cwd, 'e.json')))).toContain('mkdir');
    },
  );

  it.each(backends)('with %s lives on where its terminal is closed, as long as the program does', async (backend) => {
    const cwd = temporaryFolder();
    const script = 'trap "" HUP; echo ready; sleep 0.5; mkdir late';
    const argv = [process.execPath, bin, 'record', '--backend', backend, '-o', 'e.json', '--', 'sh', '-c', script];
    const { stdout } = await runProgram(['/usr/bin/python3', '-c', closedTerminal, ...argv], { cwd });
    expect(stdout).toBe('0\n');
    expect(evidenceNames(evidenceIn(join(cwd, 'e.json')))).toContain('mkdir');
  });

  it.each(backends)(
    'with %s is over where its terminal is closed, as the program is and what that waits for',
    async (backend) => {
      const script = 'mkdir made; echo ready; sleep 300; true';
      const argv = [process.execPath, bin, 'record', '--backend', backend, '-o', 'e.json', '--', 'sh', '-c', script];
      // What the program is about to start when the terminal is closed is told too.
      for (let time = 0; time < 5; time += 1) {
        const cwd = temporaryFolder();
        const { stdout } = await runProgram(['/usr/bin/python3', '-c', closedTerminal, ...argv], { cwd });
        expect(stdout).toBe('129\n');
        expect(evidenceNames(evidenceIn(join(cwd, 'e.json')))).toContain('mkdir');
      }
    },
    200_000,
  );

  it('with ftrace does not tell a terminal of processes that are left where none is', async () => {
    const cwd = temporaryFolder();
    const argv = ['record', '--backend', 'ftrace', '-o', 'e.json', '--', 'sh', '-c', 'sleep 0.3; exit 0'];
    const line = [process.execPath, bin, ...argv].map((word) => `'${word}'`).join(' ');
    const { stdout } = await runProgram(['script', '--quiet', '--return', '--command', line, '/dev/null'], { cwd });
    expect(stdout).toContain('first-seen-only');
    expect(stdout).not.toContain('processes it started have not');
  });

  it.each(backends)(
    'with %s ends at a signal when only the background goes on, which it leaves alone',
    async (backend) => {
      const script =
        'mkdir made; setsid sh -c "exec < /dev/null > /dev/null 2>&1; sleep 3; mkdir later" & echo ready; exit 3';
      const cwd = temporaryFolder();
      const began = performance.now();
      const { status, names, reasons, stderr } = await recorded(backend, script, {
        cwd,
        whileRunning: (child) => child.stdout.once('data', () => setTimeout(() => child.kill('SIGTERM'), 700)),
      });
      expect(performance.now() - began).toBeLessThan(3000);
      expect([status, names.includes('mkdir'), reasons.includes('cut-off')]).toEqual([3, true, true]);
      expect(stderr).toContain('interrupted by SIGTERM: what was recorded until then is kept');
      await expect
        .poll(() => runProgram(['test', '-d', join(cwd, 'later')]), { timeout: 10_000 })
        .toMatchObject({ status: 0 });
    },
  );

  it.each(backends.flatMap((backend) => (['record', 'run'] as const).map((command) => [backend, command] as const)))(
    'with %s keeps elsewhere what %s has no room for',
    async (backend, command) => {
      await onFullDisk(async (cwd, fill) => {
        const argv = [command, '--backend', backend, '-o', 'e.json', '--', '/bin/busybox', 'sh', '-c', fill];
        const { status, stderr } = await seccompTailor(argv, { cwd });
        const kept = /What was recorded is in (\S+)/.exec(stderr)?.[1] ?? '';
        const evidence = evidenceIn(kept);
        rmSync(dirname(kept), { recursive: true });
        expect([status, evidenceNames(evidence).includes('execve')]).toEqual([125, true]);
        // strace writes to the disk that is full, ftrace to memory.
        expect(reasonsOf(evidence).includes('cut-off')).toBe(backend === 'strace');
      });
    },
  );

  it('with strace keeps as much of a trace as there was room for, and says so', async () => {
    await onFullDisk(async (cwd, fill) => {
      const argv = ['record', '--backend', 'strace', '-o', 'trace', '--', '/bin/busybox', 'sh', '-c', fill];
      const { status } = await seccompTailor(argv, { cwd });
      const read = await seccompTailor(['evidence', '--names', join(cwd, 'trace')]);
      expect([status, read.status, read.stdout.split('\n').includes('execve')]).toEqual([4, 4, true]);
      expect(read.stderr).toContain('[cut-off]');
    });
  });
});

interface Recorded extends Finished {
  readonly names: readonly string[];
  readonly reasons: readonly string[];
}

async function recorded(backend: string, script: string, spawn: SpawnOptions = {}): Promise<Recorded> {
  const cwd = spawn.cwd ?? temporaryFolder();
  const argv = ['record', '--backend', backend, '-o', 'e.json', '--', '/bin/busybox', 'sh', '-c', script];
  const finished = await seccompTailor(argv, { ...spawn, cwd });
  const evidence = evidenceIn(join(cwd, 'e.json'));
  return { ...finished, names: evidenceNames(evidence), reasons: reasonsOf(evidence) };
}

function evidenceIn(file: string): Evidence {
  return evidenceFromJson(JSON.parse(readFileSync(file, 'utf8')));
}

function reasonsOf({ runs }: Evidence): string[] {
  return [...runs.values()].flatMap(({ incomplete }) => [...incomplete.keys()]);
}

/** `use` gets a folder of 16 kB and a script that fills it. */
async function onFullDisk(use: (cwd: string, fill: string) => Promise<void>): Promise<void> {
  const cwd = temporaryFolder();
  await runProgram(['mount', '-t', 'tmpfs', '-o', 'size=16k', 'none', cwd]);
  try {
    await use(cwd, `dd if=/dev/zero of=${cwd}/fill bs=4k 2>/dev/null; true`);
  } finally {
    await runProgram(['umount', cwd]);
  }
}
