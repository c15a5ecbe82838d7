import type { Condition, Operator } from './flat.ts';

const tests: Readonly<Record<Operator, (arg: bigint, value: bigint, valueTwo: bigint) => boolean>> = {
  SCMP_CMP_NE: (arg, value) => arg !== value,
  SCMP_CMP_LT: (arg, value) => arg < value,
  SCMP_CMP_LE: (arg, value) => arg <= value,
  SCMP_CMP_EQ: (arg, value) => arg === value,
  SCMP_CMP_GE: (arg, value) => arg >= value,
  SCMP_CMP_GT: (arg, value) => arg > value,
  SCMP_CMP_MASKED_EQ: (arg, mask, wanted) => (arg & mask) === (wanted & mask),
};

/** Whether a condition holds for a call's arguments. */
export function holds({ index, op, value, valueTwo }: Condition, args: readonly bigint[]): boolean {
  return tests[op](args[index] ?? 0n, value, valueTwo);
}

/**
 * A rule's conditions as the runtimes hand them to libseccomp: one and-bound set if all indexes differ; if any repeats, a
 * set for each condition, so that they are or-bound. No conditions give one empty set, which always holds.
 */
export function conditionSets(args: readonly Condition[], limit = Infinity): readonly (readonly Condition[])[] {
  const read = args.slice(0, limit);
  const distinct = new Set(read.map(({ index }) => index)).size === read.length;
  return distinct ? [read] : read.map((condition) => [condition]);
}

/**
 * And-bound conditions as libseccomp compares them: values cut to the architecture's width, the wanted value of MASKED_EQ to
 * its mask, an empty mask left out (it always holds), the lowest argument first.
 */
export function canonicalConditions(conditions: readonly Condition[], bits: 32 | 64): readonly Condition[] {
  return conditions
    .map(({ index, op, value, valueTwo }): Condition => {
      const cut = BigInt.asUintN(bits, value);
      return { index, op, value: cut, valueTwo: op === 'SCMP_CMP_MASKED_EQ' ? valueTwo & cut : 0n };
    })
    .filter(({ op, value }) => op !== 'SCMP_CMP_MASKED_EQ' || value !== 0n)
    .toSorted((a, b) => a.index - b.index);
}

export function sameCondition(a: Condition, b: Condition): boolean {
  return a.index === b.index && a.op === b.op && a.value === b.value && a.valueTwo === b.valueTwo;
}
