import { arches as allArches, type Arch } from '../kernel/arch.ts';
import type { Call } from '../profile/verdict.ts';
import { numbersOf, type CallSet } from './call-map.ts';
import { bitAt, isLeaf, type Node } from './node.ts';

/** A call of the set, undefined if it is empty: of the first architecture, the lowest number, the smallest arguments. */
export function findCall(set: CallSet): Call | undefined {
  for (const arch of allArches) {
    const call = findCallOf(set, arch);
    if (call !== undefined) return call;
  }
  return undefined;
}

/** As `findCall`, for one architecture. */
export function findCallOf(set: CallSet, arch: Arch): Call | undefined {
  for (const { first, value } of numbersOf(set, arch)) {
    const args = findArguments(value);
    if (args !== undefined) return { arch, nr: first, args };
  }
  return undefined;
}

/** Arguments for which the function holds, the smallest from argument 0 on; undefined if it never does. */
export function findArguments(root: Node<boolean>): Call['args'] | undefined {
  const args: Call['args'][number][] = [0n, 0n, 0n, 0n, 0n, 0n];
  let node = root;
  // A branch has two different functions below it: one that is not the empty set exists on either side.
  while (!isLeaf(node)) {
    if (!isEmpty(node.low)) node = node.low;
    else {
      const { index, bit } = bitAt(node.level);
      args[index] = (args[index] ?? 0n) | (1n << BigInt(bit));
      node = node.high;
    }
  }
  // Six elements are put in above and none is taken out.
  return node.value ? (args as readonly bigint[] as Call['args']) : undefined;
}

function isEmpty(node: Node<boolean>): boolean {
  return isLeaf(node) && !node.value;
}
