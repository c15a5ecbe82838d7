import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { runProgram, seccompTailor, temporaryFolder, type SpawnOptions } from '../cli/bin.ts';
import { describeWith, itWith } from '../components.ts';
import { instances, leftInstances } from './instances.ts';

const python = (code: string): readonly string[] => ['/usr/bin/python3', '-c', code];
const shell = (code: string): readonly string[] => ['/bin/busybox', 'sh', '-c', code];

interface Recorded {
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly names: readonly string[];
  /** Reasons why the evidence may be incomplete. */
  readonly reasons: readonly string[];
  readonly evidence: string;
}

async function recordedBy(
  options: readonly string[],
  program: readonly string[],
  spawn: SpawnOptions = {},
): Promise<Recorded> {
  const cwd = spawn.cwd ?? temporaryFolder();
  const output = options.includes('-o') ? [] : ['-o', 'e.json'];
  const finished = await seccompTailor(['record', ...options, ...output, '--', ...program], { ...spawn, cwd });
  const file = join(cwd, options[options.indexOf('-o') + 1] ?? '');
  const written = existsSync(join(cwd, 'e.json')) ? join(cwd, 'e.json') : file;
  const { stdout } = await seccompTailor(['evidence', '--names', written], { cwd });
  const evidence = readFileSync(written, 'utf8');
  const reasons = written.endsWith('.json') ? Object.keys(JSON.parse(evidence).runs[0].incomplete ?? {}) : [];
  const { status, stderr } = finished;
  return { status, stderr, stdout: finished.stdout, names: stdout.trim().split('\n'), reasons, evidence };
}

const withFtrace = (program: readonly string[], spawn?: SpawnOptions): Promise<Recorded> =>
  recordedBy(['--backend', 'ftrace'], program, spawn);

/** The status with ftrace, after it has shown the same calls as strace. */
async function comparedWithStrace(program: readonly string[]): Promise<number | undefined> {
  const [ftrace, strace] = [await withFtrace(program), await recordedBy(['--backend', 'strace'], program)];
  // Whether a thread has to wait for another is a matter of luck.
  const steady = ({ names }: Recorded): string[] => names.filter((name) => name !== 'futex');
  expect(steady(ftrace)).toEqual(steady(strace));
  return ftrace.status;
}

function sortedLines(text: string): string[] {
  return text.split('\n').toSorted();
}

/** getpid of i386 by int 0x80, in a 64-bit program. */
const int80 = `import ctypes, mmap
code = mmap.mmap(-1, 4096, prot=7)
code.write(bytes([0xb8, 20, 0, 0, 0, 0xcd, 0x80, 0xc3]))
ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))()`;

const threads = `import threading, os
ts = [threading.Thread(target=lambda: [os.stat('/') for _ in range(50)] + [os.getpriority(0, 0)]) for _ in range(8)]
[t.start() for t in ts]; [t.join() for t in ts]`;

