import type { NumberMap } from '../policy/number-map.ts';
import type { Step, Steps } from './step.ts';

/** How often a value is expected, on any scale; those not named are not expected. */
export interface ValueWeight {
  readonly value: number;
  readonly weight: number;
}

/**
 * What one more instruction must save on the sum over all values of weight times steps. Small: speed first, among
 * equally fast searches the smallest.
 */
const instructionPrice = 0.5;

/** The most values that are picked out one by one before a search goes on by halves. */
const maxPicks = 6;

/** How to decide between segments `from` to `to`: by picking single values out, or by a bound. */
interface Plan {
  readonly cost: number;
  /** For a bound: the segment the upper part begins with. */
  readonly split: number | undefined;
  /** For picking: the segments to pick out, in order, and one with the target of all others. */
  readonly picks: readonly number[];
  readonly rest: number;
}

/**
 * The steps that lead from a word in A to the target of its segment: a search tree of least expected cost over bounds
 * (`jge`), with runs of single values picked out of one target by equality (`jeq`).
 */
export function searchSteps(steps: Steps, segments: NumberMap<Step>, weights: readonly ValueWeight[]): Step {
  const plans = planSearch(segments, weightsOfSegments(segments, weights));
  const build = (from: number, to: number): Step => {
    const { split, picks, rest } = planOf(plans, from, to);
    if (split !== undefined)
      return steps.jump('jge k', segmentAt(segments, split).first, [build(split, to), build(from, split - 1)]);
    return picks.reduceRight<Step>((otherwise, pick) => {
      const { first, value } = segmentAt(segments, pick);
      return steps.jump('jeq k', first, [value, otherwise]);
    }, segmentAt(segments, rest).value);
  };
  return build(0, segments.length - 1);
}

function weightsOfSegments(segments: NumberMap<Step>, weights: readonly ValueWeight[]): readonly number[] {
  return segments.map(({ first, last }) =>
    weights.reduce((sum, { value, weight }) => (value >= first && value <= last ? sum + weight : sum), 0),
  );
}

type Plans = readonly (readonly Plan[])[];

/** By dynamic programming over all runs of segments; `plans[from][to - from]`. */
function planSearch(segments: NumberMap<Step>, weights: readonly number[]): Plans {
  const sums = [0];
  for (const weight of weights) sums.push((sums.at(-1) ?? 0) + weight);
  const plans: Plan[][] = segments.map(() => []);
  for (let from = segments.length - 1; from >= 0; from--) {
    for (let to = from; to < segments.length; to++) {
      const total = (sums[to + 1] ?? 0) - (sums[from] ?? 0);
      const picked = planPicks(segments, weights, [from, to]);
      plans[from]?.push(cheaper(picked, planSplit(plans, [from, to], total + instructionPrice)));
    }
  }
  return plans;
}

function cheaper(a: Plan | undefined, b: Plan | undefined): Plan {
  const plan = a === undefined || (b !== undefined && b.cost < a.cost) ? b : a;
  if (plan === undefined) throw new Error('one segment always has a plan');
  return plan;
}

function planSplit(plans: Plans, [from, to]: readonly [number, number], price: number): Plan | undefined {
  let best = Infinity;
  let split: number | undefined;
  const left = plans[from] ?? [];
  for (let middle = from + 1; middle <= to; middle++) {
    const cost = (left[middle - 1 - from]?.cost ?? Infinity) + planOf(plans, middle, to).cost;
    if (cost < best) [best, split] = [cost, middle];
  }
  return split === undefined ? undefined : { cost: best + price, split, picks: [], rest: from };
}

/** Possible if all segments but a few single values have one target. */
function planPicks(
  segments: NumberMap<Step>,
  weights: readonly number[],
  [from, to]: readonly [number, number],
): Plan | undefined {
  if (to - from > 2 * maxPicks) return undefined;
  const run = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const wide = run.find((i) => segmentAt(segments, i).first !== segmentAt(segments, i).last);
  const plans = (wide === undefined ? run : [wide]).map((rest) => picksBeside(segments, weights, { run, rest }));
  return plans.filter((plan) => plan !== undefined).toSorted((a, b) => a.cost - b.cost)[0];
}

function picksBeside(
  segments: NumberMap<Step>,
  weights: readonly number[],
  { run, rest }: { readonly run: readonly number[]; readonly rest: number },
): Plan | undefined {
  const weightOf = (i: number): number => weights[i] ?? 0;
  const target = segmentAt(segments, rest).value;
  const others = run.filter((i) => segmentAt(segments, i).value !== target);
  const single = others.every((i) => segmentAt(segments, i).first === segmentAt(segments, i).last);
  if (!single || others.length > maxPicks) return undefined;
  const picks = others.toSorted((a, b) => weightOf(b) - weightOf(a) || a - b);
  const restWeight = run.reduce((sum, i) => sum + (segmentAt(segments, i).value === target ? weightOf(i) : 0), 0);
  const walked = picks.reduce((sum, i, position) => sum + weightOf(i) * (position + 1), restWeight * picks.length);
  return { cost: walked + instructionPrice * picks.length, split: undefined, picks, rest };
}

function planOf(plans: Plans, from: number, to: number): Plan {
  const plan = plans[from]?.[to - from];
  if (plan === undefined) throw new Error('plans are made for every run of segments');
  return plan;
}

function segmentAt(segments: NumberMap<Step>, index: number): NumberMap<Step>[number] {
  const segment = segments[index];
  if (segment === undefined) throw new Error('a plan names existing segments only');
  return segment;
}
