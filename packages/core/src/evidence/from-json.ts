import { isCapability, type Capability } from '../kernel/capabilities.ts';
import { syscallByName, syscallByNumber, syscallKey, type Syscall } from '../kernel/syscalls.ts';
import { formatPath, type JsonPath } from '../json/path.ts';
import type { IncompleteReason } from '../observations/completeness.ts';
import type { ArgumentEvidence, CallEvidence, CapabilityChecks, Evidence, RunEvidence } from './evidence.ts';
import { evidenceSchema, type CallJson, type RunJson } from './schema.ts';

/** One item of a list has the key of another. */
export class StandsTwice extends Error {
  readonly path: JsonPath;

  constructor(path: JsonPath, before: JsonPath) {
    super(`${formatPath(path)} is ${formatPath(before)} once more`);
    this.path = path;
  }
}

/**
 * The inverse of `evidenceToJson`.
 * @throws {z.ZodError} for anything that is not evidence
 * @throws {StandsTwice} where it cannot be told which of two items is right
 */
export function evidenceFromJson(json: unknown): Evidence {
  const runs = evidenceSchema.parse(json).runs.map(runFromJson);
  return { runs: keyed(runs, ({ id }) => id, ['runs']) };
}

function runFromJson(json: RunJson, at: number): RunEvidence {
  const where = ['runs', at, 'calls'];
  const calls = json.calls.map((call, index) => callFromJson(call, [...where, index]));
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

function callFromJson(json: CallJson, where: JsonPath): CallEvidence {
  const { ok = 0, denied = 0, unfinished = 0, unseen = 0, errnos = {}, programs = [] } = json;
  return {
    syscall: syscallOf(json),
    count: json.count,
    ok,
    denied,
    unfinished,
    unseen,
    errnos: new Map(Object.entries(errnos)),
    args: argumentsFromJson(json, [...where, 'args']),
    programs,
    first: json.first,
  };
}

/** A name beside a number is that number's, or newer than our tables. */
function syscallOf({ arch, name, nr }: CallJson): Syscall {
  if (nr !== undefined) return syscallByNumber(arch, nr);
  return (name === undefined ? undefined : syscallByName(arch, name)) ?? { arch, name, nr };
}

function argumentsFromJson({ count, args, argsUnknown = 0 }: CallJson, where: JsonPath): ArgumentEvidence {
  if (args === undefined) return { tuples: new Map(), unknown: count };
  const tuples = keyed(args, ({ values }) => JSON.stringify(values), where);
  return { tuples: new Map([...tuples].map(([key, arg]) => [key, arg.count])), unknown: argsUnknown };
}

/** Items by their key. What stands twice would be counted once. */
function keyed<Item, Key extends number | string>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
  where: JsonPath,
): Map<Key, Item> {
  const map = new Map<Key, Item>();
  const places = new Map<Key, number>();
  for (const [at, item] of items.entries()) {
    const key = keyOf(item);
    const before = places.get(key);
    if (before !== undefined) throw new StandsTwice([...where, at], [...where, before]);
    map.set(key, item);
    places.set(key, at);
  }
  return map;
}

/** What the schema has made sure of. */
function isChecked(entry: [string, CapabilityChecks]): entry is [Capability, CapabilityChecks] {
  return isCapability(entry[0]);
}
