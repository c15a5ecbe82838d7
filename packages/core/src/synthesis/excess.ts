import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { archLabel, type Arch } from '../kernel/arch.ts';
import { syscallByName } from '../kernel/syscalls.ts';
import type { Need } from './need.ts';
import type { Plan } from './plan.ts';

/**
 * A rule applies to every listed architecture, so a name needed on one is allowed on the others as well: one diagnostic
 * per architecture that gains names it has no evidence for.
 */
export function excessOf({ names }: Plan, needs: readonly Need[], listed: readonly Arch[]): Diagnostic[] {
  if (listed.length < 2) return [];
  return listed.flatMap((arch): Diagnostic[] => {
    const own = new Set(needs.filter(({ call }) => call.syscall.arch === arch).map(({ call }) => call.syscall.name));
    const gained = [...names]
      .filter(([name, { group, refuse }]) => group === 'application' && refuse === undefined && !own.has(name))
      .map(([name]) => name)
      .filter((name) => syscallByName(arch, name) !== undefined)
      .sort();
    return gained.length === 0 ? [] : [{ code: 'arch-excess', arch: archLabel(arch), names: gained }];
  });
}
