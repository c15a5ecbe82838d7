import { expect, it } from 'vitest';
import { summaryText } from './rules.ts';

const equal = (index: number, value: string) => ({ index, op: 'SCMP_CMP_EQ', value, valueTwo: '0' }) as const;
const masked = { index: 0, op: 'SCMP_CMP_MASKED_EQ', value: '2114060288', valueTwo: '0' } as const;

it.each([
  ['always the same', { rules: [], otherwise: 'ALLOW' }, 'ALLOW'],
  [
    'two conditions at once',
    { rules: [{ verdict: 'ERRNO(22)', conditions: [equal(0, '16'), equal(2, '9')] }], otherwise: 'ALLOW' },
    'ERRNO(22) if a0 == 0x10 and a2 == 9; else ALLOW',
  ],
  [
    'a mask',
    { rules: [{ verdict: 'ALLOW', conditions: [masked] }], otherwise: 'ERRNO(1)' },
    'ALLOW if (a0 & 0x7e020000) == 0; else ERRNO(1)',
  ],
  ['too much to tell', undefined, 'ALLOW or ERRNO(1)'],
])('%s', (_what, by, expected) => {
  expect(summaryText({ verdicts: ['ALLOW', 'ERRNO(1)'], by })).toBe(expected);
});
