import { bitAt, isLeaf, type Node } from './node.ts';
import type { Space } from './space.ts';

/** What is known of an argument's bit (0 is the least significant): its value, or undefined where it may be either. */
export type KnownBits = (index: number, bit: number) => boolean | undefined;

/** What is left of a function where some bits are known; it tests the others only. */
export function restrict<T>(space: Space, root: Node<T>, known: KnownBits): Node<T> {
  const done = new Map<Node<T>, Node<T>>();
  const visit = (node: Node<T>): Node<T> => {
    if (isLeaf(node)) return node;
    const before = done.get(node);
    if (before !== undefined) return before;
    const { index, bit } = bitAt(node.level);
    const value = known(index, bit);
    const left =
      value === undefined
        ? space.branch(node.level, visit(node.low), visit(node.high))
        : visit(value ? node.high : node.low);
    done.set(node, left);
    return left;
  };
  return visit(root);
}

/** The bits of arguments of which some are known. */
export function bitsOf(args: readonly (bigint | undefined)[]): KnownBits {
  return (index, bit) => {
    const value = args[index];
    return value === undefined ? undefined : ((value >> BigInt(bit)) & 1n) === 1n;
  };
}
