import { expect, it } from 'vitest';
import { incompleteReasons, type IncompleteReason } from '@seccomp-tailor/core';
import type { Host } from '../host/host.ts';
import { nodeHost } from '../host-node.ts';
import { printGaps } from './completeness.ts';

async function printed(reason: IncompleteReason): Promise<string> {
  let text = '';
  const stderr = { isTerminal: false, columns: 60, write: async (data: unknown) => void (text += String(data)) };
  const host: Host = { ...nodeHost(), stderr };
  await printGaps([{ reason, count: 3, runs: 1, ...incompleteReasons[reason] }], false, host);
  return text;
}

it.each([
  ['cut-off', 'incomplete:', true],
  ['denied-by-filter', 'note:', false],
  ['first-seen-only', 'note:', false],
] as const)('%s is told with what to do about it', async (reason, word, accepting) => {
  const { explain, remedy } = incompleteReasons[reason];
  const [first, second, ...rest] = (await printed(reason)).trimEnd().split('\n');
  expect([first, second]).toEqual([`${word} ${explain} (3) [${reason}]`, `  ${remedy}`]);
  expect(rest.some((line) => line.includes('--accept-incomplete'))).toBe(accepting);
});
