import { describe, expect, it } from 'vitest';
import type { Call } from '../profile/verdict.ts';
import type { Filter } from './filter.ts';
import { opcodes } from './instruction.ts';
import { filterStats } from './stats.ts';

const allow = { code: opcodes['ret k'], jt: 0, jf: 0, k: 0x7fff0000 };

/** Allows read by its number, and close after one more step that looks at an argument. */
const filter: Filter = {
  endian: 'little',
  instructions: [
    { code: opcodes['ld abs'], jt: 0, jf: 0, k: 0 },
    { code: opcodes['jeq k'], jt: 1, jf: 0, k: 0 },
    { code: opcodes['ld abs'], jt: 0, jf: 0, k: 16 },
    allow,
  ],
};

const call = (nr: number): Call => ({ arch: 'x86_64', nr, args: [0n, 0n, 0n, 0n, 0n, 0n] });

describe('the figures of a filter', () => {
  it('count executed instructions', () => {
    expect(filterStats(filter, [call(0), call(3)])).toEqual({
      instructions: 4,
      calls: 2,
      meanSteps: 3.5,
      maxSteps: 4,
      bitmap: [call(0)],
    });
  });

  it('are 0 for no calls', () => {
    expect(filterStats(filter, [])).toMatchObject({ calls: 0, meanSteps: 0, maxSteps: 0, bitmap: [] });
  });
});
