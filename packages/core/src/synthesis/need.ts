import { callsOf } from '../evidence/names.ts';
import type { CallEvidence, Evidence } from '../evidence/evidence.ts';
import { foldCalls } from '../evidence/fold.ts';
import { syscallKey } from '../kernel/syscalls.ts';
import type { SynthesisOptions } from './options.ts';

/**
 * What the evidence says of a call:
 * - `needed`: the application made it and got more than "no such call";
 * - `denied`: a filter active while recording refused it every time;
 * - `absent`: it only ever returned ENOSYS, so the kernel of the recording had no such call;
 * - `unnamed`: needed, but its number has no name, and profiles know names only.
 */
export type NeedKind = 'needed' | 'denied' | 'absent' | 'unnamed';

export interface Need {
  readonly kind: NeedKind;
  /** All runs together. */
  readonly call: CallEvidence;
  /** Each run for itself, so that what one run proves another cannot take back. */
  readonly runs: readonly CallEvidence[];
}

/** Every call of the evidence, runs joined, with what it says; in an order that does not depend on that of the runs. */
export function needsOf(evidence: Evidence, options: SynthesisOptions): Need[] {
  const byCall = new Map<string, CallEvidence[]>();
  const ordered = { runs: new Map([...evidence.runs].sort(([a], [b]) => (a < b ? -1 : 1))) };
  for (const call of callsOf(ordered)) {
    const key = syscallKey(call.syscall);
    byCall.set(key, [...(byCall.get(key) ?? []), call]);
  }
  const sorted = [...byCall].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([, runs]) => {
    const call = runs.reduce(foldCalls);
    return { kind: needKind(call, options), call, runs };
  });
}

function needKind(call: CallEvidence, options: SynthesisOptions): NeedKind {
  if (call.denied === call.count && !options.includeDenied) return 'denied';
  if (onlyFailedWith(call, 'ENOSYS') && !options.keepFailing) return 'absent';
  return call.syscall.name === undefined ? 'unnamed' : 'needed';
}

/** True if every call ended with this one error. */
export function onlyFailedWith(call: CallEvidence, errno: string): boolean {
  return call.errnos.get(errno) === call.count;
}

/** True if no call is known to have succeeded: all ended with an error or were denied. */
export function neverSucceeded(call: CallEvidence): boolean {
  return call.ok === 0 && call.unseen === 0 && call.unfinished === 0;
}
