import { combineNodes, mapNode } from '../policy/apply.ts';
import { valuesOf, type Node } from '../policy/node.ts';
import type { Allows } from '../policy/policy.ts';
import type { Space } from '../policy/space.ts';
import { findArguments } from '../policy/witness.ts';
import { formatVerdict, type Call, type Verdict } from '../profile/verdict.ts';
import { plainRules, type PlainRules } from './plain-rules.ts';

/**
 * How what is allowed of one system call changes from one profile to another. The arguments count: `tighter` and `looser`
 * are calls that both allow for some arguments, one for strictly more; `changed` is one that gains some and loses others;
 * `verdict` allows the same and answers differently (another errno, KILL for ERRNO, LOG for ALLOW).
 */
export type ChangeKind = 'allowed-to-denied' | 'denied-to-allowed' | 'tighter' | 'looser' | 'changed' | 'verdict';

/** What one filter does with a call. */
export interface CallSummary {
  /** As `ALLOW` or `ERRNO(38)`, sorted; more than one if it depends on the arguments. */
  readonly verdicts: readonly string[];
  /** On which arguments; undefined if that takes more rules than anyone reads. */
  readonly by: PlainRules | undefined;
}

/** One change, without the call it is about. */
export interface Change {
  readonly kind: ChangeKind;
  readonly before: CallSummary;
  readonly after: CallSummary;
  /** Arguments that are allowed after and were not before. */
  readonly gained: Call['args'] | undefined;
  /** Arguments that were allowed before and are not after. */
  readonly lost: Call['args'] | undefined;
}

/** Compares two diagrams of one space; undefined if they are the same function. */
export type CompareNodes = (before: Node<Verdict>, after: Node<Verdict>) => Change | undefined;

/** A comparison that remembers: most calls of a filter share a few diagrams. */
export function nodeComparer(space: Space, allows: Allows): CompareNodes {
  const known = new Map<string, Change>();
  return (before, after) => {
    if (before === after) return undefined;
    const key = `${before.id},${after.id}`;
    const change = known.get(key) ?? compareNodes(space, [before, after], allows);
    known.set(key, change);
    return change;
  };
}

function compareNodes(space: Space, [before, after]: readonly [Node<Verdict>, Node<Verdict>], allows: Allows): Change {
  const [old, now] = [mapNode(space, before, allows), mapNode(space, after, allows)];
  const gained = findArguments(combineNodes(space, [old, now], (x, y) => !x && y));
  const lost = findArguments(combineNodes(space, [old, now], (x, y) => x && !y));
  const [wasAllowed, isAllowed] = [old, now].map((node) => findArguments(node) !== undefined);
  const kind = kindOf({ gained: gained !== undefined, lost: lost !== undefined, wasAllowed, isAllowed });
  return { kind, before: summarise(space, before), after: summarise(space, after), gained, lost };
}

interface Findings {
  readonly gained: boolean;
  readonly lost: boolean;
  readonly wasAllowed: boolean | undefined;
  readonly isAllowed: boolean | undefined;
}

function kindOf({ gained, lost, wasAllowed, isAllowed }: Findings): ChangeKind {
  if (gained && lost) return 'changed';
  if (gained) return wasAllowed ? 'looser' : 'denied-to-allowed';
  if (lost) return isAllowed ? 'tighter' : 'allowed-to-denied';
  return 'verdict';
}

function summarise(space: Space, node: Node<Verdict>): CallSummary {
  const verdicts = valuesOf(node).map(formatVerdict).toSorted();
  return { verdicts, by: plainRules(space, node) };
}
