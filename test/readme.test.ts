import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../packages/cli/test-kit/command-line.ts';
import { root, runProgram, seccompTailor } from './cli/bin.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** Commands of the README on recordings of this repository, each with the output printed below it, if any. */
const examples = [
  ...readme.matchAll(/```sh\nnpm start -- ([^\n]*traces\/[^\n]*)\n```(?:\n\n```text\n([^`]*)```)?/g),
].map(([, command = '', output]) => ({ command, output }));

describe('README.md', () => {
  it('begins with a command on a recording and the output one gets', () => {
    expect(examples.length).toBeGreaterThanOrEqual(2);
    expect(examples[0]?.output).toBeDefined();
  });

  it.each(examples)('shows what $command does', async ({ command, output }) => {
    const folder = temporaryFolder();
    for (const name of ['traces', 'profiles']) symlinkSync(join(root, name), join(folder, name));
    const argv = command.replace(/ > \S+$/, '').split(' ');
    const { status, stderr, stdout } = await seccompTailor(argv, { cwd: folder });
    expect(status).toBe(0);
    if (output === undefined) expect(stdout).not.toBe('');
    else expect(stdout + stderr).toBe(output);
  });

  it('leads to the page of the library, whose program works', async () => {
    const folder = temporaryFolder();
    const core = join(root, 'packages/core');
    const [, program = ''] =
      /```js\n([^`]+(?:`[^`]+`[^`]+)*)```/.exec(readFileSync(join(core, 'README.md'), 'utf8')) ?? [];
    mkdirSync(join(folder, 'node_modules/@seccomp-tailor'), { recursive: true });
    symlinkSync(core, join(folder, 'node_modules/@seccomp-tailor/core'));
    symlinkSync(join(root, 'profiles/default/containers-common-0.50.1.json'), join(folder, 'base.json'));
    symlinkSync(join(root, 'traces/strace/redis/trace.strace'), join(folder, 'start.strace'));
    symlinkSync(join(root, 'traces/strace/busybox/trace.strace'), join(folder, 'load.strace'));
    symlinkSync(join(root, 'traces/audit/kernel-log-busybox/trace.log'), join(folder, 'audit.log'));
    writeFileSync(join(folder, 'program.mjs'), program);
    const { status, stderr, stdout } = await runProgram([process.execPath, 'program.mjs'], { cwd: folder });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringContaining('    at ') });
    expect(stdout).toContain("name: 'execve'");
    expect(stdout).toMatch(/gained: undefined,[\s\S]*^(?:ALLOW|ERRNO)/m);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['profile.json', 'profile.bpf']));
  });

  it('always shows the two dashes that npm needs', () => {
    expect(readme.match(/npm start (?!--)[^`\n]*/g) ?? []).toEqual([]);
  });
});
