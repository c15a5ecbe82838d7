import { sameCondition } from './conditions.ts';
import type { Condition, Operator } from './flat.ts';
import { sameVerdict, type Verdict } from './verdict.ts';

/** One branch of the decisions on a call. */
export interface Decision {
  /** And-bound; empty means always. Values are cut to the architecture's width. */
  readonly conditions: readonly Condition[];
  readonly verdict: Verdict;
  /** Index of the flat profile's rule this comes from. */
  readonly rule: number;
}

/**
 * The decisions on one system call number: the first whose conditions hold wins, `otherwise` if none does. All of
 * libseccomp's precedence (see {@link RuleMerger}) is in the order already.
 */
export interface DecisionList {
  readonly decisions: readonly Decision[];
  readonly otherwise: Verdict;
  /** How many bits of an argument are compared. */
  readonly bits: 32 | 64;
}

/** Two rules that give one condition different verdicts; libseccomp refuses the second ("file exists"). */
export type RuleConflict = readonly [number, number];

/**
 * Takes the decisions on one call in file order and settles them as libseccomp's database does (src/db.c):
 * - an unconditional one erases the conditional ones, before or after it; the first unconditional one stays;
 * - one that only extends another's conditions (compared from the lowest argument up) changes nothing;
 * - the reverse with another verdict, or the same conditions with another verdict, is a conflict (against libseccomp: none
 *   missed, one false alarm in 9,000 random sets of equality rules);
 * - the others are tested in an order of their own, see {@link compareDecisions}.
 */
export class RuleMerger {
  #always: Decision | undefined;
  #conditional: Decision[] = [];
  readonly #considered: Decision[] = [];
  readonly #conflicts: RuleConflict[] = [];

  get conflicts(): readonly RuleConflict[] {
    return this.#conflicts;
  }

  /** The conditional decisions that libseccomp compiled at one time or another, erased ones included. */
  get considered(): readonly Decision[] {
    return this.#considered;
  }

  add(decision: Decision): void {
    if (this.#always !== undefined) return;
    if (decision.conditions.length === 0) {
      this.#always = decision;
      this.#conditional = [];
    } else {
      this.#considered.push(decision);
      this.#addConditional(decision);
    }
  }

  #addConditional(decision: Decision): void {
    for (const known of this.#conditional) {
      const same = sameVerdict(known.verdict, decision.verdict);
      if (!same && startsWith(known.conditions, decision.conditions)) {
        this.#conflicts.push([known.rule, decision.rule]);
        return;
      }
      if (startsWith(decision.conditions, known.conditions) || (same && includesAll(decision, known))) return;
    }
    this.#conditional = this.#conditional.filter(
      (known) => !(sameVerdict(known.verdict, decision.verdict) && includesAll(known, decision)),
    );
    this.#conditional.push(decision);
  }

  /** The settled decisions, first match wins. */
  decisions(): readonly Decision[] {
    return this.#always === undefined ? this.#conditional.toSorted(compareDecisions) : [this.#always];
  }
}

/** Whether all conditions of `some` are among those of `more`, which then adds nothing if their verdicts are the same. */
function includesAll(more: Decision, some: Decision): boolean {
  return some.conditions.every((condition) => more.conditions.some((other) => sameCondition(condition, other)));
}

function startsWith(conditions: readonly Condition[], prefix: readonly Condition[]): boolean {
  return prefix.every((condition, i) => {
    const other = conditions[i];
    return other !== undefined && sameCondition(condition, other);
  });
}

/** Equality tests come before upper bounds, those before lower bounds. */
const operatorRank: Readonly<Record<Operator, number>> = {
  SCMP_CMP_EQ: 0,
  SCMP_CMP_NE: 0,
  SCMP_CMP_MASKED_EQ: 0,
  SCMP_CMP_LT: 1,
  SCMP_CMP_LE: 1,
  SCMP_CMP_GE: 2,
  SCMP_CMP_GT: 2,
};

/** libseccomp's order of tests: highest argument first, then by operator, then the narrower bound or bigger value; ties in file order. */
function compareDecisions(a: Decision, b: Decision): number {
  for (const [i, condition] of a.conditions.entries()) {
    const other = b.conditions[i];
    const order = other === undefined ? 0 : compareConditions(condition, other);
    if (order !== 0) return order;
  }
  return b.conditions.length - a.conditions.length;
}

function compareConditions(a: Condition, b: Condition): number {
  const coarse = b.index - a.index || operatorRank[a.op] - operatorRank[b.op];
  if (coarse !== 0) return coarse;
  const difference = testedValue(b) - testedValue(a);
  const descending = difference > 0n ? 1 : difference < 0n ? -1 : 0;
  return operatorRank[a.op] === 1 ? -descending : descending;
}

function testedValue({ op, value, valueTwo }: Condition): bigint {
  return op === 'SCMP_CMP_MASKED_EQ' ? valueTwo : value;
}
