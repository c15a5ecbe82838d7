import type { Call } from '../profile/verdict.ts';
import { isServedByBitmap } from './bitmap.ts';
import type { Filter } from './filter.ts';
import { simulate } from './simulate.ts';

/** How large a filter is and what it costs on a set of calls. A step is one executed instruction, the return included. */
export interface FilterStats {
  readonly instructions: number;
  /** How many calls were run; with none, the means are 0. */
  readonly calls: number;
  readonly meanSteps: number;
  readonly maxSteps: number;
  /** The calls that Linux 5.11 and newer allow without running the filter. */
  readonly bitmap: readonly Call[];
}

/** Runs a filter on each call once; `allowedCalls` of its policy are the usual ones. Throws `BadFilter`. */
export function filterStats(filter: Filter, calls: readonly Call[]): FilterStats {
  const steps = calls.map((call) => simulate(filter, call).path.length);
  const total = steps.reduce((sum, count) => sum + count, 0);
  return {
    instructions: filter.instructions.length,
    calls: calls.length,
    meanSteps: calls.length === 0 ? 0 : total / calls.length,
    maxSteps: steps.reduce((most, count) => Math.max(most, count), 0),
    bitmap: calls.filter((call) => isServedByBitmap(filter, call)),
  };
}
