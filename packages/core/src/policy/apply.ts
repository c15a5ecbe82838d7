import { isLeaf, type Node } from './node.ts';
import type { Space } from './space.ts';

/**
 * The node that is `decide` of two functions at every argument. `decide` must answer for two leaves; it may answer
 * earlier where one side settles the result, and leaves the rest undefined.
 */
export function apply<A, B, C>(
  space: Space,
  [a, b]: readonly [Node<A>, Node<B>],
  decide: (a: Node<A>, b: Node<B>) => Node<C> | undefined,
): Node<C> {
  const memo = new Map<number, Node<C>>();
  const visit = (x: Node<A>, y: Node<B>): Node<C> => {
    const decided = decide(x, y);
    if (decided !== undefined) return decided;
    const key = x.id * idSpan + y.id;
    const known = memo.get(key);
    if (known !== undefined) return known;
    if (memo.size >= space.budget) throw space.exhausted();
    const level = Math.min(x.level, y.level);
    const node = space.branch(
      level,
      visit(cofactor(x, level, 'low'), cofactor(y, level, 'low')),
      visit(cofactor(x, level, 'high'), cofactor(y, level, 'high')),
    );
    memo.set(key, node);
    return node;
  };
  return visit(a, b);
}

const idSpan = 2 ** 26;

function cofactor<T>(node: Node<T>, level: number, side: 'low' | 'high'): Node<T> {
  return node.level !== level || isLeaf(node) ? node : node[side];
}

/** `f` of two functions' values at every argument. `f` gives interned values. */
export function combineNodes<A, B, C>(space: Space, nodes: readonly [Node<A>, Node<B>], f: (a: A, b: B) => C): Node<C> {
  return apply(space, nodes, (x, y) => (isLeaf(x) && isLeaf(y) ? space.leaf(f(x.value, y.value)) : undefined));
}

/** `f` of a function's value at every argument. `f` gives interned values. */
export function mapNode<A, B>(space: Space, node: Node<A>, f: (value: A) => B): Node<B> {
  return combineNodes(space, [node, space.leaf(true)], (value) => f(value));
}

/** `then` where `test` holds, `otherwise` elsewhere. `then` must not test bits that come before the last of `test`. */
export function choose<T>(space: Space, test: Node<boolean>, [then, otherwise]: readonly [Node<T>, Node<T>]): Node<T> {
  return apply(space, [test, otherwise], (t, o) => (isLeaf(t) ? (t.value ? then : o) : undefined));
}
