import { afterAll, describe, expect, it } from 'vitest';
import { linesByLane } from '../test-kit/lines-by-lane.ts';
import { often, read, start } from '../test-kit/long-log.ts';
import { readAhead } from '../test-kit/push-ahead.ts';
import { FastLane } from './sources/strace/fast-lane.ts';

const calls = [
  ...often('7 write(3, "xy", 2) = 2', '7 getppid() = 1', '7 sync() = 0'),
  ...often('7 openat(AT_FDCWD, "/x", O_RDONLY) = 3</x>', '7 getppid() = 1'),
  ...often('7 read(3,  <unfinished ...>', '7 <... read resumed>"x", 1) = 1', '7 getppid() = 1'),
];
const pending = 'read(3,  <unfinished ...>\n7 <... read resumed>';
const lengths = Array.from({ length: 180 }, (_, length) => length);

/** A log in which `line` stands in every place of a window of 64 bytes, and is as long as can be. */
function logOf(line: (pad: string) => string): readonly string[] {
  const lines = lengths.map((length) => `7 ${line('x'.repeat(length))}`);
  return [...start, ...calls, ...lines.flatMap((one) => [one, '7 getppid() = 1'])];
}

describe('the compiled lane', () => {
  const { patience } = FastLane;
  afterAll(() => {
    FastLane.patience = patience;
  });

  it.each([
    ['a call', (pad: string) => `write(3, "${pad}", 2) = 27 getppid() = 1`],
    ['a call whose arguments are long', (pad: string) => `getppid() = 17 write(3, "${pad}", 2) = 2`],
    ['the end of a call', (pad: string) => `write(3, "${pad}", 2) = 27 <... read resumed>) = 1`],
    ['a call behind the end of one', (pad: string) => `${pending}"${pad}", 1) = 17 getppid() = 1`],
    ['part of a path', (pad: string) => `openat(AT_FDCWD, "/${pad}", O_RDONLY) = 3</x>c.so>${pad}>`],
    ['part of a path that is no result,', (pad: string) => `getppid() = ?</x>c.so>${pad}>`],
    ['the end of a call behind such', (pad: string) => `${pending}"${pad}", 1) = 17 <... read resumed>) = 1`],
  ])('leaves a line alone in which %s stands behind a missing line break', async (_case, line) => {
    const log = logOf(line);
    const careful = await read(log, Infinity);
    const [run] = careful.evidence.runs.values();
    expect(run?.incomplete.get('unrecognised-lines')).toBeGreaterThanOrEqual(lengths.length);
    expect(await read(log, 0)).toEqual(careful);
    expect(await readAhead(log, 1)).toEqual(careful);
  });

  it.each([
    ['of any length', (pad: string) => `write(3, "${pad}", 2) = 2`],
    ['so short that many end in a window', () => 'sync() = 0'],
    ['with what looks like a call in a string', (pad: string) => `write(3, "${pad}7 getppid() = 1", 2) = 2`],
  ])('takes lines %s', async (_case, line) => {
    const log = [...logOf(line), ...lengths.map(() => `7 ${line('')}`)];
    const byLane = await linesByLane(async () => expect(await read(log, 0)).toEqual(await read(log, Infinity)));
    expect(byLane).toBeGreaterThan(log.length * 0.9);
    expect(await readAhead(log, 1)).toEqual(await read(log, Infinity));
  });
});
