import type { Condition } from '../profile/flat.ts';
import type { Verdict } from '../profile/verdict.ts';
import { choose } from './apply.ts';
import { buildConditions } from './build.ts';
import { argumentBits, bitAt, isLeaf, type Branch, type Node } from './node.ts';
import type { Space } from './space.ts';

/** And-bound conditions, at most one for each argument, and the verdict where they hold. */
export interface ConditionPath {
  readonly conditions: readonly Condition[];
  readonly verdict: Verdict;
}

/**
 * How to write what a diagram does with one argument: conditions on it, and what is left to decide where each holds.
 * It may stop beyond `limit` cases.
 */
export type Style = (node: Branch<Verdict>, limit: number) => readonly (readonly [Condition, Node<Verdict>])[];

export interface PathOptions {
  /** The verdict that needs no conditions: it holds where no others do. */
  readonly otherwise: Verdict;
  readonly style: Style;
  /** The most paths that are of use. */
  readonly limit: number;
}

/**
 * How many ways through a diagram are followed for each path that counts; the others end at `otherwise`: one at each bit for a
 * value that lies far from all others.
 */
const visitsForPath = argumentBits;

/** Every way through a diagram that does not end at `otherwise`, as disjoint sets of conditions; undefined if there are too many. */
export function conditionPaths(
  root: Node<Verdict>,
  { otherwise, style, limit }: PathOptions,
): readonly ConditionPath[] | undefined {
  const paths: ConditionPath[] = [];
  const maxVisits = limit * visitsForPath;
  let visits = 0;
  const visit = (node: Node<Verdict>, conditions: readonly Condition[]): void => {
    if (++visits > maxVisits || paths.length > limit) return;
    if (!isLeaf(node)) for (const [condition, next] of style(node, maxVisits)) visit(next, [...conditions, condition]);
    else if (node.value !== otherwise) paths.push({ conditions, verdict: node.value });
  };
  visit(root, []);
  return visits > maxVisits || paths.length > limit ? undefined : paths;
}

/** By EQ and MASKED_EQ alone, which libseccomp compiles right in any mix. */
export function byMasks(root: Branch<Verdict>, limit: number): readonly (readonly [Condition, Node<Verdict>])[] {
  const { index } = bitAt(root.level);
  const cases: (readonly [Condition, Node<Verdict>])[] = [];
  const visit = (node: Node<Verdict>, mask: bigint, value: bigint): void => {
    if (cases.length > limit) return;
    if (!tests(node, index)) {
      cases.push(...maskedConditions(index, mask, value).map((condition) => [condition, node] as const));
      return;
    }
    const bit = 1n << BigInt(bitAt(node.level).bit);
    visit(node.low, mask | bit, value);
    visit(node.high, mask | bit, value | bit);
  };
  visit(root, 0n, 0n);
  return cases;
}

const allBits = 2n ** BigInt(argumentBits) - 1n;

/** A mask that leaves few values reads better, and lists the values people wrote, as an EQ for each. */
function maskedConditions(index: number, mask: bigint, value: bigint): readonly Condition[] {
  const free = allBits & ~mask;
  const lowest = free & -free;
  const others = free & ~lowest;
  if ((others & (others - 1n)) !== 0n) return [{ index, op: 'SCMP_CMP_MASKED_EQ', value: mask, valueTwo: value }];
  const values = new Set([0n, lowest, others, free].map((bits) => value | bits));
  return [...values].map((wanted) => ({ index, op: 'SCMP_CMP_EQ', value: wanted, valueTwo: 0n }));
}

/** By one comparison and its opposite where the argument allows it, as EQ and NE or LT and GE; by masks elsewhere. */
export function byComparison(space: Space): Style {
  return (root, limit) => {
    const { index } = bitAt(root.level);
    const [atZero, value, atChange] = firstChange(root, index);
    const compare = (op: Condition['op']): Condition => ({ index, op, value, valueTwo: 0n });
    const pairs = [
      [compare('SCMP_CMP_EQ'), compare('SCMP_CMP_NE')],
      [compare('SCMP_CMP_GE'), compare('SCMP_CMP_LT')],
    ] as const;
    const pair = pairs.find(
      ([changed]) => choose(space, buildConditions(space, [changed], argumentBits), [atChange, atZero]) === root,
    );
    return pair === undefined
      ? byMasks(root, limit)
      : [
          [pair[0], atChange],
          [pair[1], atZero],
        ];
  };
}

/** What an argument of 0 leads to, the smallest value that leads elsewhere, and where that leads. */
function firstChange<T>(root: Node<T>, index: number): readonly [Node<T>, bigint, Node<T>] {
  let atZero = root;
  while (tests(atZero, index)) atZero = atZero.low;
  let [node, value] = [root, 0n];
  while (tests(node, index)) {
    const { low, high, level } = node;
    if (low === atZero) value |= 1n << BigInt(bitAt(level).bit);
    node = low === atZero ? high : low;
  }
  return [atZero, value, node];
}

function tests<T>(node: Node<T>, index: number): node is Branch<T> {
  return !isLeaf(node) && bitAt(node.level).index === index;
}
