import { escapeJsonControls } from '../diagnostics/format.ts';
import { arches } from '../kernel/arch.ts';
import { isCapability, type Capability } from '../kernel/capabilities.ts';
import { syscallByName, syscallByNumber, syscallKey, type Syscall } from '../kernel/syscalls.ts';
import type { IncompleteReason } from '../observations/completeness.ts';
import { byText } from './bounded-counts.ts';
import type { ArgumentEvidence, CallEvidence, CapabilityChecks, Evidence, RunEvidence } from './evidence.ts';
import { evidenceSchema, type CallJson, type EvidenceJson, type RunJson } from './schema.ts';

export function evidenceToJson(evidence: Evidence): EvidenceJson {
  const runs = [...evidence.runs.values()].sort((a, b) => byText(a.id, b.id)).map(runToJson);
  return { format: 'seccomp-tailor/evidence', version: 1, runs };
}

/** Canonical text: the same evidence gives the same bytes, whatever the order it was gathered in. */
export function printEvidence(evidence: Evidence): string {
  return `${escapeJsonControls(JSON.stringify(evidenceToJson(evidence), undefined, 1))}\n`;
}

/** The inverse of {@link evidenceToJson}; throws a ZodError for anything that is not evidence. */
export function evidenceFromJson(json: unknown): Evidence {
  const runs = evidenceSchema.parse(json).runs.map(runFromJson);
  return { runs: new Map(runs.map((run) => [run.id, run])) };
}

export function runToJson(run: RunEvidence): RunJson {
  const calls = [...run.calls.values()].sort(byCall).map(callToJson);
  const incomplete = run.incomplete.size > 0 ? { incomplete: sortedRecord(run.incomplete) } : {};
  const capabilities = run.capabilities.size > 0 ? { capabilities: sortedRecord(run.capabilities) } : {};
  return { id: run.id, arch: run.arch, inputs: [...run.inputs], ...capabilities, ...incomplete, calls };
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

function argumentsFromJson({ count, args, argsUnknown = 0 }: CallJson): ArgumentEvidence {
  if (args === undefined) return { tuples: new Map(), unknown: count };
  return { tuples: new Map(args.map((arg) => [JSON.stringify(arg.values), arg.count])), unknown: argsUnknown };
}

function runFromJson(json: RunJson): RunEvidence {
  const calls = json.calls.map(callFromJson);
  return {
    id: json.id,
    arch: json.arch,
    inputs: json.inputs,
    calls: new Map(calls.map((call) => [syscallKey(call.syscall), call])),
    capabilities: new Map(Object.entries(json.capabilities ?? {}).filter(isChecked)),
    incomplete: new Map(Object.entries(json.incomplete ?? {}) as [IncompleteReason, number][]),
  };
}

function callFromJson(json: CallJson): CallEvidence {
  const { ok = 0, denied = 0, unfinished = 0, unseen = 0, errnos = {}, programs = [] } = json;
  return {
    syscall: syscallOf(json),
    count: json.count,
    ok,
    denied,
    unfinished,
    unseen,
    errnos: new Map(Object.entries(errnos)),
    args: argumentsFromJson(json),
    programs,
    first: json.first,
  };
}

/** A name wins over the number beside it only where the number is not in our tables. */
function syscallOf({ arch, name, nr }: CallJson): Syscall {
  if (nr !== undefined) return syscallByNumber(arch, nr);
  return (name === undefined ? undefined : syscallByName(arch, name)) ?? { arch, name, nr };
}

function byCall({ syscall: a }: CallEvidence, { syscall: b }: CallEvidence): number {
  const byArch = arches.indexOf(a.arch) - arches.indexOf(b.arch);
  return byArch || (a.nr ?? Infinity) - (b.nr ?? Infinity) || byText(a.name ?? '', b.name ?? '');
}

/** What the schema has made sure of. */
function isChecked(entry: [string, CapabilityChecks]): entry is [Capability, CapabilityChecks] {
  return isCapability(entry[0]);
}

function sortedRecord<K extends string, V>(map: ReadonlyMap<K, V>): Record<K, V> {
  return Object.fromEntries([...map].sort(([a], [b]) => byText(a, b))) as Record<K, V>;
}
