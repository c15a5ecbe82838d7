import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { seccompTailor, temporaryFolder } from '../cli/bin.ts';
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
