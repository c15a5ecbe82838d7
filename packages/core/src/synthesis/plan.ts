import type { Condition, FlatRule } from '../profile/flat.ts';
import type { Explanation, Reason } from './reason.ts';

/** Why a name is allowed, in the order in which the profile's rules are written; a name goes to the first that fits. */
export const groups = ['application', 'runtime', 'hidden', 'sibling'] as const;
export type Group = (typeof groups)[number];

export interface PlannedName {
  readonly group: Group;
  readonly reasons: readonly Reason[];
  /** Whether the base allows it for some arguments only, and this profile allows no others but by `conditions`. */
  readonly asBase: boolean;
  /** The base's own rules for this name, kept in their order. */
  readonly rules: readonly FlatRule[];
  /** Rules beyond the base's that the evidence needs, or that narrow the call to what was observed; or-bound. */
  readonly conditions: readonly (readonly Condition[])[];
  /** Refusals of arguments that were seen to fail, where the default would end the program. */
  readonly refusals: readonly FlatRule[];
  /** Errno with which the base refuses the call and we do as well. */
  readonly refuse: number | undefined;
}

export type NameRules = Pick<PlannedName, 'asBase' | 'rules' | 'conditions' | 'refusals' | 'refuse'>;

/** What the kernel answers to a call it does not have, so that libraries fall back to an older one. */
export const enosys = 38;

/** No condition: the call is allowed with any arguments. */
export const unconditional: NameRules = { asBase: false, rules: [], conditions: [], refusals: [], refuse: undefined };

/**
 * What a profile will say of each name, and why. A name planned more than once (for two architectures, or by the application and
 * the runtime) is allowed all that any of them needs; the first decides its group.
 */
export class Plan {
  readonly names = new Map<string, PlannedName>();

  add(name: string, group: Group, reason: Reason, rules: NameRules = unconditional): void {
    const known = this.names.get(name);
    if (known === undefined) this.names.set(name, { group, reasons: [reason], ...rules });
    else this.names.set(name, { ...known, ...either(known, rules), reasons: [...known.reasons, reason] });
  }

  /** Other rules for a planned name. */
  replace(name: string, planned: PlannedName, rules: NameRules): void {
    this.names.set(name, { ...planned, ...rules });
  }

  explanations(): Explanation[] {
    const sorted = [...this.names].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([name, planned]) => ({ name, treatment: treatmentOf(planned), reasons: planned.reasons }));
  }
}

/** Rules that allow what either allows. */
function either(a: NameRules, b: NameRules): NameRules {
  if (b.refuse !== undefined) return a;
  if (a.refuse !== undefined) return b;
  if (!isConditional(a) || !isConditional(b)) return unconditional;
  return {
    asBase: a.asBase || b.asBase,
    rules: distinct([...a.rules, ...b.rules], ruleText),
    conditions: distinct([...a.conditions, ...b.conditions], conditionsText),
    refusals: distinct([...a.refusals, ...b.refusals], ruleText),
    refuse: undefined,
  };
}

/** Whether a name's rules look at its arguments. */
export function isConditional({ asBase, conditions }: NameRules): boolean {
  return asBase || conditions.length > 0;
}

/** The first of each that have one text. */
export function distinct<T>(list: readonly T[], text: (value: T) => string): readonly T[] {
  return list.filter((value, i) => list.findIndex((other) => text(other) === text(value)) === i);
}

/** Equal for rules of one name that say the same. */
export function ruleText({ action, errnoRet, args }: FlatRule): string {
  return [action, errnoRet, conditionsText(args)].join(' ');
}

function conditionsText(args: readonly Condition[]): string {
  return args.flatMap(({ index, op, value, valueTwo }) => [index, op, value, valueTwo]).join(' ');
}

function treatmentOf(planned: PlannedName): Explanation['treatment'] {
  if (planned.refuse !== undefined) return 'refuse';
  return isConditional(planned) ? 'conditions' : 'allow';
}
