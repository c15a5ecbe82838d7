import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../profile/verdict.ts';
import { equal } from './call-map.ts';
import { comparePermissiveness, isAllowed } from './permissiveness.ts';
import { buildPolicy, callNear, policyRecipe, type PolicyRecipe } from './policy.arbitrary.ts';
import { difference, intersect, subset, union, verdictAt, type Policy } from './policy.ts';
import { Space } from './space.ts';
import { findCall } from './witness.ts';

/** Takes seconds; more on a busy machine. */
const slow = { timeout: 60_000 };

function holdsForAll(law: (...policies: [Policy, Policy, Policy]) => boolean): void {
  fc.assert(
    fc.property(policyRecipe, policyRecipe, policyRecipe, (...recipes) => {
      const space = new Space();
      const [a, b, c] = recipes.map((recipe) => buildPolicy(space, recipe)) as [Policy, Policy, Policy];
      expect(law(a, b, c)).toBe(true);
    }),
    { numRuns: 60 },
  );
}

it("the order of permissiveness is the kernel's for stacked filters", () => {
  // seccomp(2), "In decreasing order of precedence"; equal actions by error number.
  const ranked: readonly Verdict[] = [
    { action: 'SCMP_ACT_KILL_PROCESS', errno: undefined },
    { action: 'SCMP_ACT_KILL_THREAD', errno: undefined },
    { action: 'SCMP_ACT_TRAP', errno: undefined },
    { action: 'SCMP_ACT_ERRNO', errno: 1 },
    { action: 'SCMP_ACT_ERRNO', errno: 38 },
    { action: 'SCMP_ACT_NOTIFY', errno: undefined },
    { action: 'SCMP_ACT_TRACE', errno: 1 },
    { action: 'SCMP_ACT_LOG', errno: undefined },
    { action: 'SCMP_ACT_ALLOW', errno: undefined },
  ];
  const order = ranked.map((a) => ranked.map((b) => Math.sign(comparePermissiveness(a, b))));
  expect(order).toEqual(ranked.map((_, i) => ranked.map((_, j) => Math.sign(i - j))));
});

describe('policies are a lattice', () => {
  it.each<[string, (a: Policy, b: Policy, c: Policy) => boolean]>([
    ['union is commutative', (a, b) => equal(union(a, b), union(b, a))],
    ['intersection is commutative', (a, b) => equal(intersect(a, b), intersect(b, a))],
    ['union is associative', (a, b, c) => equal(union(union(a, b), c), union(a, union(b, c)))],
    ['intersection is associative', (a, b, c) => equal(intersect(intersect(a, b), c), intersect(a, intersect(b, c)))],
    ['both are idempotent', (a) => equal(union(a, a), a) && equal(intersect(a, a), a)],
    ['union absorbs intersection', (a, b) => equal(union(a, intersect(a, b)), a)],
    ['intersection absorbs union', (a, b) => equal(intersect(a, union(a, b)), a)],
    [
      'intersection distributes over union',
      (a, b, c) => equal(intersect(a, union(b, c)), union(intersect(a, b), intersect(a, c))),
    ],
  ])('%s', (_, law) => holdsForAll(law));
});

const recipesAndCall = fc
  .tuple(policyRecipe, policyRecipe)
  .chain(([a, b]) => fc.tuple(fc.constant([a, b] as [PolicyRecipe, PolicyRecipe]), callNear(a, b)));

describe('operations at a call', () => {
  it('give what the two verdicts there give', slow, () => {
    fc.assert(
      fc.property(recipesAndCall, ([recipes, call]) => {
        const space = new Space();
        const [a, b] = recipes.map((recipe) => buildPolicy(space, recipe)) as [Policy, Policy];
        const [x, y] = [verdictAt(a, call), verdictAt(b, call)];
        const [low, high] = [x, y].toSorted(comparePermissiveness);
        expect(verdictAt(union(a, b), call)).toEqual(high);
        expect(verdictAt(intersect(a, b), call)).toEqual(low);
        const missing = findCall(difference(a, b));
        if (isAllowed(x) && !isAllowed(y)) expect(missing).toBeDefined();
      }),
      { numRuns: 150 },
    );
  });
});

describe('subset', () => {
  it('finds a call that a allows and b does not, or there is none', slow, () => {
    fc.assert(
      fc.property(policyRecipe, policyRecipe, (...recipes) => {
        const space = new Space();
        const [a, b] = recipes.map((recipe) => buildPolicy(space, recipe)) as [Policy, Policy];
        const witness = subset(a, b);
        if (witness === undefined) expect(findCall(difference(union(a, b), b))).toBeUndefined();
        else expect([verdictAt(a, witness), verdictAt(b, witness)].map(isAllowed)).toEqual([true, false]);
      }),
      { numRuns: 120 },
    );
  });

  it('is antisymmetric on allowed sets', slow, () => {
    fc.assert(
      fc.property(policyRecipe, policyRecipe, (...recipes) => {
        const space = new Space();
        const [a, b] = recipes.map((recipe) => buildPolicy(space, recipe)) as [Policy, Policy];
        const either = union(a, b);
        expect(subset(a, either)).toBeUndefined();
        expect(subset(either, a) === undefined).toBe(subset(b, a) === undefined);
      }),
      { numRuns: 120 },
    );
  });

  it('asks the caller whether a call that another process decides counts as allowed', () => {
    const space = new Space();
    const make = (action: 'SCMP_ACT_NOTIFY' | 'SCMP_ACT_ERRNO') => {
      const errno = action === 'SCMP_ACT_ERRNO' ? 1 : undefined;
      return buildPolicy(space, {
        arches: ['x86_64'],
        parts: [],
        rest: { decisions: [], otherwise: { action, errno }, bits: 64 },
      });
    };
    const [asks, denies] = [make('SCMP_ACT_NOTIFY'), make('SCMP_ACT_ERRNO')];
    expect(subset(asks, denies)).toBeUndefined();
    expect(subset(asks, denies, ({ action }) => action === 'SCMP_ACT_NOTIFY')).toEqual({
      arch: 'x86_64',
      nr: 0,
      args: [0n, 0n, 0n, 0n, 0n, 0n],
    });
  });
});
