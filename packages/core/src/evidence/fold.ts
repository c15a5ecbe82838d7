import type { IncompleteReason } from '../observations/completeness.ts';
import { lineKinds, type LineKind } from '../observations/line-kind.ts';
import { BoundedCounts, byText, firstOf, plus } from './bounded-counts.ts';
import { maxPlaces, maxPrograms } from './call-collector.ts';
import type { ArgumentEvidence, CallEvidence, CapabilityChecks, InputAccount, Place, RunEvidence } from './evidence.ts';

import { seenRuntimes } from './seen-runtime.ts';

/**
 * Adds up two parts of one recording (same `id`, disjoint pieces of its inputs). Commutative and associative; not
 * idempotent: the same part twice counts twice.
 */
export function foldRuns(a: RunEvidence, b: RunEvidence): RunEvidence {
  return {
    id: a.id,
    arch: a.arch < b.arch ? a.arch : b.arch,
    inputs: foldInputs([...a.inputs, ...b.inputs]),
    calls: foldMaps(a.calls, b.calls, foldCalls),
    capabilities: foldMaps(a.capabilities, b.capabilities, foldChecks),
    incomplete: foldMaps<IncompleteReason, number>(a.incomplete, b.incomplete, plus),
    ...foldRuntimes(a, b),
  };
}

function foldRuntimes({ runtime: a }: RunEvidence, { runtime: b }: RunEvidence): Pick<RunEvidence, 'runtime'> {
  const runtime = seenRuntimes.find((name) => name === a || name === b);
  return runtime === undefined ? {} : { runtime };
}

function foldChecks(a: CapabilityChecks, b: CapabilityChecks): CapabilityChecks {
  return { granted: plus(a.granted, b.granted), refused: plus(a.refused, b.refused) };
}

/** Adds up what two parts or runs show of the same call. */
export function foldCalls(a: CallEvidence, b: CallEvidence): CallEvidence {
  return {
    syscall: a.syscall,
    count: plus(a.count, b.count),
    ok: plus(a.ok, b.ok),
    denied: plus(a.denied, b.denied),
    unfinished: plus(a.unfinished, b.unfinished),
    unseen: plus(a.unseen, b.unseen),
    errnos: foldCounts(a.errnos, b.errnos).counts,
    args: foldArguments(a.args, b.args),
    programs: firstOf([...a.programs, ...b.programs], maxPrograms, byText),
    first: firstOf([...a.first, ...b.first], maxPlaces, byPlace),
  };
}

function foldArguments(a: ArgumentEvidence, b: ArgumentEvidence): ArgumentEvidence {
  const { counts, dropped } = foldCounts(a.tuples, b.tuples);
  return { tuples: counts, unknown: plus(plus(a.unknown, b.unknown), dropped) };
}

function foldCounts(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): BoundedCounts {
  const counts = new BoundedCounts();
  for (const [text, count] of [...a, ...b]) counts.add(text, count);
  return counts;
}

function foldInputs(inputs: readonly InputAccount[]): InputAccount[] {
  const byName = new Map<string, InputAccount>();
  for (const input of inputs) {
    const known = byName.get(input.name);
    byName.set(input.name, known === undefined ? input : foldAccounts(known, input));
  }
  return [...byName.values()].sort((a, b) => byText(a.name, b.name));
}

function foldAccounts(a: InputAccount, b: InputAccount): InputAccount {
  const lines: Partial<Record<LineKind, number>> = {};
  for (const kind of lineKinds) {
    const count = plus(a.lines[kind] ?? 0, b.lines[kind] ?? 0);
    if (count > 0) lines[kind] = count;
  }
  const source = a.source < b.source ? a.source : b.source;
  const leftOut = plus(a.selection?.leftOut ?? 0, b.selection?.leftOut ?? 0);
  const selection = a.selection ?? b.selection;
  return {
    name: a.name,
    source,
    bytes: plus(a.bytes, b.bytes),
    total: plus(a.total, b.total),
    lines,
    ...((a.tasks ?? b.tasks) !== undefined && { tasks: plus(a.tasks ?? 0, b.tasks ?? 0) }),
    ...(selection !== undefined && { selection: { of: selection.of, leftOut } }),
  };
}

export function byPlace(a: Place, b: Place): number {
  return byText(a.input, b.input) || a.line - b.line;
}

function foldMaps<K, V>(a: ReadonlyMap<K, V>, b: ReadonlyMap<K, V>, fold: (x: V, y: V) => V): Map<K, V> {
  const folded = new Map(a);
  for (const [key, value] of b) {
    const known = folded.get(key);
    folded.set(key, known === undefined ? value : fold(known, value));
  }
  return folded;
}
