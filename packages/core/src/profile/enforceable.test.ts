import { describe, expect, it } from 'vitest';
import { areDisjoint, isReliablyEnforceable } from './enforceable.ts';
import type { Condition, Operator } from './flat.ts';
import type { Decision } from './merge-rules.ts';
import type { Verdict } from './verdict.ts';

/** `0 LT 5`, `1 MASKED_EQ 3 1`. */
function test(text: string): Condition {
  const [index, op, value = '0', valueTwo = '0'] = text.split(' ');
  return { index: Number(index), op: `SCMP_CMP_${op}` as Operator, value: BigInt(value), valueTwo: BigInt(valueTwo) };
}

const allow: Verdict = { action: 'SCMP_ACT_ALLOW', errno: undefined };
const deny: Verdict = { action: 'SCMP_ACT_ERRNO', errno: 1 };

/** `0 EQ 1 & 1 EQ 2`, and `!` before a refusal. */
function decision(text: string): Decision {
  const conditions = text.replace('!', '').split(' & ').map(test);
  return { conditions, verdict: text.startsWith('!') ? deny : allow, rule: 0 };
}

describe('libseccomp is known to compile right', () => {
  it.each<[boolean, string, string[], (32 | 64)?]>([
    [true, 'a lone decision', ['0 GT 4294967296 & 1 NE 2']],
    [
      true,
      'equality tests of any number of arguments',
      ['0 EQ 1 & 1 EQ 2', '0 MASKED_EQ 3 1 & 2 EQ 4294967296', '1 EQ 3'],
    ],
    [true, 'comparisons of one argument each', ['0 LT 5', '1 GE 7', '0 NE 9']],
    [true, 'such comparisons beside one equality of several', ['0 LT 5', '1 EQ 7 & 2 EQ 8']],
    [false, 'such comparisons beside two equalities of several', ['0 LT 5', '1 EQ 7 & 2 EQ 8', '1 EQ 9 & 2 EQ 9']],
    [false, 'a comparison of several arguments beside another decision', ['0 LT 5 & 1 NE 6', '1 EQ 3']],
    [false, 'a comparison with a large value', ['0 LT 4294967296', '1 EQ 3']],
    [true, 'the same on 32 bits', ['0 LT 4294967296', '1 EQ 3'], 32],
    [true, 'different verdicts by EQ', ['0 EQ 1', '!1 EQ 2']],
    [false, 'different verdicts by masks that overlap', ['0 MASKED_EQ 3 1', '!0 MASKED_EQ 12 4']],
    [true, 'different verdicts by masks that do not', ['0 MASKED_EQ 3 1', '!0 MASKED_EQ 7 2']],
    [false, 'different verdicts by bounds that overlap', ['0 LT 5', '!0 GT 3']],
    [true, 'different verdicts by bounds that do not', ['0 LT 5', '!0 GT 4']],
    [false, 'one pair of three that overlaps', ['0 LT 5', '0 EQ 7', '!0 GE 6']],
  ])('%s: %s', (reliable, _, decisions, bits = 64) => {
    expect(isReliablyEnforceable(decisions.map(decision), bits)).toBe(reliable);
    expect(isReliablyEnforceable(decisions.toReversed().map(decision), bits)).toBe(reliable);
  });
});

describe('no value fulfils two conditions', () => {
  it.each<[boolean, string, string]>([
    [true, '0 EQ 1', '0 EQ 2'],
    [false, '0 EQ 1', '0 EQ 1'],
    [false, '0 EQ 1', '1 EQ 2'],
    [true, '0 EQ 5', '0 LT 5'],
    [false, '0 EQ 4', '0 LT 5'],
    [true, '0 EQ 5', '0 NE 5'],
    [true, '0 EQ 6', '0 MASKED_EQ 1 1'],
    [true, '0 MASKED_EQ 6 2', '0 MASKED_EQ 4 4'],
    [false, '0 MASKED_EQ 6 2', '0 MASKED_EQ 2 2'],
    [true, '0 LT 5', '0 GE 5'],
    [false, '0 LE 5', '0 GE 5'],
    [true, '0 LE 5', '0 GT 5'],
    [false, '0 LT 6', '0 GE 5'],
    [false, '0 NE 5', '0 LT 5'],
    [false, '0 GE 5', '0 GT 9'],
  ])('%s: %s and %s', (disjoint, a, b) => {
    expect([areDisjoint(test(a), test(b)), areDisjoint(test(b), test(a))]).toEqual([disjoint, disjoint]);
  });
});
