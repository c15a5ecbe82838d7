import { escapeControls, nativeArchOf, syscallLabel, type CallEvidence, type Evidence } from '@seccomp-tailor/core';
import { table } from './table.ts';

/** The calls of all runs as a table, the most frequent first. */
export function evidenceTable(evidence: Evidence): string {
  const native = nativeArchOf(evidence);
  const sums = new Map<string, CallEvidence[]>();
  for (const run of evidence.runs.values()) {
    for (const call of run.calls.values()) {
      const label = syscallLabel(call.syscall, native);
      sums.set(label, [...(sums.get(label) ?? []), call]);
    }
  }
  const rows = [...sums].map(([label, calls]) => ({ label, calls, count: sum(calls, (call) => call.count) }));
  rows.sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));
  const cells = rows.map(({ label, calls, count }) =>
    [label, String(count), outcomes(calls), firstPlace(calls)].map(escapeControls),
  );
  return table([['call', 'count', 'ended', 'first seen'], ...cells], [1]);
}

function outcomes(calls: readonly CallEvidence[]): string {
  const errnos = new Map<string, number>();
  for (const call of calls)
    for (const [errno, count] of call.errnos) errnos.set(errno, (errnos.get(errno) ?? 0) + count);
  const denied = sum(calls, (call) => call.denied);
  const errors = [...errnos].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const parts: [string, number][] = [
    ['ok', sum(calls, (call) => call.ok)],
    ...errors,
    ['denied', denied],
    ['unfinished', sum(calls, (call) => call.unfinished)],
    ['outcome not shown', sum(calls, (call) => call.unseen)],
  ];
  return parts
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');
}

function firstPlace(calls: readonly CallEvidence[]): string {
  const places = calls.flatMap(({ first }) => first);
  const [place] = places.sort((a, b) => (a.input === b.input ? a.line - b.line : a.input < b.input ? -1 : 1));
  return place === undefined ? '' : `${place.input}:${place.line}`;
}

function sum(calls: readonly CallEvidence[], of: (call: CallEvidence) => number): number {
  return calls.reduce((total, call) => total + of(call), 0);
}
