import { expect, it } from 'vitest';
import { threadsFor } from './threads-for.ts';

it.each([
  ['as there are processors', undefined, 2, { count: 2, worthBytes: 100e6 }],
  ['as can be kept busy', undefined, 64, { count: 4, worthBytes: 100e6 }],
  ['as are wanted, however small it is', 6, 2, { count: 6, worthBytes: 1 }],
])('one input is read by as many threads %s', (_case, wanted, processors, expected) => {
  expect(threadsFor(wanted, { processors })).toEqual(expected);
});
