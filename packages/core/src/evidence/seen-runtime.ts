import type { Evidence, RunEvidence } from './evidence.ts';

/** Container runtimes whose own calls are known. */
export const seenRuntimes = ['runc', 'crun'] as const;
export type SeenRuntime = (typeof seenRuntimes)[number];

/** The same evidence, of which each run is of a container that this runtime started. */
export function withRuntime(evidence: Evidence, runtime: SeenRuntime): Evidence {
  return { runs: new Map([...evidence.runs].map(([id, run]): [string, RunEvidence] => [id, { ...run, runtime }])) };
}

/** The runtimes that were seen to start what the evidence is of. */
export function runtimesOf(evidence: Evidence): readonly SeenRuntime[] {
  const found = new Set([...evidence.runs.values()].map(({ runtime }) => runtime));
  return seenRuntimes.filter((runtime) => found.has(runtime));
}
