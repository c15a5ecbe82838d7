import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { recordReportSchema } from '../../packages/cli/src/json/record-report.ts';
import { runReportSchema } from '../../packages/cli/src/json/run-report.ts';
import { describeWith } from '../components.ts';
import { bin, runProgram, seccompTailor, temporaryFolder } from './bin.ts';

describeWith(['strace'], 'recording a program', () => {
  it.each([
    ['ends well', 'exit 0', 0],
    ['fails', 'exit 7', 7],
    ['is killed', 'kill -KILL $$', 137],
    ['is terminated', 'kill -TERM $$', 143],
  ])('that %s gives its own status', async (_how, script, status) => {
    const cwd = temporaryFolder();
    const finished = await seccompTailor(['record', '-o', 'trace', '--', 'sh', '-c', script], { cwd });
    expect({ status: finished.status, stderr: finished.stderr }).toEqual({ status, stderr: '' });
    expect(readdirSync(cwd)).toEqual(['trace']);
  });

  it('leaves its streams alone', async () => {
    const cwd = temporaryFolder();
    const argv = ['record', '-o', 'trace', '--', 'sh', '-c', 'cat; echo err >&2'];
    const { stdout, stderr } = await seccompTailor(argv, { cwd, stdin: 'in\n' });
    expect({ stdout, stderr }).toEqual({ stdout: 'in\n', stderr: 'err\n' });
  });

  it('with --json keeps standard output for the document', async () => {
    const cwd = temporaryFolder();
    const { stdout, stderr } = await seccompTailor(
      ['record', '--backend', 'strace', '--json', '-o', 'e.json', '--', 'sh', '-c', 'echo out; exit 3'],
      { cwd },
    );
    expect(recordReportSchema.parse(JSON.parse(stdout))).toMatchObject({
      format: 'seccomp-tailor/record-report',
      exitCode: 3,
      status: 3,
      complete: true,
    });
    expect(stderr).toBe('out\n');
    expect(JSON.parse(readFileSync(join(cwd, 'e.json'), 'utf8'))).toMatchObject({ format: 'seccomp-tailor/evidence' });
  });

  it.each(['strace', 'ftrace', 'audit'])('tells where %s may open too few files', async (backend) => {
    const [cwd, said] = [temporaryFolder(), new Set<string>()];
    const command = [process.execPath, bin, 'record', '--backend', backend, '-o', 'e.json', '--', 'true'];
    for (const files of [20, 22, 24, 27, 30]) {
      const argv = ['sh', '-c', `ulimit -n ${files}; exec "$@"`, 'sh', ...command];
      const { stderr } = await runProgram(argv, { cwd });
      for (const [line] of stderr.matchAll(/^seccomp-tailor: .*/gm)) said.add(line);
    }
    expect([...said].join('\n')).not.toMatch(/not installed|internal error/);
    expect([...said].join('\n')).toContain('no more files may be open at once in this process');
  });

  it('sees its children too', async () => {
    const cwd = temporaryFolder();
    await seccompTailor(['record', '-o', 'trace', '--', 'sh', '-c', 'mkdir made & wait'], { cwd });
    const { stdout } = await seccompTailor(['evidence', '--names', 'trace'], { cwd });
    expect(stdout.split('\n')).toContain('mkdir');
  });

  it('passes signals on to it and keeps what was recorded', async () => {
    const cwd = temporaryFolder();
    const script = 'trap "exit 5" TERM; echo ready; while :; do sleep 0.1; done';
    const finished = await seccompTailor(['record', '-o', 'trace', '--', 'sh', '-c', script], {
      cwd,
      whileRunning: (child) => child.stdout.once('data', () => child.kill('SIGTERM')),
    });
    expect(finished.status).toBe(5);
    expect(finished.stderr).toContain('interrupted by SIGTERM: what was recorded until then is kept');
    const { stdout } = await seccompTailor(['evidence', '--names', 'trace'], { cwd });
    expect(stdout.split('\n')).toContain('rt_sigaction');
  });

  it.each([
    ['is not there', ['no-such-program'], 127, 'cannot run no-such-program: there is no such program'],
    ['is a folder', ['./'], 126, 'cannot run ./: it is a folder'],
    ['is not executable', ['./notes.txt'], 126, 'cannot run ./notes.txt: it is not executable'],
    ['has no interpreter', ['./script'], 126, 'cannot run ./script: its interpreter /none/at/all is not there'],
    ['has the lines of Windows', ['./windows'], 126, 'dos2unix'],
  ])('that %s ends as in a shell', async (_what, program, status, message) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'notes.txt'), 'text', { mode: 0o644 });
    writeFileSync(join(cwd, 'script'), '#! /none/at/all -e\necho started\n', { mode: 0o755 });
    writeFileSync(join(cwd, 'windows'), '#!/bin/sh\r\necho started\r\n', { mode: 0o755 });
    const finished = await seccompTailor(['record', '-o', 'trace', '--', ...program], { cwd });
    expect(finished.status).toBe(status);
    expect(finished.stderr).toContain(message);
    expect(existsSync(join(cwd, 'trace'))).toBe(false);
  });

  it.each(['app.gz', 'app.json.gz', 'app.json.zst'])('does not start it for a file that is called %s', async (name) => {
    const cwd = temporaryFolder();
    const { status, stderr } = await seccompTailor(['record', '-o', name, '--', 'sh', '-c', 'touch started'], { cwd });
    expect([status, stderr]).toEqual([2, expect.stringContaining('writes no compressed file')]);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('says of what only another backend has that it would do nothing', async () => {
    const argv = ['record', '--backend', 'strace', '--buffer-mb', '64', '-o', 'trace', '--', 'true'];
    const { status, stderr } = await seccompTailor(argv, { cwd: temporaryFolder() });
    expect([status, stderr]).toEqual([2, expect.stringContaining('--buffer-mb is for recording with ftrace')]);
  });

  it('says so where the folder it is called in is gone', async () => {
    const call = `cd "$(mktemp -d)" && rmdir "$PWD" && exec "$@"`;
    const inNoFolder = ['/bin/sh', '-c', call, 'sh', process.execPath, bin];
    const { status, stderr } = await runProgram([...inNoFolder, 'record', '-o', 'trace', '--', 'true']);
    expect([status, stderr]).toEqual([3, expect.stringContaining('the current folder is gone')]);
    expect(stderr).not.toContain('internal error');
  });

  it('does not start it where the result could not be written', async () => {
    const cwd = temporaryFolder();
    const finished = await seccompTailor(['record', '-o', 'none/trace', '--', 'sh', '-c', 'touch started'], { cwd });
    expect(finished.status).toBe(2);
    expect(readdirSync(cwd)).toEqual([]);
  });
});

