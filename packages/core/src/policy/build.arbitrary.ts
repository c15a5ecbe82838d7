import fc from 'fast-check';
import type { DecisionList } from '../profile/compile-rules.ts';
import { operators, type Condition } from '../profile/flat.ts';
import type { Verdict } from '../profile/verdict.ts';

const corners = [
  0n,
  1n,
  2n,
  3n,
  7n,
  8n,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_ffffn,
  0x1_0000_0000n,
  0x1_0000_0001n,
  2n ** 63n,
];

/** Values near the places where comparisons of 32 and 64 bits change their mind. */
export const argumentValue: fc.Arbitrary<bigint> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...corners, 2n ** 64n - 1n) },
  { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) },
);

export const condition: fc.Arbitrary<Condition> = fc.record({
  index: fc.integer({ min: 0, max: 5 }),
  op: fc.constantFrom(...operators),
  value: argumentValue,
  valueTwo: argumentValue,
});

export const verdict: fc.Arbitrary<Verdict> = fc.constantFrom(
  { action: 'SCMP_ACT_ALLOW', errno: undefined },
  { action: 'SCMP_ACT_LOG', errno: undefined },
  { action: 'SCMP_ACT_ERRNO', errno: 1 },
  { action: 'SCMP_ACT_ERRNO', errno: 38 },
  { action: 'SCMP_ACT_KILL_PROCESS', errno: undefined },
  { action: 'SCMP_ACT_NOTIFY', errno: undefined },
);

const decision = fc.record({ conditions: fc.array(condition, { maxLength: 3 }), verdict, rule: fc.constant(0) });

/** A decision list; `bits` is the width of the architecture it is for. */
export function decisionList(bits: 32 | 64): fc.Arbitrary<DecisionList> {
  return fc.record({ decisions: fc.array(decision, { maxLength: 4 }), otherwise: verdict, bits: fc.constant(bits) });
}

/** Arguments weighted to the values a decision list compares with, and their neighbours. */
export function argumentsNear({
  decisions: list,
}: DecisionList): fc.Arbitrary<[bigint, bigint, bigint, bigint, bigint, bigint]> {
  const near = list
    .flatMap(({ conditions }) => conditions)
    .flatMap(({ value, valueTwo }) => [value - 1n, value, value + 1n, valueTwo, value & valueTwo])
    .map((value) => BigInt.asUintN(64, value));
  const value = near.length === 0 ? argumentValue : fc.oneof(fc.constantFrom(...near), argumentValue);
  return fc.tuple(value, value, value, value, value, value);
}
