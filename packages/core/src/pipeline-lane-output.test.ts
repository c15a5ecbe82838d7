import { afterAll, describe, expect, it } from 'vitest';
import { linesByLane } from '../test-kit/lines-by-lane.ts';
import { often, read, start } from '../test-kit/long-log.ts';
import { FastLane } from './sources/strace/fast-lane.ts';

const calls = [
  ...often('7 write(1, "x\\n", 2) = 2', '7 getppid() = 1', '7 sendto(3, "x", 1, 0, NULL, 0) = 1'),
  ...often('7 writev(1, [{iov_base="x\\n", iov_len=2}], 1) = 2', '7 write(1, "no such thing\\n", 14) = 14'),
];

// Data that may make up the line behind it, up to a line break of its own, and such that looks like it.
const forged = [
  ['7 write(1, "2) = 7\\n", 72) = 7', ') = 7'],
  ['7 write(1, ") = 6\\n", 6) = 6', ') = 6'],
  ['7 write(1, ")   = 9\\n", 9)   = 9', ')   = 9'],
  ['7 write(1, "2) = 12"..., 82) = 12', ') = 8'],
  ['7 write(1, ") = 12\\\\n", 8) = 12', ') = 8'],
  ['7 write(1, "\\x32) = 7\\n", 72) = 7', ') = 7'],
  ['7 writev(1, [{iov_base="2) = 7\\n", iov_len=7}], 12) = 7', ') = 7'],
  ['7 writev(1, [{iov_base=") = 7\\n", iov_len=6}], 1) = 7', ') = 6'],
  ['7 sendto(3, "0) = 7\\n", 7, 0, NULL, 0) = 7', '7'],
];

describe('the compiled lane', () => {
  const { patience } = FastLane;
  afterAll(() => {
    FastLane.patience = patience;
  });

  it.each(forged)('looks as closely as the careful reader at %s', async (...lines) => {
    const log = [...start, ...calls, ...lines, ...often('7 getppid() = 1')];
    expect(await read(log, 0)).toEqual(await read(log, Infinity));
  });

  // A log is full of such: to leave them to the careful reader takes a hundred times as long.
  it.each(['write(1, "2\\n", 2) = 2', 'write(1, ") ", 2)    = 2', 'write(1, "2026/11/23 23:14:15"..., 20) = 20'])(
    'takes %s itself',
    async (line) => {
      const before = await linesByLane(async () => void (await read([...start, ...calls], 0)));
      const log = [...start, ...calls, ...often(`7 ${line}`)];
      const more = await linesByLane(async () => expect(await read(log, 0)).toEqual(await read(log, Infinity)));
      expect(more - before).toBeGreaterThan(18);
    },
  );
});