it('without strace ends with 3 and names the package', async () => {
  const cwd = temporaryFolder();
  const path = join(cwd, 'bin');
  mkdirSync(path);
  symlinkSync('/bin/true', join(path, 'true'));
  const finished = await seccompTailor(['record', '-o', 'trace', '--', 'true'], { cwd, env: { PATH: path } });
  expect(finished.status).toBe(3);
  expect(finished.stderr).toContain('strace is not installed');
  expect(finished.stderr).toContain('Install the package strace');
});

it('a container that nothing here can start or record ends with 3, and has not been started', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'docker'), '#!/bin/sh\n[ "$1" = version ] || : > started\necho Cannot connect >&2; exit 1\n');
  chmodSync(join(cwd, 'docker'), 0o755);
  const argv = ['record', '-o', 'e.json', '--', 'docker', 'run', 'image'];
  const { status, stderr } = await seccompTailor(argv, { cwd, env: { PATH: cwd, SUDO_UID: undefined } });
  expect([status, readdirSync(cwd)]).toEqual([3, ['docker']]);
  expect(stderr).toMatch(/the daemon of docker cannot be reached\n  Start it: |nothing can record docker run here: /);
});

describeWith(['strace', 'default-profile'], 'run', () => {
  it('writes a profile, says how it compares, and gives the status of the program', async () => {
    const cwd = temporaryFolder();
    const finished = await seccompTailor(['run', '-o', 'p.json', '--', 'sh', '-c', 'echo hi; exit 9'], { cwd });
    expect({ status: finished.status, stdout: finished.stdout }).toEqual({ status: 9, stdout: 'hi\n' });
    expect(finished.stderr).toMatch(/p\.json: \d+ calls allowed/);
    expect(finished.stderr).toMatch(/\d+ calls instead of the \d+ of .*seccomp\.json/);
    expect(finished.stderr).toContain(', nothing beyond it');
    const subset = await seccompTailor(['diff', '--subset', 'p.json'], { cwd });
    expect(subset.status).toBe(0);
  });

  it('has a JSON report of a fixed shape', async () => {
    const cwd = temporaryFolder();
    const argv = ['run', '--json', '--runtime', 'crun', '--base', 'none', '-o', 'p.json', '--', 'sh', '-c', 'echo out'];
    const { status, stdout } = await seccompTailor(argv, { cwd });
    const report = runReportSchema.parse(JSON.parse(stdout));
    expect(report).toMatchObject({
      exitCode: 0,
      status: 0,
      signals: [],
      output: 'p.json',
      runtime: 'crun',
      complete: true,
    });
    expect({ status, profile: report.profile }).toEqual({
      status: 0,
      profile: readFileSync(join(cwd, 'p.json'), 'utf8'),
    });
  });
});

