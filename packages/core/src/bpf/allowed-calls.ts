import { syscallsOf } from '../kernel/syscalls.ts';
import { mapNode } from '../policy/apply.ts';
import { archesOf, numbersOf } from '../policy/call-map.ts';
import { numberMapAt } from '../policy/number-map.ts';
import { isAllowed } from '../policy/permissiveness.ts';
import type { Policy } from '../policy/policy.ts';
import { findArguments } from '../policy/witness.ts';
import type { Call } from '../profile/verdict.ts';

/** One call for each named number that a policy allows for some arguments: with the smallest allowed ones, zeros if they are. */
export function allowedCalls(policy: Policy): readonly Call[] {
  return archesOf(policy).flatMap((arch) => {
    const numbers = numbersOf(policy, arch);
    return syscallsOf(arch).flatMap(({ nr }) => {
      if (nr === undefined) return [];
      const args = findArguments(mapNode(policy.space, numberMapAt(numbers, nr), isAllowed));
      return args === undefined ? [] : [{ arch, nr, args }];
    });
  });
}
