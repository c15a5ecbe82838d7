import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, evaluator } from '../profile/evaluate.ts';
import type { FlatProfile, FlatRule } from '../profile/flat.ts';
import { callOf, loadedProfile } from './flat-profile.arbitrary.ts';
import { maxNumber } from './number-map.ts';
import { isAllowed } from './permissiveness.ts';
import { policyOf } from './policy-of.ts';
import { subset, verdictAt } from './policy.ts';
import { Space } from './space.ts';

/** Takes seconds; more on a busy machine. */
const slow = { timeout: 60_000 };

describe('the policy of a flat profile', () => {
  it('gives every call the verdict that evaluate gives', slow, () => {
    const input = loadedProfile.chain((loaded) =>
      fc.record({ loaded: fc.constant(loaded), calls: fc.array(callOf(loaded), { minLength: 20, maxLength: 20 }) }),
    );
    fc.assert(
      fc.property(input, ({ loaded: { flat, options }, calls }) => {
        const policy = policyOf(flat, options);
        const reference = evaluator(flat, options);
        for (const call of calls) expect(verdictAt(policy, call)).toEqual(reference(call));
      }),
      { numRuns: 120 },
    );
  });

  it('tells numbers apart in segments from the first to the last, without gaps, neighbours that differ', () => {
    fc.assert(
      fc.property(loadedProfile, ({ flat, options }) => {
        for (const segments of policyOf(flat, options).arches.values()) {
          const after = segments.slice(1);
          expect([segments[0]?.first, segments.at(-1)?.last]).toEqual([0, maxNumber]);
          expect(segments.every(({ first, last }) => first <= last)).toBe(true);
          expect(after.map(({ first }) => first)).toEqual(segments.slice(0, -1).map(({ last }) => last + 1));
          expect(after.every(({ value }, i) => value !== segments[i]?.value)).toBe(true);
        }
      }),
    );
  });

  it('shows what one allows and another does not with a call on which evaluate agrees', slow, () => {
    fc.assert(
      fc.property(loadedProfile, loadedProfile, ({ flat: a, options }, { flat: b }) => {
        const space = new Space();
        const witness = subset(policyOf(a, { ...options, space }), policyOf(b, { ...options, space }));
        if (witness === undefined) return;
        expect([a, b].map((flat) => isAllowed(evaluate(flat, witness, options)))).toEqual([true, false]);
      }),
      { numRuns: 120 },
    );
  });
});

const allow = (names: string[], args: FlatRule['args'] = []): FlatRule => ({
  names,
  action: 'SCMP_ACT_ALLOW',
  errnoRet: undefined,
  args,
});
const profile = (...syscalls: FlatRule[]): FlatProfile => ({
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: 38,
  architectures: [],
  flags: [],
  listenerPath: undefined,
  listenerMetadata: undefined,
  syscalls,
});
const arg = (index: number, op: FlatRule['args'][number]['op'], value: bigint) => ({ index, op, value, valueTwo: 0n });

describe('subset of flat profiles', () => {
  const options = { nativeArch: 'x86_64' as const };
  const witness = (a: FlatProfile, b: FlatProfile) => {
    const space = new Space();
    return subset(policyOf(a, { ...options, space }), policyOf(b, { ...options, space }));
  };

  it.each<[string, FlatProfile, FlatProfile]>([
    ['fewer calls', profile(allow(['read'])), profile(allow(['read', 'write']))],
    ['fewer arguments', profile(allow(['socket'], [arg(0, 'SCMP_CMP_EQ', 1n)])), profile(allow(['socket']))],
    [
      'a value within a bound',
      profile(allow(['socket'], [arg(0, 'SCMP_CMP_EQ', 1n)])),
      profile(allow(['socket'], [arg(0, 'SCMP_CMP_LT', 38n)])),
    ],
    [
      'two halves of all',
      profile(allow(['socket'])),
      profile(allow(['socket'], [arg(0, 'SCMP_CMP_LT', 38n)]), allow(['socket'], [arg(0, 'SCMP_CMP_GE', 38n)])),
    ],
    [
      'or-bound conditions of one index',
      profile(allow(['socket'])),
      profile(allow(['socket'], [arg(0, 'SCMP_CMP_GE', 5n), arg(0, 'SCMP_CMP_LE', 9n)])),
    ],
  ])('holds for %s', (_, a, b) => expect(witness(a, b)).toBeUndefined());

  it.each<[string, FlatProfile, FlatProfile, bigint]>([
    [
      'one value more',
      profile(allow(['socket'], [arg(0, 'SCMP_CMP_LE', 38n)])),
      profile(allow(['socket'], [arg(0, 'SCMP_CMP_LT', 38n)])),
      38n,
    ],
    [
      'high bits of an argument',
      profile(allow(['socket'], [arg(0, 'SCMP_CMP_NE', 1n)])),
      profile(allow(['socket'], [arg(0, 'SCMP_CMP_LE', 0xffff_ffffn)])),
      0x1_0000_0000n,
    ],
  ])('names a call for %s', (_, a, b, value) => {
    expect(witness(a, b)).toEqual({ arch: 'x86_64', nr: 41, args: [value, 0n, 0n, 0n, 0n, 0n] });
  });
});
