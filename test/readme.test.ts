import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../packages/cli/test-kit/command-line.ts';
import { root, seccompTailor } from './cli/bin.ts';

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

  it('always shows the two dashes that npm needs', () => {
    expect(readme.match(/npm start (?!--)[^`\n]*/g) ?? []).toEqual([]);
  });
});
