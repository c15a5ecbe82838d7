import type { Call, Verdict } from '../profile/verdict.ts';
import { combine, mapCalls, numbersOf, type CallMap, type CallSet } from './call-map.ts';
import { valueAt } from './node.ts';
import { numberMapAt } from './number-map.ts';
import { comparePermissiveness, isAllowed } from './permissiveness.ts';
import { findCall } from './witness.ts';

/**
 * The canonical form of a filter: a verdict for every call. Numbers that are calls of another architecture (x32's under
 * x86_64) have the verdict of an architecture that is not in the filter.
 */
export type Policy = CallMap<Verdict>;

/** Which verdicts count as allowing a call; by default `isAllowed`. */
export type Allows = (verdict: Verdict) => boolean;

/** The verdict of one call. */
export function verdictAt(policy: Policy, call: Call): Verdict {
  return valueAt(numberMapAt(numbersOf(policy, call.arch), call.nr), call.args);
}

/** The calls a policy allows. */
export function allowedSet(policy: Policy, allows: Allows = isAllowed): CallSet {
  return mapCalls(policy, allows);
}

/** Gives each call the more permissive of two verdicts: allows what either allows. */
export function union(a: Policy, b: Policy): Policy {
  return combine(a, b, (x, y) => (comparePermissiveness(x, y) >= 0 ? x : y));
}

/** Gives each call the more restrictive of two verdicts: what the kernel does with both filters stacked. */
export function intersect(a: Policy, b: Policy): Policy {
  return combine(a, b, (x, y) => (comparePermissiveness(x, y) <= 0 ? x : y));
}

/** The calls `a` allows and `b` does not. */
export function difference(a: Policy, b: Policy, allows: Allows = isAllowed): CallSet {
  return combine(a, b, (x, y) => allows(x) && !allows(y));
}

/** Undefined if `b` allows all that `a` allows, else a call that shows it does not. */
export function subset(a: Policy, b: Policy, allows: Allows = isAllowed): Call | undefined {
  return findCall(difference(a, b, allows));
}
