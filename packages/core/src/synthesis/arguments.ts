import type { CallEvidence } from '../evidence/evidence.ts';
import { parseTuple, type ArgumentTuple } from '../evidence/argument-tuple.ts';
import { isAllowed } from '../policy/permissiveness.ts';
import { decide, type DecisionList } from '../profile/compile-rules.ts';
import type { Condition } from '../profile/flat.ts';
import type { Call, Verdict } from '../profile/verdict.ts';
import type { Need } from './need.ts';

/** More distinct values than this are no small set worth listing. */
const maxValues = 16;

/** Calls with an argument that is safe to pin: a scalar that selects what the call does, not data. */
const safeArguments: Readonly<Record<string, number>> = {
  arch_prctl: 0,
  personality: 0,
  prctl: 0,
  socket: 0,
  socketpair: 0,
};

/** An int as the filter sees it: the kernel ignores the upper half of the register, so the condition does too. */
export function intEquals(index: number, value: bigint): Condition {
  return { index, op: 'SCMP_CMP_MASKED_EQ', value: 0xffffffffn, valueTwo: value & 0xffffffffn };
}

/** And-bound conditions per distinct observed value, or-bound; empty where not all are known, too many or not safe to pin. */
export function observedValues({ call, runs }: Need): Condition[][] {
  const index = safeArguments[call.syscall.name ?? ''];
  if (index === undefined || runs.some(({ args }) => args.unknown > 0)) return [];
  const values = new Set(runs.flatMap(({ args }) => [...args.tuples.keys()].map((key) => parseTuple(key)[index])));
  const numbers = [...values].filter((value) => typeof value === 'bigint');
  if (numbers.length < values.size || numbers.length > maxValues) return [];
  return numbers.sort((a, b) => (a < b ? -1 : 1)).map((value) => [intEquals(index, value)]);
}

/**
 * What became of calls with some arguments: in some run more of them were made than calls failed at all, so that one must have
 * succeeded; in every run all calls failed; or neither is sure.
 */
const outcomes = ['succeeded', 'unclear', 'failed'] as const;
type Outcome = (typeof outcomes)[number];

/** Arguments the evidence shows and the base refuses. */
export interface Misfit {
  /** The tuple's values at the indexes the base tests: `0=16 2=9`. */
  readonly text: string;
  readonly conditions: readonly Condition[];
  /** The base's verdict on them. */
  readonly verdict: Verdict;
  readonly outcome: Outcome;
}

/** What a base's conditions say to the observed arguments. */
export interface Fit {
  readonly misfits: readonly Misfit[];
  /** Calls of which not every argument the base tests is known as a number. */
  readonly unknown: number;
}

export function fitOf({ runs }: Need, decisions: DecisionList): Fit {
  const indexes = [
    ...new Set(decisions.decisions.flatMap(({ conditions }) => conditions.map(({ index }) => index))),
  ].sort((a, b) => a - b);
  const misfits = new Map<string, Misfit>();
  let unknown = 0;
  for (const run of runs) {
    unknown += run.args.unknown;
    for (const [key, count] of run.args.tuples) {
      const args = numbersAt(parseTuple(key), indexes);
      if (args === undefined) unknown += count;
      else {
        const verdict = decide(decisions, argumentsOf(args));
        if (!isAllowed(verdict)) addMisfit(misfits, args, { verdict, outcome: outcomeOf(run, count) });
      }
    }
  }
  return { misfits: [...misfits.values()], unknown };
}

function outcomeOf({ count, ok, unseen, unfinished }: CallEvidence, made: number): Outcome {
  const failures = count - ok - unseen - unfinished;
  if (made > failures) return 'succeeded';
  return failures === count ? 'failed' : 'unclear';
}

function addMisfit(
  misfits: Map<string, Misfit>,
  args: ReadonlyMap<number, bigint>,
  { verdict, outcome }: Pick<Misfit, 'verdict' | 'outcome'>,
): void {
  const text = [...args].map(([index, value]) => `${index}=${value}`).join(' ');
  const conditions = [...args].map(([index, value]) => intEquals(index, value));
  const known = misfits.get(text)?.outcome ?? 'failed';
  const surest = outcomes.find((one) => one === outcome || one === known) ?? outcome;
  misfits.set(text, { text, conditions, verdict, outcome: surest });
}

/** The values at the indexes; undefined if one of them is not known as a number. */
function numbersAt(tuple: ArgumentTuple, indexes: readonly number[]): Map<number, bigint> | undefined {
  const args = new Map<number, bigint>();
  for (const index of indexes) {
    const value = tuple[index];
    if (typeof value !== 'bigint') return undefined;
    args.set(index, value);
  }
  return args;
}

function argumentsOf(args: ReadonlyMap<number, bigint>): Call['args'] {
  const at = (index: number): bigint => args.get(index) ?? 0n;
  return [at(0), at(1), at(2), at(3), at(4), at(5)];
}
