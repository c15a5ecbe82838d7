import { TraceInput } from '@seccomp-tailor/core';
import { expect, it } from 'vitest';
import { neverStarted } from './never-started.ts';

const failed = '7 execve("./a", ["./a"], 0x7f /* 9 vars */) = -1 ENOEXEC (Exec format error)\n';
const began = '7 execve("./a", ["./a"], 0x7f /* 9 vars */) = 0\n';

it.each([
  [failed, 1, true],
  [`${began}7 exit_group(1) = ?\n`, 1, false],
  [`${failed}7 exit_group(1) = ?\n`, 1, false],
  // Nothing at all has other reasons.
  ['7 +++ exited with 1 +++\n', 1, false],
  // Killed before it did anything.
  [began, 139, false],
])('of %j, which ended with %i, it tells whether it started', async (trace, status, expected) => {
  const input = new TraceInput({ input: 'a', arch: 'x86_64', format: 'strace' });
  input.push(Buffer.from(trace));
  expect(neverStarted(await input.end(), status)).toBe(expected);
});
