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

/** In the folder of a program, from the root of this repository. */
const links = {
  'node_modules/@seccomp-tailor/core': 'packages/core',
  'node_modules/@types': 'node_modules/@types',
  'node_modules/seccomp-tailor': 'packages/cli',
  'node_modules/zod': 'packages/core/node_modules/zod',
  'app.strace': 'traces/strace/busybox/trace.strace',
  'audit.log': 'traces/audit/kernel-log-busybox/trace.log',
  'base.json': 'profiles/default/containers-common-0.50.1.json',
  'load.strace': 'traces/strace/busybox/trace.strace',
  'start.strace': 'traces/strace/redis/trace.strace',
};

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

it('the programs on all pages have the right types, and the first ones work', async () => {
  const folder = temporaryFolder();
  const compiled = await compile(['README.md', 'packages/core/README.md', 'packages/cli/README.md'], folder);
  expect(compiled).toMatchObject({ programs: { length: 7 }, status: 0, stdout: '' });

  const runFirst = (page: string) => runProgram([process.execPath, `${programOf(page, 0)}.js`], { cwd: folder });

  const read = await runFirst('README.md');
  expect({ ...read, stdout: '' }).toMatchObject({ status: 0, stderr: '' });
  expect(read.stdout).toContain('"SCMP_ACT_ALLOW"');

  const made = await runFirst('packages/core/README.md');
  expect(made).toMatchObject({ status: 0, stderr: expect.not.stringMatching(/ {4}at |\[object/) });
  expect(made.stdout).toContain("name: 'execve'");
  expect(made.stdout).toMatch(/gained: undefined,[\s\S]*^(?:ALLOW|ERRNO)/m);
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(['profile.json', 'profile.bpf']));
});

/** Compiles the programs of pages in a folder that has our packages and what the programs read. */
async function compile(pages: readonly string[], folder: string) {
  mkdirSync(join(folder, 'node_modules/@seccomp-tailor'), { recursive: true });
  for (const [name, target] of Object.entries(links)) symlinkSync(join(root, target), join(folder, name));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const programs = pages.flatMap((page) => {
    const found = readFileSync(join(root, page), 'utf8').matchAll(/^```ts\n(.*?)^```/gms);
    return [...found].map(([, text = ''], at) => [`${programOf(page, at)}.ts`, text] as const);
  });
  for (const [name, text] of programs) writeFileSync(join(folder, name), text);
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const options = ['--strict', '--target', 'es2022', '--module', 'nodenext', '--types', 'node'];
  const argv = [process.execPath, tsc, ...options, ...programs.map(([name]) => name)];
  const { status, stdout } = await runProgram(argv, { cwd: folder });
  return { programs, status, stdout };
}

function programOf(page: string, at: number): string {
  return `${page.replaceAll(/\W/g, '-')}-${at}`;
}
