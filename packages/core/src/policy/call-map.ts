import { arches as allArches, type Arch } from '../kernel/arch.ts';
import { combineNodes } from './apply.ts';
import { type Node } from './node.ts';
import { combineNumberMaps, maxNumber, numberMap, type NumberMap } from './number-map.ts';
import type { Space } from './space.ts';

/** A value for every system call there can be: any architecture, any 32-bit number, any six 64-bit arguments. */
export interface CallMap<T> {
  readonly space: Space;
  readonly arches: ReadonlyMap<Arch, NumberMap<Node<T>>>;
  /** For every architecture that `arches` does not hold. */
  readonly elsewhere: Node<T>;
}

/** A set of calls. */
export type CallSet = CallMap<boolean>;

/** The diagrams of one architecture's numbers. */
export function numbersOf<T>(map: CallMap<T>, arch: Arch): NumberMap<Node<T>> {
  return map.arches.get(arch) ?? numberMap([[maxNumber, map.elsewhere]]);
}

/** The architectures either map tells apart, in the order of `kernel/arch`. */
export function archesOf(...maps: readonly CallMap<unknown>[]): readonly Arch[] {
  return allArches.filter((arch) => maps.some((map) => map.arches.has(arch)));
}

/** `f` of two maps' values at every call; `f` gives interned values. Throws `PolicyError`. */
export function combine<A, B, C>(a: CallMap<A>, b: CallMap<B>, f: (a: A, b: B) => C): CallMap<C> {
  const { space } = a;
  if (space !== b.space) throw new Error('policies of different spaces cannot be compared');
  const nodes = (x: Node<A>, y: Node<B>): Node<C> => combineNodes(space, [x, y], f);
  const numbers = (arch: Arch): NumberMap<Node<C>> => combineNumberMaps(numbersOf(a, arch), numbersOf(b, arch), nodes);
  return {
    space,
    arches: new Map(archesOf(a, b).map((arch) => [arch, numbers(arch)])),
    elsewhere: nodes(a.elsewhere, b.elsewhere),
  };
}

/** `f` of a map's value at every call; `f` gives interned values. */
export function mapCalls<A, B>(map: CallMap<A>, f: (value: A) => B): CallMap<B> {
  return combine(map, map, (value) => f(value));
}

/** Whether two maps have the same value at every call. */
export function equal<T>(a: CallMap<T>, b: CallMap<T>): boolean {
  const sameNumbers = (arch: Arch): boolean => {
    const [x, y] = [numbersOf(a, arch), numbersOf(b, arch)];
    return x.length === y.length && x.every(({ last, value }, i) => last === y[i]?.last && value === y[i].value);
  };
  return a.elsewhere === b.elsewhere && archesOf(a, b).every(sameNumbers);
}
