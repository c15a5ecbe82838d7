import { expect, it } from 'vitest';
import { normalizeProfile } from './normalize.ts';
import { parseProfile } from './parse.ts';

/** `ALLOW read write` for each rule of the normal form. */
function normalRules(rules: readonly string[]): readonly string[] {
  const syscalls = rules.map((text) => {
    const [action, ...names] = text.split(' ');
    return { names, action: `SCMP_ACT_${action}` };
  });
  const { profile } = parseProfile(JSON.stringify({ defaultAction: 'SCMP_ACT_TRAP', syscalls }), { input: 'p' });
  if (profile === undefined) throw new Error('the profile does not parse');
  return normalizeProfile(profile).syscalls.map(
    ({ names, action }) => `${action.slice('SCMP_ACT_'.length)} ${names.join(' ')}`,
  );
}

it.each([
  ['sorts names and drops repeats', ['ALLOW write read write'], ['ALLOW read write']],
  ['joins rules that differ in names only', ['ALLOW write', 'ALLOW read'], ['ALLOW read write']],
  [
    'joins them across rules on other calls',
    ['ALLOW write', 'ERRNO mount', 'ALLOW read'],
    ['ALLOW read write', 'ERRNO mount'],
  ],
  ['keeps the order of rules on one call', ['ERRNO read', 'ALLOW read'], ['ERRNO read', 'ALLOW read']],
  [
    'does not join over a rule on the same call',
    ['ALLOW write', 'ERRNO read write', 'ALLOW read'],
    ['ALLOW write', 'ERRNO read write', 'ALLOW read'],
  ],
  [
    'counts socket and socketcall as one call: they share a number on i386',
    ['ERRNO socketcall', 'ALLOW socket'],
    ['ERRNO socketcall', 'ALLOW socket'],
  ],
  ['drops rules without names', ['ALLOW'], []],
])('%s', (_, before, after) => {
  expect(normalRules(before)).toEqual(after);
});

it('sorts conditions, those of one argument as well, which are or-bound in any order', () => {
  const values = [
    [1, 5],
    [0, 9],
    [1, 3],
  ];
  const normal = (order: readonly (readonly number[])[]) => {
    const args = order.map(([index, value]) => ({ index, value, op: 'SCMP_CMP_EQ' }));
    const syscalls = [{ names: ['read'], action: 'SCMP_ACT_ALLOW', args }];
    const { profile } = parseProfile(JSON.stringify({ defaultAction: 'SCMP_ACT_TRAP', syscalls }), { input: 'p' });
    return profile && normalizeProfile(profile).syscalls[0]?.args.map(({ index, value }) => [index, Number(value)]);
  };
  expect([normal(values), normal(values.toReversed())]).toEqual(
    [1, 2].map(() => [
      [0, 9],
      [1, 3],
      [1, 5],
    ]),
  );
});
