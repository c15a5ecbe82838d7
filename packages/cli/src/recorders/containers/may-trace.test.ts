import { expect, it } from 'vitest';
import { mapsUser } from './may-trace.ts';

it.each([
  ['         0       1000          1\n         1     100000      65536\n', 1000, true],
  ['         0       1000          1\n         1     100000      65536\n', 1001, false],
  ['         0          0 4294967295\n', 1000, false],
  ['', 1000, false],
])('tells whether a user namespace has a user: %j, %d', (map, uid, expected) => {
  expect(mapsUser(map, uid)).toBe(expected);
});
