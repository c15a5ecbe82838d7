import { escapeJsonControls } from '../diagnostics/format.ts';
import { arches } from '../kernel/arch.ts';
import { byText } from './bounded-counts.ts';
import type { ArgumentEvidence, CallEvidence, Evidence, RunEvidence } from './evidence.ts';
import type { CallJson, EvidenceJson, RunJson } from './schema.ts';

/** Evidence of a run is kilobytes; a document larger than this is not read again. */
export const maxCharacters = 1 << 27;

/** The document of evidence, as `evidenceSchema` has it, runs sorted by trace id. */
export function evidenceToJson(evidence: Evidence): EvidenceJson {
  const runs = [...evidence.runs.values()].sort((a, b) => byText(a.id, b.id)).map(runToJson);
  return { format: 'seccomp-tailor/evidence', version: 1, runs };
}

/**
 * Canonical text: the same evidence gives the same bytes, whatever the order it was gathered in.
 * @throws {RangeError} for evidence of so many runs, thousands, that its text could not be read again
 */
export function printEvidence(evidence: Evidence): string {
  const text = `${escapeJsonControls(JSON.stringify(evidenceToJson(evidence), undefined, 1))}\n`;
  if (text.length <= maxCharacters) return text;
  throw new RangeError(`evidence of ${evidence.runs.size} runs takes ${text.length} characters`);
}

export function runToJson(run: RunEvidence): RunJson {
  const calls = [...run.calls.values()].sort(byCall).map(callToJson);
  const incomplete = run.incomplete.size > 0 ? { incomplete: sortedRecord(run.incomplete) } : {};
  const capabilities = run.capabilities.size > 0 ? { capabilities: sortedRecord(run.capabilities) } : {};
  const runtime = run.runtime === undefined ? {} : { runtime: run.runtime };
  return { id: run.id, arch: run.arch, inputs: [...run.inputs], ...capabilities, ...incomplete, ...runtime, calls };
}

function callToJson({ syscall, ...call }: CallEvidence): CallJson {
  return {
    arch: syscall.arch,
    ...(syscall.name !== undefined && { name: syscall.name }),
    ...(syscall.nr !== undefined && { nr: syscall.nr }),
    count: call.count,
    ...(call.ok > 0 && { ok: call.ok }),
    ...(call.denied > 0 && { denied: call.denied }),
    ...(call.unfinished > 0 && { unfinished: call.unfinished }),
    ...(call.unseen > 0 && { unseen: call.unseen }),
    ...(call.errnos.size > 0 && { errnos: sortedRecord(call.errnos) }),
    ...(call.args.tuples.size > 0 && argumentsToJson(call.args)),
    ...(call.programs.length > 0 && { programs: [...call.programs] }),
    first: [...call.first],
  };
}

/** Without a single known tuple nothing is written: all arguments are unknown then. */
function argumentsToJson({ tuples, unknown }: ArgumentEvidence): Pick<CallJson, 'args' | 'argsUnknown'> {
  const sorted = [...tuples].sort(([a], [b]) => byText(a, b));
  const args = sorted.map(([key, count]) => ({ values: JSON.parse(key) as (string | null)[], count }));
  return { args, ...(unknown > 0 && { argsUnknown: unknown }) };
}

function byCall({ syscall: a }: CallEvidence, { syscall: b }: CallEvidence): number {
  const byArch = arches.indexOf(a.arch) - arches.indexOf(b.arch);
  return byArch || (a.nr ?? Infinity) - (b.nr ?? Infinity) || byText(a.name ?? '', b.name ?? '');
}

function sortedRecord<K extends string, V>(map: ReadonlyMap<K, V>): Record<K, V> {
  return Object.fromEntries([...map].sort(([a], [b]) => byText(a, b))) as Record<K, V>;
}
