import type { CallPattern } from '../kernel/call-notation.ts';
import { mapNode } from '../policy/apply.ts';
import { numbersOf } from '../policy/call-map.ts';
import { valuesOf } from '../policy/node.ts';
import { numberMapAt } from '../policy/number-map.ts';
import type { Policy } from '../policy/policy.ts';
import { bitsOf, restrict } from '../policy/restrict.ts';
import { findArguments } from '../policy/witness.ts';
import type { Call, Verdict } from '../profile/verdict.ts';

/** A verdict that occurs, and a call that gets it. */
export interface VerdictExample {
  readonly verdict: Verdict;
  readonly call: Call;
}

/**
 * Every verdict a policy has for the calls of a pattern, each with an example, the smallest arguments first. None for a call
 * without a number.
 */
export function verdictExamples(policy: Policy, { syscall, args }: CallPattern): readonly VerdictExample[] {
  const { arch, nr } = syscall;
  if (nr === undefined) return [];
  const { space } = policy;
  const node = restrict(space, numberMapAt(numbersOf(policy, arch), nr), bitsOf(args));
  return valuesOf(node).flatMap((verdict) => {
    const free = findArguments(mapNode(space, node, (value) => value === verdict));
    if (free === undefined) return [];
    const at = (index: number): bigint => args[index] ?? free[index] ?? 0n;
    return [{ verdict, call: { arch, nr, args: [at(0), at(1), at(2), at(3), at(4), at(5)] } }];
  });
}
