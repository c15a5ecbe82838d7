import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { doctorReportSchema } from '../../packages/cli/src/json/doctor-report.ts';
import { learnReportSchema } from '../../packages/cli/src/json/learn-report.ts';
import { recordReportSchema } from '../../packages/cli/src/json/record-report.ts';
import { KmsgReader } from '../../packages/cli/src/recorders/audit/kmsg-reader.ts';
import { bin, runProgram, seccompTailor, temporaryFolder } from '../cli/bin.ts';
import { describeWith, itWith } from '../components.ts';
import { lifted, limitFile, python, record, shell, type Recorded } from './audit-recording.ts';
import { startAuditDaemon, type AuditDaemon } from './audit-daemon.ts';
import { loadFilter } from './resting.ts';

/** A program of 32-bit calls alone: getpriority and exit. */
async function program32(): Promise<string> {
  const folder = temporaryFolder();
  const [source, program] = [join(folder, 'a.s'), join(folder, 'a')];
  writeFileSync(source, '.globl _start\n_start: mov $96, %eax\nint $0x80\nmov $1, %eax\nxor %ebx, %ebx\nint $0x80\n');
  const built = await runProgram(['gcc', '-m32', '-nostdlib', '-static', '-o', program, source]);
  if (built.status !== 0) throw new Error(built.stderr);
  return program;
}

const threads = `import threading, os
ts = [threading.Thread(target=lambda: [os.stat('/') for _ in range(50)] + [os.getpriority(0, 0)]) for _ in range(8)]
[t.start() for t in ts]; [t.join() for t in ts]`;

const needed = ['root', 'bubblewrap', 'busybox', 'python3', 'strace', 'static-libc'] as const;

