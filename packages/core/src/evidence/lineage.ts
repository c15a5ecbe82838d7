import type { RunCollector } from './run-collector.ts';
import type { Selection } from './selection.ts';

/** What is known of a task's processes: whether it descends from one that was named, and whether its application was executed. */
export interface Standing {
  /** Undefined where that is as it is for {@link lineage}. */
  named: boolean | undefined;
  executed: boolean | undefined;
  /** The family whose beginning the recording has not shown yet. */
  lineage: Lineage | undefined;
}

/** Which facts have to hold of a family for the calls of one of its buckets to be selected. */
export const needs = { named: 1, executed: 2 } as const;

/** Tasks that descend from one of which it is not known yet who started it, and what they did meanwhile. */
export class Lineage {
  /** Where it turned out to belong. */
  resolved: Standing | undefined;
  /** Calls by what has to hold for them to be selected. */
  readonly buckets = new Map<number, RunCollector>();
  /** Its first task was seen to return from the fork that made it, which perhaps is not shown. */
  born = false;
}

/** The standing as far as it is known by now. */
export function update(standing: Standing): void {
  let resolved = standing.lineage?.resolved;
  while (resolved !== undefined) {
    standing.named ??= resolved.named;
    standing.executed ??= resolved.executed;
    standing.lineage = resolved.lineage;
    resolved = standing.lineage?.resolved;
  }
}

/** Of the first task of a process whose program a thread executes, which descends from it. */
export function heirOf(leader: Standing | undefined, thread: Standing): Standing {
  if (leader !== undefined) update(leader);
  update(thread);
  const { named, executed, lineage } = thread;
  return { named: leader?.named === true || named, executed: leader?.executed === true || executed, lineage };
}

/** 0 where calls of this standing are selected, undefined where they are not, else what has to hold of the family. */
export function needOf({ named, executed }: Standing): number | undefined {
  if (named === false || executed === false) return undefined;
  return (named === undefined ? needs.named : 0) | (executed === undefined ? needs.executed : 0);
}

/** What is left of a need of a family that turned out to be of this standing. */
export function needIn(need: number, { named, executed }: Standing): number | undefined {
  return needOf({
    named: (need & needs.named) === 0 ? true : named,
    executed: (need & needs.executed) === 0 ? true : executed,
    lineage: undefined,
  });
}

/** What was not asked for holds of all. */
export function freeOf({ pids, afterExec }: Selection): Standing {
  return {
    named: pids === undefined ? true : undefined,
    executed: afterExec === undefined ? true : undefined,
    lineage: undefined,
  };
}

/** Of a task that no selected one has started. */
export function nobodys(): Standing {
  return { named: false, executed: false, lineage: undefined };
}

/** Whether a task is of the same standing as its maker, as far as it is known by itself. */
export function agrees({ named, executed, lineage }: Standing, maker: Standing): boolean {
  if (lineage === undefined) return named === maker.named && executed === maker.executed;
  return (named ?? maker.named) === maker.named && (executed ?? maker.executed) === maker.executed;
}

export function isOut({ named, executed }: Standing): boolean {
  return named === false || executed === false;
}
