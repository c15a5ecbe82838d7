import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Serials } from './serials.ts';

function missingOf(serials: readonly number[]): number {
  const counted = new Serials();
  for (const serial of serials) counted.add(serial);
  return counted.missing;
}

describe('Serials', () => {
  it('counts what is missing between the first and the last', () => {
    expect(missingOf([])).toBe(0);
    expect(missingOf([7])).toBe(0);
    expect(missingOf([7, 8, 12, 12, 14])).toBe(4);
  });

  it('does not mind a little disorder and repetition', () => {
    const input = fc.tuple(
      fc.uniqueArray(fc.integer({ min: 2, max: 300 })),
      fc.array(fc.integer({ min: 2, max: 300 })),
    );
    fc.assert(
      fc.property(input, ([first, again]) => {
        const all = [1, ...first, ...again];
        const present = new Set(all);
        expect(missingOf(all)).toBe(Math.max(...all) - present.size);
      }),
    );
  });

  it('gives up a gap rather than remember everything behind it', () => {
    const later = Array.from({ length: 40_000 }, (_, at) => at + 10);
    expect(missingOf([1, ...later])).toBe(8);
  });
});
