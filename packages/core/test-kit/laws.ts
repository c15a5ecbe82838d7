import fc from 'fast-check';
import { expect } from 'vitest';

/** A way to combine two values, and how to see them when comparing. */
export interface Operation<T> {
  readonly combine: (a: T, b: T) => T;
  readonly view: (value: T) => unknown;
}

export function expectAssociative<T>(values: fc.Arbitrary<T>, { combine, view }: Operation<T>): void {
  fc.assert(
    fc.property(values, values, values, (a, b, c) => {
      expect(view(combine(combine(a, b), c))).toEqual(view(combine(a, combine(b, c))));
    }),
  );
}

export function expectCommutative<T>(values: fc.Arbitrary<T>, { combine, view }: Operation<T>): void {
  fc.assert(
    fc.property(values, values, (a, b) => {
      expect(view(combine(a, b))).toEqual(view(combine(b, a)));
    }),
  );
}

export function expectIdempotent<T>(values: fc.Arbitrary<T>, { combine, view }: Operation<T>): void {
  fc.assert(
    fc.property(values, (a) => {
      expect(view(combine(a, a))).toEqual(view(a));
    }),
  );
}
