import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, type Decision, type DecisionList } from '../profile/compile-rules.ts';
import { canonicalConditions } from '../profile/conditions.ts';
import type { Condition, Operator } from '../profile/flat.ts';
import type { Verdict } from '../profile/verdict.ts';
import { argumentsNear, condition, decisionList } from './build.arbitrary.ts';
import { buildConditions, buildDecisions } from './build.ts';
import { isLeaf, valueAt } from './node.ts';
import { Space } from './space.ts';

const allow: Verdict = { action: 'SCMP_ACT_ALLOW', errno: undefined };
const deny: Verdict = { action: 'SCMP_ACT_ERRNO', errno: 1 };
const list = (decisions: readonly Decision[]): DecisionList => ({ decisions, otherwise: deny, bits: 64 });
const condition0 = (op: Operator, value: bigint, valueTwo = 0n): Condition => ({ index: 0, op, value, valueTwo });

describe('the diagram of a decision list', () => {
  it('gives the verdict of the first decision that matches, at both widths', () => {
    const input = fc
      .constantFrom(32 as const, 64 as const)
      .chain(decisionList)
      .chain((list) => fc.record({ list: fc.constant(list), args: argumentsNear(list) }));
    fc.assert(
      fc.property(input, ({ list, args }) => {
        const cut: DecisionList = {
          ...list,
          decisions: list.decisions.map((d) => ({ ...d, conditions: canonicalConditions(d.conditions, list.bits) })),
        };
        expect(valueAt(buildDecisions(new Space(), list), args)).toEqual(decide(cut, args));
      }),
      { numRuns: 500 },
    );
  });

  it('is one node whatever the order of disjoint decisions', () => {
    const space = new Space();
    const rules = [1n, 5n, 9n].map((value) => ({
      conditions: [condition0('SCMP_CMP_EQ', value)],
      verdict: allow,
      rule: 0,
    }));
    const build = (rules: readonly Decision[]) => buildDecisions(space, list(rules));
    expect(build(rules)).toBe(build(rules.toReversed()));
  });

  it.each<[string, Condition[], Condition[]]>([
    ['LT and not GE', [condition0('SCMP_CMP_LT', 1n)], [condition0('SCMP_CMP_EQ', 0n)]],
    ['a full mask and EQ', [condition0('SCMP_CMP_MASKED_EQ', 2n ** 64n - 1n, 7n)], [condition0('SCMP_CMP_EQ', 7n)]],
    [
      'stray bits of valueTwo',
      [condition0('SCMP_CMP_MASKED_EQ', 0xf0n, 0x1fn)],
      [condition0('SCMP_CMP_MASKED_EQ', 0xf0n, 0x10n)],
    ],
    ['an empty mask and no condition', [condition0('SCMP_CMP_MASKED_EQ', 0n, 5n)], []],
    [
      'two bounds and a value',
      [condition0('SCMP_CMP_GE', 5n), condition0('SCMP_CMP_LE', 5n)],
      [condition0('SCMP_CMP_EQ', 5n)],
    ],
  ])('is the same node for %s', (_, a, b) => {
    const space = new Space();
    expect(buildConditions(space, a, 64)).toBe(buildConditions(space, b, 64));
  });

  it('compares 32 bits only where arguments have no more', () => {
    const space = new Space();
    const at = (op: Operator, value: bigint) => buildConditions(space, [condition0(op, value)], 32);
    expect(at('SCMP_CMP_EQ', 0x1_0000_0005n)).toBe(at('SCMP_CMP_EQ', 5n));
    expect(at('SCMP_CMP_LT', 0x1_0000_0000n)).toBe(space.leaf(false));
    expect(at('SCMP_CMP_GT', 0x1_0000_0000n)).toBe(at('SCMP_CMP_NE', 0n));
  });

  it('has no branch that tests nothing', () => {
    fc.assert(
      fc.property(condition, (c) => {
        const space = new Space();
        const either = buildDecisions(space, list([{ conditions: [c], verdict: deny, rule: 0 }]));
        expect(isLeaf(either)).toBe(true);
      }),
    );
  });

  it('says so when conditions need more nodes than the budget', () => {
    // Bit i of argument 0 equals bit i of argument 1, for every i: each pair doubles what has to be remembered.
    const pairs = Array.from({ length: 30 }, (_, i) => {
      const bit = 1n << BigInt(i);
      const conditions: Condition[] = [
        { index: 0, op: 'SCMP_CMP_MASKED_EQ', value: bit, valueTwo: bit },
        { index: 1, op: 'SCMP_CMP_MASKED_EQ', value: bit, valueTwo: bit },
      ];
      return { conditions, verdict: allow, rule: 0 };
    });
    expect(() => buildDecisions(new Space(20_000), list(pairs))).toThrow('more than 20000 decision nodes');
  });
});
