import type { NamedChange } from '@seccomp-tailor/core';

type Summary = NamedChange['before'];
type Condition = NonNullable<Summary['by']>['rules'][number]['conditions'][number];

/** `ALLOW if a0 == 0x10; ALLOW if a0 == 0x2; else ERRNO(1)`: what a profile does with a call, on which arguments. */
export function summaryText({ verdicts, by }: Summary): string {
  if (by === undefined) return verdicts.join(' or ');
  if (by.rules.length === 0) return by.otherwise;
  const rules = by.rules.map(
    ({ verdict, conditions }) => `${verdict} if ${conditions.map(conditionText).join(' and ')}`,
  );
  return [...rules, `else ${by.otherwise}`].join('; ');
}

const signs: Readonly<Partial<Record<Condition['op'], string>>> = {
  SCMP_CMP_NE: '!=',
  SCMP_CMP_LT: '<',
  SCMP_CMP_LE: '<=',
  SCMP_CMP_EQ: '==',
  SCMP_CMP_GE: '>=',
  SCMP_CMP_GT: '>',
};

/** `a0 == 0x10`, `(a0 & 0x7e020000) == 0`. */
export function conditionText({ index, op, value, valueTwo }: Condition): string {
  const sign = signs[op];
  return sign === undefined ? `(a${index} & ${hex(value)}) == ${hex(valueTwo)}` : `a${index} ${sign} ${hex(value)}`;
}

/** Small numbers are easier to read as they are. */
function hex(decimal: string): string {
  const number = BigInt(decimal);
  return number < 10n ? decimal : `0x${number.toString(16)}`;
}
