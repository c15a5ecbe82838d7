import { incompleteReasons, type Evidence, type IncompleteReason } from '@seccomp-tailor/core';
import { exitCodes } from './exit-codes.ts';

/** One reason why evidence may miss calls, or (`missing` false) why its counts are lower bounds. */
export interface Gap {
  readonly reason: IncompleteReason;
  /** Sum over all runs of what the sources counted: lost events, lines. */
  readonly count: number;
  readonly runs: number;
  readonly missing: boolean;
  readonly explain: string;
  /** A way out. */
  readonly remedy: string;
}

/** The reasons of all runs, in the order of the catalogue. */
export function gapsOf(evidence: Evidence): Gap[] {
  const found = new Map<IncompleteReason, { count: number; runs: number }>();
  for (const { incomplete } of evidence.runs.values()) {
    for (const [reason, count] of incomplete) {
      const sum = found.get(reason) ?? { count: 0, runs: 0 };
      found.set(reason, { count: sum.count + count, runs: sum.runs + 1 });
    }
  }
  return (Object.keys(incompleteReasons) as IncompleteReason[]).flatMap((reason) => {
    const sum = found.get(reason);
    return sum === undefined ? [] : [{ reason, ...sum, ...incompleteReasons[reason] }];
  });
}

/** 4 where calls may be missing and that was not accepted. */
export function completenessCode(gaps: readonly Gap[], accepted: boolean): number {
  return !accepted && gaps.some(({ missing }) => missing) ? exitCodes.incomplete : exitCodes.fine;
}
