import { isCapability, type Capability } from '../kernel/capabilities.ts';
import { syscallByName, syscallByNumber, syscallKey, type Syscall } from '../kernel/syscalls.ts';
import type { IncompleteReason } from '../observations/completeness.ts';
import type { ArgumentEvidence, CallEvidence, CapabilityChecks, Evidence, RunEvidence } from './evidence.ts';
import { evidenceSchema, type CallJson, type RunJson } from './schema.ts';

/** The inverse of `evidenceToJson`; throws a ZodError for anything that is not evidence. */
export function evidenceFromJson(json: unknown): Evidence {
  const runs = evidenceSchema.parse(json).runs.map(runFromJson);
  return { runs: new Map(runs.map((run) => [run.id, run])) };
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
    ...(json.runtime !== undefined && { runtime: json.runtime }),
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

function argumentsFromJson({ count, args, argsUnknown = 0 }: CallJson): ArgumentEvidence {
  if (args === undefined) return { tuples: new Map(), unknown: count };
  return { tuples: new Map(args.map((arg) => [JSON.stringify(arg.values), arg.count])), unknown: argsUnknown };
}

/** What the schema has made sure of. */
function isChecked(entry: [string, CapabilityChecks]): entry is [Capability, CapabilityChecks] {
  return isCapability(entry[0]);
}
