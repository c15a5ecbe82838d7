/** Numbers a system call can have: unsigned 32-bit. */
export const maxNumber = 0xffff_ffff;

/** A run of consecutive numbers, both ends included. */
export interface NumberRange {
  readonly first: number;
  readonly last: number;
}

/** A value for a run of consecutive numbers. */
export interface Segment<T> extends NumberRange {
  readonly value: T;
}

/**
 * A value for every number from 0 to 2^32 - 1: segments in order, without gaps; neighbours differ, so that equal maps
 * have equal segments. Values are told apart by identity.
 */
export type NumberMap<T> = readonly Segment<T>[];

/** Builds a map from consecutive values; each call says up to which number (included) `value` holds. */
export function numberMap<T>(parts: Iterable<readonly [last: number, value: T]>): NumberMap<T> {
  const segments: Segment<T>[] = [];
  let first = 0;
  for (const [last, value] of parts) {
    const previous = segments.at(-1);
    if (previous !== undefined && previous.value === value)
      segments[segments.length - 1] = { first: previous.first, last, value };
    else segments.push({ first, last, value });
    first = last + 1;
  }
  return segments;
}

/** The value at a number. */
export function numberMapAt<T>(map: NumberMap<T>, nr: number): T {
  let [low, high] = [0, map.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((map[middle] as Segment<T>).last < nr) low = middle + 1;
    else high = middle;
  }
  return (map[low] as Segment<T>).value;
}

/** `f` of two maps' values at every number. */
export function combineNumberMaps<A, B, C>(a: NumberMap<A>, b: NumberMap<B>, f: (a: A, b: B) => C): NumberMap<C> {
  return numberMap(zipSegments(a, b, f));
}

function* zipSegments<A, B, C>(
  a: NumberMap<A>,
  b: NumberMap<B>,
  f: (a: A, b: B) => C,
): Generator<readonly [number, C]> {
  for (let [i, j] = [0, 0]; i < a.length && j < b.length;) {
    const [x, y] = [a[i] as Segment<A>, b[j] as Segment<B>];
    const last = Math.min(x.last, y.last);
    yield [last, f(x.value, y.value)];
    if (x.last === last) i++;
    if (y.last === last) j++;
  }
}

/** The part of a map that lies within a range, as `numberMap` takes it. */
export function sliceNumberMap<T>(map: NumberMap<T>, { first, last }: NumberRange): readonly (readonly [number, T])[] {
  return map
    .filter((segment) => segment.last >= first && segment.first <= last)
    .map((segment) => [Math.min(segment.last, last), segment.value] as const);
}