describeWith(['tracefs', 'strace', 'busybox', 'python3'], 'recording with ftrace', () => {
  it.each([
    [
      'a shell with pipes and children',
      shell('for i in 1 2 3; do ls / | cat > /dev/null; done; mkdir made; rmdir made'),
    ],
    ['threads', python(threads)],
    ['vfork and exec', python("import subprocess; [subprocess.run(['/bin/true']) for _ in range(5)]")],
    ['failing calls', shell('cat /none; ls /none; rmdir /proc; true')],
  ])('shows the same calls as strace: %s', async (_what, program) => {
    expect(await comparedWithStrace(program)).toBe(0);
  });

  itWith(['int-0x80'], 'shows the same calls as strace: int 0x80', async () => {
    expect(await comparedWithStrace(python(int80))).toBe(4);
  });

  it('sees a call that 30 of 1000 children make', async () => {
    const code = `import os
for i in range(1000):
  pid = os.fork()
  if pid == 0:
    if i % 33 == 5: os.getpriority(0, 0)
    os._exit(0)
  os.waitpid(pid, 0)`;
    const { names, reasons } = await withFtrace(python(code));
    expect(names).toContain('getpriority');
    expect(reasons).toEqual(['first-seen-only']);
  });

  it('sees one call among millions', async () => {
    const { names, reasons } = await withFtrace([
      ...shell(
        'dd if=/dev/zero of=/dev/null bs=512 count=1000000 2>/dev/null; nice -n 0 true; dd if=/dev/zero of=/dev/null bs=512 count=1000000 2>/dev/null',
      ),
    ]);
    expect(names).toEqual(expect.arrayContaining(['read', 'setpriority', 'write']));
    expect(reasons).toEqual(['first-seen-only']);
  });

  it('shows what a filter of the program refused, and its arguments never', async () => {
    const code = `import ctypes, os, struct
libc = ctypes.CDLL(None)
insns = [(0x20, 0, 0, 0), (0x15, 0, 1, 83), (6, 0, 0, 0x50001), (6, 0, 0, 0x7fff0000)]
raw = ctypes.create_string_buffer(b''.join(struct.pack('HBBI', *i) for i in insns))
libc.prctl(38, 1, 0, 0, 0)
libc.prctl(22, 2, ctypes.byref(ctypes.create_string_buffer(struct.pack('HxxxxxxQ', 4, ctypes.addressof(raw)))), 0, 0)
for _ in range(3000): libc.mkdir(b'/none', 0o700)`;
    const { evidence, reasons } = await withFtrace(python(code));
    const calls = JSON.parse(evidence).runs[0].calls as { name: string; denied?: number; count: number }[];
    const mkdir = calls.find(({ name }) => name === 'mkdir');
    expect(mkdir?.denied).toBe(mkdir?.count);
    expect(reasons).toContain('denied-by-filter');
  });

  it('has the arguments of every socket, whenever it was made', async () => {
    const code = `import socket
for _ in range(2000): socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).close()
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()`;
    const { evidence } = await withFtrace(python(code));
    const calls = JSON.parse(evidence).runs[0].calls as { name: string; args?: { values: string[] }[] }[];
    const args = calls.find(({ name }) => name === 'socket')?.args?.map(({ values }) => values.join());
    // SOCK_CLOEXEC is 0x80000.
    expect(args).toEqual(['1,524289,0', '2,524290,0']);
  });

  it('with --full writes a trace that shows the same and counts every call', async () => {
    const program = shell('dd if=/dev/zero of=/dev/null bs=1 count=5000 2>/dev/null');
    const full = await recordedBy(['--backend', 'ftrace', '--full', '-o', 'full.trace'], program);
    expect(full.names).toEqual((await withFtrace(program)).names);
    expect(full.evidence.match(/sys_enter: NR 1 \(1, /g)).toHaveLength(5000);
  });

  it('says when events were lost', async () => {
    const options = ['--backend', 'ftrace', '--full', '--buffer-mb', '0.1'];
    const { status, reasons, stderr } = await recordedBy(
      options,
      shell('dd if=/dev/zero of=/dev/null bs=1 count=300000 2>/dev/null'),
    );
    expect(reasons).toContain('lost-events');
    expect(status).toBe(4);
    expect(stderr).toContain('the recorder says that it lost events');
  });

  it.each([
    ['fails', 'exit 7', 7],
    ['is killed', 'kill -KILL $$', 137],
  ])('gives the status of a program that %s', async (_how, script, status) => {
    expect((await withFtrace(shell(script))).status).toBe(status);
  });

  it('leaves the streams of the program alone', async () => {
    const { stdout, stderr } = await withFtrace(shell('cat; echo err >&2'), { stdin: 'in\n' });
    expect([stdout, stderr.split('\n')[0]]).toEqual(['in\n', 'err']);
  });

  it('leaves its environment alone', async () => {
    const cwd = temporaryFolder();
    for (const env of [
      { PWD: '/wrong', OLDPWD: '/old', word: 'x' },
      { PWD: undefined, OLDPWD: undefined },
    ]) {
      const own = await runProgram(['/usr/bin/env'], { cwd, env });
      const recorded = await withFtrace(['/usr/bin/env'], { cwd, env });
      expect(sortedLines(recorded.stdout)).toEqual(sortedLines(own.stdout));
    }
  });

  it('records what goes on in the background', async () => {
    const { names, status } = await withFtrace(shell('(sleep 0.5; mkdir late; rmdir late) & exit 3'));
    expect(names).toContain('mkdir');
    expect(status).toBe(3);
  });

  it('keeps what was recorded when it is interrupted', async () => {
    const script = 'trap "exit 5" TERM; echo ready; while :; do sleep 0.1; done';
    const { status, names } = await withFtrace(shell(script), {
      whileRunning: (child) => child.stdout.once('data', () => child.kill('SIGTERM')),
    });
    expect(status).toBe(5);
    expect(names).toContain('rt_sigaction');
  });

  it('runs the program as the user who called sudo', async () => {
    const env = { SUDO_UID: '65534', SUDO_GID: '65534', SUDO_USER: 'nobody' };
    const { stdout } = await withFtrace(shell('id -u; id -g; echo $USER'), { env, cwd: temporaryFolder() });
    expect(stdout).toBe('65534\n65534\nnobody\n');
  });

  it('keeps what was recorded where the disk has filled up', async () => {
    const cwd = temporaryFolder();
    await runProgram(['mount', '-t', 'tmpfs', '-o', 'size=16k', 'none', cwd]);
    try {
      const fill = `dd if=/dev/zero of=${cwd}/fill bs=4k 2>/dev/null; true`;
      for (const command of ['record', 'run']) {
        const argv = [command, '--backend', 'ftrace', '-o', 'e.json', '--', ...shell(fill)];
        const { status, stderr } = await seccompTailor(argv, { cwd });
        const kept = /What was recorded is in (\S+)/.exec(stderr)?.[1] ?? '';
        expect([status, JSON.parse(readFileSync(kept, 'utf8')).format]).toEqual([125, 'seccomp-tailor/evidence']);
        rmSync(dirname(kept), { recursive: true });
      }
    } finally {
      await runProgram(['umount', cwd]);
    }
  });

  it('leaves nothing behind when it is killed, whenever that is', async () => {
    for (const after of [60, 150, 300, 500, 800]) {
      await seccompTailor(['record', '--backend', 'ftrace', '-o', 'e.json', '--', 'sleep', '0.5'], {
        cwd: temporaryFolder(),
        whileRunning: (child) => void setTimeout(() => child.kill('SIGKILL'), after * Math.random() * 2),
      });
    }
    await withFtrace(shell('true'));
    expect(leftInstances()).toEqual([]);
  });

  it('finds and removes what is left of a recorder that is gone', async () => {
    const path = join(instances, 'seccomp-tailor-4194304-1');
    const cleaning = async () => {
      mkdirSync(path, { recursive: true });
      const found = await seccompTailor(['doctor']);
      const cleaned = await seccompTailor(['doctor', '--clean']);
      const isTold = cleaned.stdout.includes(`${path}: removed`);
      return { found: found.status, cleaned: cleaned.status, isTold, isThere: existsSync(path) };
    };
    let result = await cleaning();
    // Any recording on this machine may have removed it before.
    for (let turn = 0; turn < 5 && !result.isTold; turn += 1) result = await cleaning();
    expect(result).toEqual({ found: 1, cleaned: 0, isTold: true, isThere: false });
  });

  it('removes an instance as soon as its recorder is killed', async () => {
    await seccompTailor(
      ['record', '--backend', 'ftrace', '-o', 'e.json', '--', 'sh', '-c', 'echo up; exec sleep 3 >&- 2>&-'],
      {
        cwd: temporaryFolder(),
        whileRunning: (child) => child.stdout.once('data', () => child.kill('SIGKILL')),
      },
    );
    for (let time = 0; time < 50 && leftInstances().length > 0; time += 1) await delay(100);
    expect(leftInstances()).toEqual([]);
  });
});
