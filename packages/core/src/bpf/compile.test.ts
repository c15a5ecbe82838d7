import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callOf, loadedProfile } from '../policy/flat-profile.arbitrary.ts';
import { policyOf } from '../policy/policy-of.ts';
import { evaluate } from '../profile/evaluate.ts';
import { compileFilter } from './compile.ts';
import { decodeFilter, encodeFilter } from './filter.ts';
import { simulate } from './simulate.ts';

const input = loadedProfile.chain((loaded) =>
  fc.record({ loaded: fc.constant(loaded), calls: fc.array(callOf(loaded), { minLength: 20, maxLength: 20 }) }),
);

describe('a compiled filter', () => {
  it('gives every call the verdict that evaluate gives, after a round trip through its bytes', () => {
    fc.assert(
      fc.property(input, ({ loaded: { flat, options }, calls }) => {
        const filter = compileFilter(policyOf(flat, options));
        const read = decodeFilter(encodeFilter(filter), filter.endian);
        expect(read).toEqual(filter);
        for (const call of calls) expect(simulate(filter, call).verdict).toEqual(evaluate(flat, call, options));
      }),
      { numRuns: 300 },
    );
  });
});
