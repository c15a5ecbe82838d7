import fc from 'fast-check';
import { archFacts, type Arch } from '../kernel/arch.ts';
import type { Call } from '../profile/verdict.ts';
import { argumentsNear, decisionList } from './build.arbitrary.ts';
import { buildDecisions } from './build.ts';
import { maxNumber, numberMap } from './number-map.ts';
import type { Policy } from './policy.ts';
import type { Space } from './space.ts';

const arches: readonly Arch[] = ['x86_64', 'x86', 'aarch64'];
const boundary = fc.constantFrom(0, 1, 2, 40, 41, 59, 334, 335, 999);

/** What a random policy is made of; `buildPolicy` puts it into a space. */
const list = decisionList(64);

const recipe = fc.record({
  arches: fc.subarray([...arches]),
  parts: fc.uniqueArray(fc.tuple(boundary, list), { selector: ([last]) => last, maxLength: 4 }),
  rest: list,
});
export type PolicyRecipe = typeof recipe extends fc.Arbitrary<infer T> ? T : never;

export const policyRecipe: fc.Arbitrary<PolicyRecipe> = recipe;

export function buildPolicy(space: Space, { arches, parts, rest }: PolicyRecipe): Policy {
  const ordered = [...parts.toSorted(([a], [b]) => a - b), [maxNumber, rest] as const];
  const numbers = (arch: Arch) =>
    numberMap(
      ordered.map(([last, list]) => [last, buildDecisions(space, { ...list, bits: archFacts(arch).bits })] as const),
    );
  return {
    space,
    arches: new Map(arches.map((arch) => [arch, numbers(arch)])),
    elsewhere: space.verdict({ action: 'SCMP_ACT_KILL_THREAD', errno: undefined }),
  };
}

/** Calls weighted to the numbers and argument values at which policies of these recipes change. */
export function callNear(...recipes: readonly PolicyRecipe[]): fc.Arbitrary<Call> {
  const lists = recipes.flatMap(({ parts, rest }) => [rest, ...parts.map(([, list]) => list)]);
  return fc.record({
    arch: fc.constantFrom(...arches, 's390x' as const),
    nr: fc.oneof(boundary, fc.constantFrom(3, 42, 60, 1000, maxNumber)),
    args: fc.oneof(...lists.map(argumentsNear)),
  });
}