describeWith(['strace', 'root', 'setpriv'], 'strace and rights', () => {
  const sudo = { SUDO_UID: '65534', SUDO_GID: '65534', SUDO_USER: 'nobody' };

  /** A program that does more with the rights of its owner, which the user has not: `cat` of a file that only root may read. */
  function setuidCat(): { readonly cwd: string; readonly cat: string } {
    const cwd = temporaryFolder();
    const cat = join(cwd, 'cat');
    copyFileSync('/bin/cat', cat);
    chmodSync(cat, 0o4755);
    writeFileSync(join(cwd, 'secret'), 'secret\n', { mode: 0o600 });
    chmodSync(cwd, 0o777);
    return { cwd, cat };
  }

  const asNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--'];

  it('under sudo the program runs as the user who called it, and others get their own rights', async () => {
    const { cwd, cat } = setuidCat();
    const script = `id -u; id -g; echo $USER; ${cat} secret`;
    const argv = ['record', '--backend', 'strace', '-o', 'e.json', '--', 'sh', '-c', script];
    const { status, stdout } = await seccompTailor(argv, { cwd, env: sudo });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '65534\n65534\nnobody\nsecret\n' });
    const { stdout: names } = await seccompTailor(['evidence', '--names', 'e.json'], { cwd });
    expect(names).not.toMatch(/^set(re|res)?[ug]id$|^setgroups$/m);
  });

  it('under sudo of a user without a name says that it cannot', async () => {
    const env = { SUDO_UID: '54321', SUDO_GID: '54321', SUDO_USER: undefined };
    const argv = ['record', '--backend', 'strace', '-o', 'e.json', '--', 'true'];
    const { status, stderr } = await seccompTailor(argv, { cwd: temporaryFolder(), env });
    expect(status).toBe(3);
    expect(stderr).toContain('strace cannot run the program as user 54321, who has no name here');
  });

  it('without root a setuid program lacks its rights, and the evidence says so', async () => {
    const { cwd, cat } = setuidCat();
    const argv = ['record', '--backend', 'strace', '--json', '-o', 'e.json', '--', cat, 'secret'];
    const { status, stdout } = await runProgram([...asNobody, process.execPath, bin, ...argv], { cwd });
    const report = recordReportSchema.parse(JSON.parse(stdout));
    expect({ status, complete: report.complete }).toEqual({ status: 1, complete: false });
    expect(report.incomplete.map(({ reason }) => reason)).toEqual(['privileges-withheld']);
  });
});
