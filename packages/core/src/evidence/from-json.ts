import { isCapability, type Capability } from '../kernel/capabilities.ts';
import { syscallByName, syscallByNumber, syscallKey, type Syscall } from '../kernel/syscalls.ts';
import type { IncompleteReason } from '../observations/completeness.ts';
import type { ArgumentEvidence, CallEvidence, CapabilityChecks, Evidence, RunEvidence } from './evidence.ts';
import { evidenceSchema, type CallJson, type RunJson } from './schema.ts';

/** The inverse of `evidenceToJson`; throws a ZodError, or an Error for what stands twice, for anything that is not evidence. */
export function evidenceFromJson(json: unknown): Evidence {
  const runs = evidenceSchema.parse(json).runs.map(runFromJson);
  return { runs: keyed(runs, ({ id }) => id, 'runs') };
}

function runFromJson(json: RunJson, at: number): RunEvidence {
  const where = `runs[${at}].calls`;
  const calls = json.calls.map((call, index) => callFromJson(call, `${where}[${index}]`));
  return {
    id: json.id,
    arch: json.arch,
    inputs: json.inputs,
    calls: keyed(calls, ({ syscall }) => syscallKey(syscall), where),
    capabilities: new Map(Object.entries(json.capabilities ?? {}).filter(isChecked)),
    incomplete: new Map(Object.entries(json.incomplete ?? {}) as [IncompleteReason, number][]),
    ...(json.runtime !== undefined && { runtime: json.runtime }),
  };
}

function callFromJson(json: CallJson, where: string): CallEvidence {
  const { ok = 0, denied = 0, unfinished = 0, unseen = 0, errnos = {}, programs = [] } = json;
  return {
    syscall: syscallOf(json),
    count: json.count,
    ok,
    denied,
    unfinished,
    unseen,
    errnos: new Map(Object.entries(errnos)),
    args: argumentsFromJson(json, `${where}.args`),
    programs,
    first: json.first,
  };
}

/** A name wins over the number beside it only where the number is not in our tables. */
function syscallOf({ arch, name, nr }: CallJson): Syscall {
  if (nr !== undefined) return syscallByNumber(arch, nr);
  return (name === undefined ? undefined : syscallByName(arch, name)) ?? { arch, name, nr };
}

function argumentsFromJson({ count, args, argsUnknown = 0 }: CallJson, where: string): ArgumentEvidence {
  if (args === undefined) return { tuples: new Map(), unknown: count };
  const tuples = keyed(args, ({ values }) => JSON.stringify(values), where);
  return { tuples: new Map([...tuples].map(([key, arg]) => [key, arg.count])), unknown: argsUnknown };
}

/** Items by their key. What stands twice would be counted once: which of the two is right, nobody can tell. */
function keyed<Item, Key extends number | string>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
  where: string,
): Map<Key, Item> {
  const map = new Map<Key, Item>();
  const places = new Map<Key, number>();
  for (const [at, item] of items.entries()) {
    const key = keyOf(item);
    if (map.has(key)) throw new Error(`${where}[${at}] is ${where}[${places.get(key)}] once more`);
    map.set(key, item);
    places.set(key, at);
  }
  return map;
}

/** What the schema has made sure of. */
function isChecked(entry: [string, CapabilityChecks]): entry is [Capability, CapabilityChecks] {
  return isCapability(entry[0]);
}
