import { combineNodes, mapNode } from '../policy/apply.ts';
import { valuesOf, type Node } from '../policy/node.ts';
import type { Allows } from '../policy/policy.ts';
import type { Space } from '../policy/space.ts';
import { findArguments } from '../policy/witness.ts';
import { formatVerdict, type Call, type Verdict } from '../profile/verdict.ts';

/**
 * How what is allowed of one system call changes from one profile to another. The arguments count: `tighter` and `looser`
 * are calls that both allow for some arguments, one for strictly more; `changed` is one that gains some and loses others;
 * `verdict` allows the same and answers differently (another errno, KILL for ERRNO, LOG for ALLOW).
 */
export type ChangeKind = 'allowed-to-denied' | 'denied-to-allowed' | 'tighter' | 'looser' | 'changed' | 'verdict';

/** One change, without the call it is about. */
export interface Change {
  readonly kind: ChangeKind;
  /** The verdicts there are before, as `ALLOW` or `ERRNO(38)`; more than one if it depends on the arguments. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Arguments that are allowed after and were not before. */
  readonly gained: Call['args'] | undefined;
  /** Arguments that were allowed before and are not after. */
  readonly lost: Call['args'] | undefined;
}

/** Compares two diagrams of one space; undefined if they are the same function. */
export function compareNodes(
  space: Space,
  [before, after]: readonly [Node<Verdict>, Node<Verdict>],
  allows: Allows,
): Change | undefined {
  if (before === after) return undefined;
  const [old, now] = [mapNode(space, before, allows), mapNode(space, after, allows)];
  const gained = findArguments(combineNodes(space, [old, now], (x, y) => !x && y));
  const lost = findArguments(combineNodes(space, [old, now], (x, y) => x && !y));
  const [wasAllowed, isAllowed] = [old, now].map((node) => findArguments(node) !== undefined);
  const kind = kindOf({ gained: gained !== undefined, lost: lost !== undefined, wasAllowed, isAllowed });
  return { kind, before: verdictTexts(before), after: verdictTexts(after), gained, lost };
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

/** The verdicts of a diagram as text, sorted. */
export function verdictTexts(node: Node<Verdict>): readonly string[] {
  return valuesOf(node)
    .map(formatVerdict)
    .toSorted((a, b) => (a < b ? -1 : 1));
}
