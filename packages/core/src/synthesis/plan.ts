import type { Condition, FlatRule } from '../profile/flat.ts';
import type { Explanation, Reason } from './reason.ts';

/** Why a name is allowed, in the order in which the profile's rules are written; a name goes to the first that fits. */
export const groups = ['application', 'runtime', 'hidden', 'sibling'] as const;
export type Group = (typeof groups)[number];

interface PlannedName {
  readonly group: Group;
  readonly reasons: Reason[];
  /** The base's own rules for this name, kept in their order; empty if the name is allowed whatever its arguments. */
  readonly rules: readonly FlatRule[];
  /** Rules beyond the base's that the evidence needs, or that narrow the call to what was observed; or-bound. */
  readonly conditions: readonly (readonly Condition[])[];
  /** Errno with which the base refuses the call and we do as well. */
  readonly refuse: number | undefined;
}

type NameRules = Pick<PlannedName, 'rules' | 'conditions' | 'refuse'>;

/** What the kernel answers to a call it does not have, so that libraries fall back to an older one. */
export const enosys = 38;

/** No condition: the call is allowed with any arguments. */
export const unconditional: NameRules = { rules: [], conditions: [], refuse: undefined };

/** What a profile will say of each name, and why; the first to plan a name decides its rules, later ones add reasons. */
export class Plan {
  readonly names = new Map<string, PlannedName>();

  add(name: string, group: Group, reason: Reason, rules: NameRules = unconditional): void {
    const known = this.names.get(name);
    if (known === undefined) this.names.set(name, { group, reasons: [reason], ...rules });
    else known.reasons.push(reason);
  }

  explanations(): Explanation[] {
    const sorted = [...this.names].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([name, planned]) => ({ name, treatment: treatmentOf(planned), reasons: planned.reasons }));
  }
}

function treatmentOf({ rules, conditions, refuse }: PlannedName): Explanation['treatment'] {
  if (refuse !== undefined) return 'refuse';
  return rules.length + conditions.length > 0 ? 'conditions' : 'allow';
}
