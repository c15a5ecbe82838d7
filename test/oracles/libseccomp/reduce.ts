import type { Condition, FlatProfile, FlatRule } from '../../../packages/core/src/profile/flat.ts';

/** Whether a profile still shows what is looked for; asked for many at once. */
export type Check = (profiles: readonly FlatProfile[]) => Promise<readonly boolean[]>;

/** The smallest profile that simplifications, one after the other, lead to while `check` holds. */
export async function reduceProfile(profile: FlatProfile, check: Check): Promise<FlatProfile> {
  for (let best = profile; ;) {
    const candidates = simpler(best);
    const shows = await check(candidates);
    const next = candidates.find((_, i) => shows[i]);
    if (next === undefined) return best;
    best = next;
  }
}

/** All simplifications by one step, the boldest first; each makes the profile shorter or its numbers smaller. */
function simpler(profile: FlatProfile): readonly FlatProfile[] {
  const withRules = (syscalls: readonly FlatRule[]): FlatProfile => ({ ...profile, syscalls });
  const { syscalls, architectures } = profile;
  return [
    ...syscalls.map((_, i) => withRules(syscalls.toSpliced(i, 1))),
    ...architectures.map((_, i) => ({ ...profile, architectures: architectures.toSpliced(i, 1) })),
    ...syscalls.flatMap((rule, i) => simplerRules(rule).map((simple) => withRules(syscalls.with(i, simple)))),
  ];
}

function simplerRules(rule: FlatRule): readonly FlatRule[] {
  const { names, args } = rule;
  return [
    ...(names.length > 1 ? names.map((_, i) => ({ ...rule, names: names.toSpliced(i, 1) })) : []),
    ...args.map((_, i) => ({ ...rule, args: args.toSpliced(i, 1) })),
    ...(rule.action === 'SCMP_ACT_ERRNO' && rule.errnoRet !== 1 ? [{ ...rule, errnoRet: 1 }] : []),
    ...args.flatMap((condition, i) =>
      simplerConditions(condition).map((simple) => ({ ...rule, args: args.with(i, simple) })),
    ),
  ];
}

function simplerConditions(condition: Condition): readonly Condition[] {
  const { index, op, value, valueTwo } = condition;
  const usesTwo = op === 'SCMP_CMP_MASKED_EQ';
  return [
    ...(usesTwo ? [{ ...condition, op: 'SCMP_CMP_EQ', valueTwo: 0n } as const] : []),
    ...(index > 1 ? [{ ...condition, index: 1 }] : []),
    ...smaller(value).map((less) => ({ ...condition, value: less })),
    ...(usesTwo ? smaller(valueTwo) : valueTwo > 0n ? [0n] : []).map((less) => ({ ...condition, valueTwo: less })),
  ];
}

function smaller(value: bigint): readonly bigint[] {
  return [0n, 1n, 2n, 3n, 0xffff_ffffn, 1n << 32n].filter((candidate) => candidate < value);
}
