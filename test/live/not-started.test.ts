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

/** In a mount namespace of its own, after a line of the shell. */
const apart = (line: string, argv: readonly string[]): readonly string[] => [
  ...'unshare --mount /bin/sh -c'.split(' '),
  `${line} && exec "$@"`,
  'sh',
  process.execPath,
  bin,
  ...argv,
];

describeWith(['root', 'tracefs', 'podman'], 'recording a container where there is no room for temporary files', () => {
  it('says so, and starts nothing', async () => {
    const cwd = temporaryFolder();
    const full =
      'mkdir t && mount -t tmpfs -o size=4k none t && head -c 4096 /dev/zero > t/all && export TMPDIR=$PWD/t';
    const argv = ['record', '-o', 'e.json', '--', 'podman', 'run', '--rootfs', '/', 'true'];
    const { status, stderr } = await runProgram(apart(full, argv), { cwd });
    expect([status, existsSync(join(cwd, 'e.json'))]).toEqual([3, false]);
    expect(stderr).toContain(
      'no space is left for temporary files\n  Make room, or name another folder for them: TMPDIR=',
    );
  });
});

describeWith(['root', 'tracefs'], 'tracefs that may only be read', () => {
  it('is said to be, with the command that helps', async () => {
    const readOnly =
      'for t in /sys/kernel/tracing /sys/kernel/debug/tracing; do mount -o remount,ro,bind $t; done; true';
    const { stdout } = await runProgram(apart(`{ ${readOnly}; } 2> /dev/null`, ['doctor']));
    expect(stdout).toMatch(/^ftrace: \S+ is mounted read-only\n {2}Mount it anew: mount -o remount,rw \S+$/m);
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
