import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { nodeHost } from './host-node.ts';

it.each([
  [132, 132],
  [0, undefined],
  [undefined, undefined],
])('a terminal that says it has %s columns has %s', (columns, expected) => {
  const stderr = Object.assign(new Writable(), { columns });
  expect(nodeHost({ stderr }).stderr.columns).toBe(expected);
});
