import type { Arch } from '../kernel/arch.ts';
import { syscallLabel } from '../kernel/syscalls.ts';
import { byText } from './bounded-counts.ts';
import type { CallEvidence, Evidence } from './evidence.ts';

/** Every call of every run, run by run. */
export function* callsOf(evidence: Evidence): Generator<CallEvidence> {
  for (const run of evidence.runs.values()) yield* run.calls.values();
}

/** The architecture all runs share as native; undefined where they differ or there are none. */
export function nativeArchOf(evidence: Evidence): Arch | undefined {
  const natives = new Set([...evidence.runs.values()].map((run) => run.arch));
  return natives.size === 1 ? [...natives][0] : undefined;
}

/**
 * The calls seen, sorted, without repetition: calls of the native architecture by name, others as `i386:name`, numbers
 * without a name as `nr:N`. Where runs differ in their native architecture every name carries its own.
 */
export function evidenceNames(evidence: Evidence): string[] {
  const native = nativeArchOf(evidence);
  const labels = new Set<string>();
  for (const { syscall } of callsOf(evidence)) labels.add(syscallLabel(syscall, native));
  return [...labels].sort(byText);
}
