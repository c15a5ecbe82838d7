import { expect, it } from 'vitest';
import { nearest } from './nearest.ts';

const words = ['record', 'evidence', 'generate', 'diff', 'run'];

it.each([
  ['recrod', 'record'],
  ['dfif', 'diff'],
  ['generat', 'generate'],
  ['diffs', 'diff'],
  ['rn', 'run'],
  ['run', 'run'],
  ['gen', 'generate'],
  ['ev', 'evidence'],
  ['r', undefined],
  ['ran', 'run'],
  ['gun', 'run'],
  ['fun-', undefined],
  ['coverage', undefined],
  ['validate', undefined],
  ['', undefined],
])('%s is probably meant to be %s', (text, expected) => {
  expect(nearest(text, words)).toBe(expected);
});