describeWith(needed, 'recording by the kernel log', () => {
  it.each([
    [
      'a shell with pipes and children',
      shell('for i in 1 2 3; do ls / | cat > /dev/null; done; mkdir /tmp/$$; rmdir /tmp/$$'),
    ],
    ['threads', python(threads)],
    ['vfork and exec', python("import subprocess; [subprocess.run(['/bin/true']) for _ in range(5)]")],
  ])('shows the same calls as strace: %s', async (_what, program) => {
    const [audit, strace] = [await record(lifted, program), await record('--backend strace', program)];
    // Whether a thread has to wait for another is a matter of luck.
    const steady = ({ names }: Recorded): string[] => names.filter((name) => name !== 'futex');
    expect(steady(audit)).toEqual(steady(strace));
    expect([audit.status, audit.reasons]).toEqual([0, []]);
  });

  it('takes the log away while nothing else gets on', async () => {
    const thread = new URL('recorders/audit/kmsg-thread.js', pathToFileURL(bin));
    const reader = await KmsgReader.open(thread);
    const storm = shell('dd if=/dev/zero of=/dev/null bs=1 count=3000 2> /dev/null');
    const argv = ['record', ...lifted.split(' '), '-o', join(temporaryFolder(), 'e.json'), '--', ...storm];
    spawnSync(process.execPath, [bin, ...argv]);
    const count = [...reader.poll()].length;
    reader.close();
    expect(count + reader.missed).toBeGreaterThan(6000);
    // More than the kernel keeps, some 550 on many a machine, however fast the program is.
    const { stdout } = spawnSync('dmesg', ['--raw'], { encoding: 'utf8' });
    expect(count).toBeGreaterThan(Math.min(3000, 2 * stdout.split('\n').length));
  });

  itWith(['int-0x80'], 'sees a 32-bit program, which lives', async () => {
    const { status, names, reasons } = await record(lifted, [await program32()]);
    expect({ status, names, reasons }).toEqual({
      status: 0,
      names: ['execve', 'i386:exit', 'i386:getpriority'],
      reasons: [],
    });
  });

  it('says of a program that loads a filter that what this refuses is not logged', async () => {
    const load = `import ctypes, struct\nlibc = ctypes.CDLL(None)\n${loadFilter('seccomp', 1000)}\nlibc.syscall(1000)`;
    const { status, names, reasons } = await record(lifted, python(load));
    expect([status, reasons]).toEqual([4, ['refusals-unlogged']]);
    expect(names).not.toContain('nr:1000');
  });

  it('says that the kernel suppressed records, and changes nothing by itself', async () => {
    const before = readFileSync(limitFile, 'utf8');
    expect(before).not.toBe('0\n');
    const { status, reasons } = await record('--backend audit', shell('ls / /tmp /usr; exit 0'));
    expect([status, reasons]).toEqual([4, ['suppressed-messages']]);
    expect(readFileSync(limitFile, 'utf8')).toBe(before);
  });

  it('comes to the end in rounds, of which each logs only what is new', async () => {
    const program = shell('ls / > /dev/null; cat /etc/passwd > /dev/null');
    const { status, names, reasons } = await record('--backend audit --rounds 30', program);
    expect([status, reasons]).toEqual([0, ['first-seen-only']]);
    expect(names).toEqual((await record('--backend strace', program)).names);
  });

  it('comes to the end in rounds after a storm that was too much for the log', async () => {
    const storm = 'dd if=/dev/zero of=/dev/null bs=1 count=60000 2> /dev/null; nice -n 0 true';
    const { status, names, reasons } = await record(`${lifted} --rounds 5`, shell(storm));
    expect([status, reasons]).toEqual([0, ['first-seen-only']]);
    expect(names).toEqual(expect.arrayContaining(['read', 'setpriority', 'write']));
  });

  it('says that a program has begun a session of its own', async () => {
    const program = shell('echo 0 > /proc/self/loginuid; umask 77');
    const doubtful = await record(lifted, program);
    expect([doubtful.status, doubtful.reasons]).toEqual([4, ['owner-unknown']]);
    const alone = await record(`${lifted} --alone`, program);
    expect([alone.status, alone.names.includes('umask'), doubtful.names.includes('umask')]).toEqual([0, true, false]);
  });

  it('logs only what a profile does not allow', async () => {
    const profile = join(temporaryFolder(), 'p.json');
    const program = shell('mkdir /tmp/$$; rmdir /tmp/$$');
    const whole = await record(lifted, shell('true'));
    await seccompTailor(['generate', '--runtime', 'none', '--base', 'none', whole.file, '-o', profile]);
    const { status, names, reasons } = await record(`${lifted} --known ${profile}`, program);
    expect(names).toEqual(expect.arrayContaining(['execve', 'mkdir', 'rmdir']));
    expect(names).not.toContain('mmap');
    expect([status, reasons]).toEqual([4, ['trace-filtered']]);
  });

  it('passes status, standard input, folder and environment', async () => {
    const cwd = temporaryFolder();
    const program = shell('cat; pwd; echo $MARK; exit 7');
    const { status, stdout } = await record(lifted, program, { cwd, stdin: 'given\n', env: { MARK: 'kept' } });
    expect([status, stdout]).toEqual([7, `given\n${cwd}\nkept\n`]);
  });

  it('passes signals to the program and keeps what it did', async () => {
    const { status, names } = await record(
      lifted,
      shell("trap 'exit 5' TERM; mkdir /proc/x; echo ready; while :; do sleep 0.1; done"),
      { whileRunning: (child) => void child.stdout.once('data', () => child.kill('SIGTERM')) },
    );
    expect(status).toBe(5);
    expect(names).toContain('mkdir');
  });

  it('leaves Ctrl-C to the program, and waits for it', async () => {
    const file = join(temporaryFolder(), 'e.json');
    const argv = [process.execPath, bin, 'record', ...lifted.split(' '), '-o', file, '--'];
    const slow = `trap 'sleep 0.3; umask 77; exit 9' INT; echo ready; while :; do sleep 0.05; done`;
    const terminal = `import os, pty, sys
pid, fd = pty.fork()
if pid == 0: os.execv(sys.argv[1], sys.argv[1:])
seen = b''
while True:
  try: some = os.read(fd, 1000)
  except OSError: break
  if b'ready' not in seen and b'ready' in seen + some: os.write(fd, b'\\x03')
  seen += some
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))`;
    const { status } = await runProgram([...python(terminal), ...argv, ...shell(slow)]);
    expect(status).toBe(9);
    const { stdout } = await seccompTailor(['evidence', '--names', file]);
    expect(stdout.split('\n')).toContain('umask');
  });

  it('runs the program as the user who called sudo, whose calls are told from those that make it so', async () => {
    const env = { SUDO_UID: '65534', SUDO_GID: '65534', SUDO_USER: 'nobody' };
    const { status, stdout, names } = await record(lifted, ['/bin/busybox', 'id', '-u'], { env });
    expect([status, stdout]).toEqual([0, '65534\n']);
    expect(names).not.toContain('setresuid');
  });

  it('has its documents', async () => {
    const cwd = temporaryFolder();
    const { stdout } = await seccompTailor(
      ['record', ...lifted.split(' '), '--json', '-o', 'e.json', '--', '/bin/true'],
      { cwd },
    );
    const report = recordReportSchema.parse(JSON.parse(stdout));
    expect(report).toMatchObject({ backend: 'audit', complete: true, launching: [] });
    const doctor = doctorReportSchema.parse(JSON.parse((await seccompTailor(['doctor', '--json'])).stdout));
    expect(doctor.backends.find(({ name }) => name === 'audit')).toMatchObject({
      usable: true,
      remark: expect.stringContaining('--lift-log-limit'),
    });
    const learn = await seccompTailor(['learn', '--json', '-o', 'l.json'], { cwd });
    expect(learnReportSchema.parse(JSON.parse(learn.stdout)).architectures).toContain('SCMP_ARCH_X86');
  });

  it.each([
    ['--backend strace --rounds 3', '--rounds is for recording by the audit log, not by strace'],
    ['--backend audit --rounds 0', '--rounds: 0 is no number from 1 to 1000'],
    ['--backend audit --known /none', 'cannot read /none'],
  ])('refuses what cannot be meant: %s', async (line, message) => {
    const { status, stderr } = await seccompTailor([
      'record',
      ...line.split(' '),
      '-o',
      'none.json',
      '--',
      '/bin/true',
    ]);
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it('puts the limit back when it is killed', async () => {
    const before = readFileSync(limitFile, 'utf8');
    const folder = temporaryFolder();
    let during = '';
    const argv = ['record', ...lifted.split(' '), '-o', join(folder, 'e.json'), '--', ...shell('echo ready; sleep 3')];
    await seccompTailor(argv, {
      whileRunning: (child) =>
        void child.stdout.once('data', () => {
          during = readFileSync(limitFile, 'utf8');
          child.kill('SIGKILL');
        }),
    });
    expect(during).toBe('0\n');
    await expect.poll(() => readFileSync(limitFile, 'utf8'), { timeout: 10_000 }).toBe(before);
  });
});

describeWith([...needed, 'auditd'], 'recording by the audit daemon', () => {
  let daemon: AuditDaemon;
  beforeAll(async () => {
    daemon = await startAuditDaemon();
  });
  afterAll(async () => daemon.stop());

  it('has every record, without any limit being lifted, also over the beginning of a new file, or tells what is lost', async () => {
    const storm = 'dd if=/dev/zero of=/dev/null bs=1 count=60000 2> /dev/null; nice -n 0 true';
    let recorded = await record('--backend audit', shell(storm));
    // The kernel waits for a daemon that falls behind, but not for ever: where other work has its processor some are lost, time and again.
    for (let again = 2; again > 0 && recorded.reasons.join() === 'lost-events'; again -= 1)
      recorded = await record('--backend audit', shell(storm));
    const { status, names, reasons, file } = recorded;
    const calls = JSON.parse(readFileSync(file, 'utf8')).runs[0].calls as { name: string; count: number }[];
    const written = calls.find(({ name }) => name === 'write')?.count ?? 0;
    const whole = [status, reasons.join(), written === 60_001, names.includes('setpriority')];
    const told = [status, reasons.join(), written < 60_001, written > 1000];
    expect(reasons.length === 0 ? whole : told).toEqual(
      reasons.length === 0 ? [0, '', true, true] : [4, 'lost-events', true, true],
    );
    expect(readFileSync(`${daemon.log}.1`, 'latin1')).toContain('type=SECCOMP');
  });

  it('does not begin where a rule may leave out what filters log', async () => {
    const rule = ['always,exclude', '-F', 'msgtype=SECCOMP', '-F', 'pid=1'];
    await runProgram(['auditctl', '-a', ...rule]);
    try {
      const argv = ['record', '--backend', 'audit', '-o', 'e.json', '--', '/bin/true'];
      const { status, stderr } = await seccompTailor(argv, { cwd: temporaryFolder() });
      expect([status, stderr]).toEqual([3, expect.stringContaining('may leave out what filters log')]);
    } finally {
      await runProgram(['auditctl', '-d', ...rule]);
    }
  });

  itWith(['int-0x80'], 'tells architectures apart in rounds, in which one name stands for all of them', async () => {
    const program = shell(`${await program32()}; nice -n 0 true`);
    const { status, names, reasons } = await record('--backend audit --rounds 9', program);
    expect([status, reasons]).toEqual([0, ['first-seen-only']]);
    expect(names).toEqual(expect.arrayContaining(['exit_group', 'getpriority', 'i386:exit', 'i386:getpriority']));
  });

  it('has what a program logs under a profile that was loaded by hand', async () => {
    const cwd = temporaryFolder();
    await seccompTailor(['learn', '-o', 'log.json'], { cwd });
    const filter = ['--dev-bind', '/', '/', '--seccomp', '9'];
    await seccompTailor(['bpf', 'compile', 'log.json', '-o', 'log.bpf'], { cwd });
    await runProgram(
      ['/bin/sh', '-c', 'exec bwrap "$@" 9< log.bpf', 'sh', ...filter, '--', '/bin/busybox', 'chroot', '/none'],
      {
        cwd,
      },
    );
    const { stdout } = await seccompTailor(['evidence', '--names', daemon.log]);
    expect(stdout.split('\n')).toContain('chroot');
  });

  it('does not mix programs that are recorded at once', async () => {
    const calls = ['mkdir', 'rmdir', 'chmod', 'link'];
    const recordings = calls.map(async (call) =>
      record(
        '--backend audit',
        python(`import os, time
time.sleep(1)
try: os.${call}(${call === 'link' ? "'/none', '/none/x'" : call === 'chmod' ? "'/none', 0" : "'/none/x'"})
except OSError: pass
time.sleep(1)`),
      ),
    );
    const seen = (await Promise.all(recordings)).map(({ names }) => calls.filter((call) => names.includes(call)));
    expect(seen).toEqual(calls.map((call) => [call]));
  });
});

describeWith([...needed, 'auditd'], 'recording by an audit daemon that dies', () => {
  it('says that records may be missing', async () => {
    const daemon = await startAuditDaemon();
    const { status, reasons } = await record('--backend audit', shell('echo ready; sleep 2; mkdir /proc/x; exit 0'), {
      whileRunning: (child) => void child.stdout.once('data', () => void daemon.stop()),
    });
    expect([status, reasons]).toEqual([4, ['lost-events']]);
  });
});
