/**
 * Decision diagrams over the bits of a call's arguments. A function (six arguments) -> value is a graph that tests one bit
 * per branch, in one fixed order:
 *
 *     level   0 .. 63    argument 0, most significant bit first
 *     level  64 .. 127   argument 1, and so on
 *     level 384          a leaf
 *
 * Branches that test nothing are left out and equal ones shared, so equal functions of one `Space` are the same object.
 */
export interface Leaf<T> {
  readonly id: number;
  readonly level: typeof leafLevel;
  readonly value: T;
}

export interface Branch<T> {
  readonly id: number;
  readonly level: number;
  /** Where the tested bit is 0. */
  readonly low: Node<T>;
  /** Where the tested bit is 1. */
  readonly high: Node<T>;
}

export type Node<T> = Leaf<T> | Branch<T>;

export const argumentBits = 64;
export const leafLevel = 384;

export function isLeaf<T>(node: Node<T>): node is Leaf<T> {
  return node.level === leafLevel;
}

/** The level that tests `bit` (0 is the least significant) of argument `index`. */
export function levelOf(index: number, bit: number): number {
  return index * argumentBits + (argumentBits - 1 - bit);
}

/** Which argument a level tests, and which of its bits (0 is the least significant). */
export function bitAt(level: number): { readonly index: number; readonly bit: number } {
  return { index: Math.floor(level / argumentBits), bit: argumentBits - 1 - (level % argumentBits) };
}

/** The value the function has for these arguments. */
export function valueAt<T>(node: Node<T>, args: readonly bigint[]): T {
  let at = node;
  while (!isLeaf(at)) {
    const { index, bit } = bitAt(at.level);
    at = ((args[index] ?? 0n) >> BigInt(bit)) & 1n ? at.high : at.low;
  }
  return at.value;
}

/** Every value the function takes, in the order of the first arguments that lead there. */
export function valuesOf<T>(root: Node<T>): readonly T[] {
  const seen = new Set<Node<T>>();
  const values: T[] = [];
  const visit = (node: Node<T>): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (isLeaf(node)) values.push(node.value);
    else [node.low, node.high].forEach(visit);
  };
  visit(root);
  return values;
}
