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

/** Single values to pick out of a run of segments, in order, and a segment with the target of all others. */
interface Picks {
  readonly cost: number;
  readonly picks: readonly number[];
  readonly rest: number;
}

/** The best way to decide between the segments of every run, at `from * count + to`. */
interface Plans {
  readonly count: number;
  readonly cost: Float64Array;
  /** The segment the upper part begins with where the run is cut in two; 0 where values are picked out. */
  readonly split: Int32Array;
}

/**
 * The steps that lead from a word in A to the target of its segment: a search tree of least expected cost over bounds
 * (`jge`), with runs of single values picked out of one target by equality (`jeq`).
 */
export function searchSteps(steps: Steps, segments: NumberMap<Step>, weights: readonly ValueWeight[]): Step {
  const ranked = weightsOfSegments(segments, weights);
  const { count, split } = planSearch(segments, ranked);
  const build = (from: number, to: number): Step => {
    const upper = split[from * count + to] ?? 0;
    if (upper !== 0)
      return steps.jump('jge k', segmentAt(segments, upper).first, [build(upper, to), build(from, upper - 1)]);
    const { picks, rest } = picksOf(segments, ranked, [from, to]) ?? { picks: [], rest: from };
    return picks.reduceRight<Step>((otherwise, pick) => {
      const { first, value } = segmentAt(segments, pick);
      return steps.jump('jeq k', first, [value, otherwise]);
    }, segmentAt(segments, rest).value);
  };
  return build(0, count - 1);
}

function weightsOfSegments(segments: NumberMap<Step>, weights: readonly ValueWeight[]): readonly number[] {
  return segments.map(({ first, last }) =>
    weights.reduce((sum, { value, weight }) => (value >= first && value <= last ? sum + weight : sum), 0),
  );
}

/** By dynamic programming, shorter runs before the longer ones they are part of. */
function planSearch(segments: NumberMap<Step>, weights: readonly number[]): Plans {
  const count = segments.length;
  const plans: Plans = { count, cost: new Float64Array(count * count), split: new Int32Array(count * count) };
  for (let from = count - 1; from >= 0; from--) {
    let total = 0;
    for (let to = from; to < count; to++) {
      total += weights[to] ?? 0;
      const at = from * count + to;
      const picked = picksOf(segments, weights, [from, to])?.cost ?? Infinity;
      const { cost, upper } = bestSplit(plans, from, to);
      const cut = cost + total + instructionPrice < picked;
      plans.cost[at] = cut ? cost + total + instructionPrice : picked;
      plans.split[at] = cut ? upper : 0;
    }
  }
  return plans;
}

function bestSplit({ count, cost }: Plans, from: number, to: number): { cost: number; upper: number } {
  let best = { cost: Infinity, upper: 0 };
  for (let upper = from + 1; upper <= to; upper++) {
    const both = (cost[from * count + upper - 1] ?? 0) + (cost[upper * count + to] ?? 0);
    if (both < best.cost) best = { cost: both, upper };
  }
  return best;
}

/** Possible if all segments but a few single values have one target. */
function picksOf(
  segments: NumberMap<Step>,
  weights: readonly number[],
  [from, to]: readonly [number, number],
): Picks | undefined {
  if (to - from > 2 * maxPicks) return undefined;
  const run = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const wide = run.find((i) => !isSingle(segments, i));
  const ways = (wide === undefined ? run : [wide]).map((rest) => picksBeside(segments, weights, { run, rest }));
  return ways.filter((way) => way !== undefined).toSorted((a, b) => a.cost - b.cost)[0];
}

function picksBeside(
  segments: NumberMap<Step>,
  weights: readonly number[],
  { run, rest }: { readonly run: readonly number[]; readonly rest: number },
): Picks | undefined {
  const weightOf = (i: number): number => weights[i] ?? 0;
  const target = segmentAt(segments, rest).value;
  const others = run.filter((i) => segmentAt(segments, i).value !== target);
  if (others.length > maxPicks || !others.every((i) => isSingle(segments, i))) return undefined;
  const picks = others.toSorted((a, b) => weightOf(b) - weightOf(a));
  const restWeight = run.reduce((sum, i) => sum + (segmentAt(segments, i).value === target ? weightOf(i) : 0), 0);
  const walked = picks.reduce((sum, i, position) => sum + weightOf(i) * (position + 1), restWeight * picks.length);
  return { cost: walked + instructionPrice * picks.length, picks, rest };
}

function isSingle(segments: NumberMap<Step>, index: number): boolean {
  const { first, last } = segmentAt(segments, index);
  return first === last;
}

function segmentAt(segments: NumberMap<Step>, index: number): NumberMap<Step>[number] {
  const segment = segments[index];
  if (segment === undefined) throw new Error('a plan names existing segments only');
  return segment;
}
