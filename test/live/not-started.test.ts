import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { doctorReportSchema } from '../../packages/cli/src/json/doctor-report.ts';
import { bin, runProgram, seccompTailor, temporaryFolder } from '../cli/bin.ts';
import { describeWith } from '../components.ts';

/** The beginning of a program for another machine, which is executable and cannot be executed. */
const foreign = `\x7fELF\x02\x01\x01${'\0'.repeat(9)}\x02\0\xb7\0${'\0'.repeat(100)}`;

describeWith(['root', 'tracefs', 'strace'], 'recording what cannot be started', () => {
  it.each(['ftrace', 'strace'])('with %s says so, and writes nothing', async (backend) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'foreign'), foreign, { mode: 0o755, encoding: 'latin1' });
    const argv = ['record', '--backend', backend, '-o', 'e.json', '--', './foreign'];
    const { status, stderr } = await seccompTailor(argv, { cwd });
    expect([status, existsSync(join(cwd, 'e.json'))]).toEqual([126, false]);
    expect(stderr).toContain('./foreign could not be started');
  });
});

describeWith(['root', 'setpriv', 'bubblewrap'], 'recording by the kernel log', () => {
  it.each([
    ['may not be read', '-all', /\/dev\/kmsg cannot be read|bubblewrap cannot start/],
    ['may be read, but no filter be loaded', '-all,+syslog', /bubblewrap cannot start a program here/],
  ])('that %s is refused with what doctor says', async (_what, capabilities, problem) => {
    const root = ['setpriv', `--bounding-set=${capabilities}`, '--inh-caps=-all', process.execPath, bin];
    const argv = ['record', '--backend', 'audit', '-o', 'e.json', '--', 'true'];
    const { status, stderr } = await runProgram([...root, ...argv], { cwd: temporaryFolder() });
    expect([status, stderr.slice(0, stderr.indexOf('\n'))]).toEqual([3, expect.stringMatching(problem)]);
    const doctor = await runProgram([...root, 'doctor', '--json']);
    const { backends } = doctorReportSchema.parse(JSON.parse(doctor.stdout));
    expect(JSON.stringify(backends)).toMatch(problem);
  });

  it('is not tried of containers of a daemon whose processes are not seen', async () => {
    const apart = ['unshare', '--pid', '--fork', '--mount-proc', process.execPath, bin];
    const argv = ['record', '--backend', 'audit', '-o', 'e.json', '--', 'docker', 'run', 'image'];
    const { status, stderr } = await runProgram([...apart, ...argv], { cwd: temporaryFolder() });
    expect([status, stderr]).toEqual([3, expect.stringContaining("this container's pid namespace")]);
  });
});
