import type { Evidence, RunEvidence } from './evidence.ts';
import { seenRuntimes, type SeenRuntime } from './seen-runtime.ts';

/** The same evidence, of which each run is of a container that this runtime started. */
export function withRuntime(evidence: Evidence, runtime: SeenRuntime): Evidence {
  return { runs: new Map([...evidence.runs].map(([id, run]): [string, RunEvidence] => [id, { ...run, runtime }])) };
}

/** The runtimes that were seen to start what the evidence is of. */
export function runtimesOf(evidence: Evidence): readonly SeenRuntime[] {
  const found = new Set([...evidence.runs.values()].map(({ runtime }) => runtime));
  return seenRuntimes.filter((runtime) => found.has(runtime));
}
