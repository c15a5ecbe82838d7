import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Newlines } from './newlines.ts';

describe('Newlines', () => {
  it('finds what a plain search finds, however the bytes lie in memory', () => {
    const bytes = fc.array(fc.constantFrom(10, 11, 9, 0, 138, 255), { maxLength: 40 });
    const newlines = new Newlines();
    fc.assert(
      fc.property(bytes, fc.nat(7), (values, offset) => {
        const memory = new Uint8Array(offset + values.length + 3).fill(10);
        const part = memory.subarray(offset, offset + values.length);
        part.set(values);
        newlines.view(part);
        for (let from = 0; from <= values.length; from += 1) expect(newlines.next(from)).toBe(part.indexOf(10, from));
      }),
    );
  });
});
