import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestFilter, numberFilter } from './event-filter.ts';

/** The numbers below 1200 a filter lets through: its language means the same to JavaScript. */
function passing(text: string): number[] {
  const all = Array.from({ length: 1201 }, (_, i) => i - 1);
  if (text === '') return all;
  return runInNewContext(`all.filter((id) => ${text})`, { all }) as number[];
}

const numbers = fc.uniqueArray(fc.integer({ min: -1, max: 1199 }), { maxLength: 700 });

describe('a filter of numbers', () => {
  it('leaves out what it says, and nothing else', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 0, max: longestFilter }), (hottestFirst, room) => {
        const { text, excluded } = numberFilter(hottestFirst, room);
        const asked = new Set(hottestFirst);
        expect([...excluded].filter((number) => !asked.has(number))).toEqual([]);
        const left = new Set(passing(text));
        for (let number = -1; number < 1200; number += 1) expect(left.has(number)).toBe(!excluded.has(number));
        expect(text.length).toBeLessThanOrEqual(room);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['nothing', [], '', 0],
    ['few', [1, 0, 9], 'id!=1&&id!=0&&id!=9', 3],
    [
      'the hottest first, the others as ranges',
      [300, 5, 1, 0, 7, 8, 9, 400],
      'id!=300&&id!=5&&id!=1&&id!=0&&(id<7||id>9)&&id!=400',
      8,
    ],
  ])('of %s', (_name, hottestFirst, text, count) => {
    const filter = numberFilter(hottestFirst);
    expect(filter).toMatchObject({ text });
    expect(filter.excluded.size).toBe(count);
  });

  it('has room for every call of an architecture', () => {
    const all = Array.from({ length: 470 }, (_, i) => i);
    expect(numberFilter(all.toReversed()).excluded.size).toBe(470);
    const scattered = all.filter((i) => i % 3 !== 0);
    expect(numberFilter(scattered).excluded.size).toBe(scattered.length);
  });

  it('lets through what there is no room for', () => {
    const scattered = Array.from({ length: 600 }, (_, i) => 2 * i);
    const { text, excluded } = numberFilter(scattered);
    expect(excluded.size).toBeGreaterThan(400);
    expect(passing(text).filter((number) => excluded.has(number))).toEqual([]);
  });
});
