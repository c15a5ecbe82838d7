import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-kit/command-line.ts';
import { pickLines } from './pick-lines.ts';

const launch = `12 [  59] execve("/usr/bin/runc", [...], 0x7f /* 7 vars */) = 0
12 [  80] chdir("/var/lib/c0851090/userdata") = 0
12 [  56] clone(child_stack=0x7f, flags=CLONE_PARENT|SIGCHLD) = 15
15 [ 155] pivot_root(".", ".")       = 0
`;
const program = '15 [  59] execve("/bin/sh", [...], 0xc0 /* 4 vars */) = 0\n';

it.each([
  ['whole', '15 [ 231] exit_group(0) = ?\n15 +++ exited with 0 +++\n', 'c0851090'],
  ['torn in a line of the container', '15 [ 230] clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=100, ', 'c0851090'],
  ['of a runtime that does not show whose container it starts', '15 [ 231] exit_group(0) = ?\n', 'deadbeef'],
])('leaves a trace that is %s as it is but for what started the program', async (_which, rest, container) => {
  const file = join(temporaryFolder(), 'trace');
  writeFileSync(file, launch + program + rest);
  const { runtimes } = await pickLines(file, { arch: 'x86_64', container, runtime: undefined });
  expect([...runtimes, readFileSync(file, 'utf8')]).toEqual(['runc', program + rest]);
});
