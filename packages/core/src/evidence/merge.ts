import type { IncompleteReason } from '../observations/completeness.ts';
import type { Evidence, RunEvidence } from './evidence.ts';
import { runToJson } from './to-json.ts';

/** Evidence without a run: what merging begins with. */
export const emptyEvidence: Evidence = { runs: new Map() };

/** The evidence of one run. */
export function evidenceOf(run: RunEvidence): Evidence {
  return { runs: new Map([[run.id, run]]) };
}

/** The same evidence, with one more reason why every run of it may miss calls: `count` is how often. */
export function withIncomplete(evidence: Evidence, reason: IncompleteReason, count = 1): Evidence {
  const runs = [...evidence.runs].map(([id, run]): [string, RunEvidence] => {
    const incomplete = new Map(run.incomplete).set(reason, (run.incomplete.get(reason) ?? 0) + count);
    return [id, { ...run, incomplete }];
  });
  return { runs: new Map(runs) };
}

/**
 * The union of the runs of both, by trace id: commutative, associative and idempotent. Where two runs have the same id
 * but not the same content (read by different versions, or under different names), the one whose text sorts last stays.
 */
export function mergeEvidence(a: Evidence, b: Evidence): Evidence {
  const runs = new Map(a.runs);
  for (const [id, run] of b.runs) {
    const known = runs.get(id);
    runs.set(id, known === undefined ? run : later(known, run));
  }
  return { runs };
}

function later(a: RunEvidence, b: RunEvidence): RunEvidence {
  return JSON.stringify(runToJson(a)) >= JSON.stringify(runToJson(b)) ? a : b;
}
