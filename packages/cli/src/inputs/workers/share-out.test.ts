import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-kit/command-line.ts';
import { nodeHost } from '../../host-node.ts';
import { shareOut } from './share-out.ts';

/** Files of so many megabytes, called 0, 1 and so on. */
function filesOf(...megabytes: readonly number[]): { cwd: string; names: string[] } {
  const cwd = temporaryFolder();
  const names = megabytes.map((size, i) => {
    writeFileSync(join(cwd, String(i)), '');
    truncateSync(join(cwd, String(i)), size * 1e6);
    return String(i);
  });
  return { cwd, names };
}

const none = { workers: 0, inputs: [] };

it.each([
  ['one input', [900], 4, undefined, none],
  ['small inputs', [3, 3, 3], 4, undefined, none],
  ['a large one beside a small one', [900, 3], 4, undefined, none],
  ['two large ones', [210, 220], 4, undefined, { workers: 2, inputs: [1, 0] }],
  ['more than there are processors', [210, 220, 230], 2, undefined, { workers: 2, inputs: [2, 1, 0] }],
  ['large ones, one processor', [210, 220], 1, undefined, none],
  ['small inputs, workers wanted', [3, 4, 3], 1, 2, { workers: 2, inputs: [1, 0, 2] }],
  ['more workers wanted than there are inputs', [3, 4], 1, 9, { workers: 2, inputs: [1, 0] }],
  ['large inputs, one worker wanted', [210, 220], 4, 1, none],
])('%s', async (_case, megabytes, processors, wanted, expected) => {
  const { cwd, names } = filesOf(...megabytes);
  expect(await shareOut(names, wanted, nodeHost({ cwd, processors }))).toEqual(expected);
});

it('leaves to this thread what is no regular file', async () => {
  const { cwd } = filesOf(210, 220);
  const shares = await shareOut(['-', '0', 'missing', '1', '.'], undefined, nodeHost({ cwd, processors: 4 }));
  expect(shares).toEqual({ workers: 2, inputs: [3, 1] });
});

it('takes compressed files for what they hold', async () => {
  const cwd = temporaryFolder();
  for (const name of ['a.gz', 'b.zst', 'c']) {
    writeFileSync(join(cwd, name), '');
    truncateSync(join(cwd, name), 50e6);
  }
  const host = nodeHost({ cwd, processors: 4 });
  expect(await shareOut(['c', 'a.gz', 'b.zst'], undefined, host)).toEqual({ workers: 3, inputs: [1, 2, 0] });
});
