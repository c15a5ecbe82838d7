import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commandLine, temporaryFolder } from '../../test-kit/command-line.ts';
import { evidenceReportSchema } from '../json/evidence-report.ts';

const begin = 'execve("/bin/app", ["app"], 0x1 /* 2 vars */) = 0\nbrk(NULL) = 0x55\nclose(3) = 0\n';
const end = 'exit_group(0) = ?\n+++ exited with 0 +++\n';
const child = `set_robust_list(0x7f, 24) = 0\nclose(4) = 0\n${end}`;
const files = {
  'app.10': `${begin}clone(child_stack=NULL, flags=SIGCHLD) = 11\nclone3({flags=CLONE_VM}, 88) = 12\n${end}`,
  'app.11': child,
  'app.12': child,
  'other.20': `${begin}fork() = 21\n${end}`,
  'other.21': `set_robust_list(0x7f, 24) = 0\nvfork() = 22\n${end}`,
  'other.22': `close(4) = 0\n${begin}${end}`,
  'whole.1': begin + end,
  'whole.2': `${begin}getpid() = 2\n${end}`,
} as const;

it.each([
  [['app.10', 'app.11', 'app.12'], []],
  [['app.10'], ['children-not-followed 2']],
  [['app.12', 'app.10'], ['children-not-followed 1']],
  [['app.11'], ['attached-late 1']],
  [['app.10', 'app.11', 'app.12', 'other.20', 'other.21', 'other.22'], []],
  [['app.10', 'app.11', 'app.12', 'other.20', 'other.21'], ['children-not-followed 1']],
  [
    ['app.10', 'app.11', 'other.22'],
    ['children-not-followed 1', 'attached-late 1'],
  ],
  [['whole.1', 'whole.2'], []],
] as const)('of strace -ff with %j given, %j is missing', async (inputs, missing) => {
  const cwd = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  const { exitCode, stdout } = await commandLine(['evidence', '--json', ...inputs], { cwd });
  const { incomplete } = evidenceReportSchema.parse(JSON.parse(stdout));
  expect(incomplete.map(({ reason, count }) => `${reason} ${count}`)).toEqual(missing);
  expect(exitCode).toBe(missing.length > 0 ? 4 : 0);
});

it.each([[['other.20', 'other.21']], [['app.11', 'app.12']]])(
  'is told of the same run of %j in any order',
  async (inputs) => {
    const cwd = temporaryFolder();
    for (const [name, text] of Object.entries(files))
      writeFileSync(join(cwd, name), name === 'app.12' ? `close(5) = 0\n${text}` : text);
    for (const [name, order] of Object.entries({ one: inputs, other: inputs.toReversed() }))
      await commandLine(['evidence', ...order, '-o', name], { cwd });
    expect(readFileSync(join(cwd, 'one'), 'utf8')).toBe(readFileSync(join(cwd, 'other'), 'utf8'));
  },
);
