import type { Syscall } from '../../kernel/syscalls.ts';
import { isExec } from '../../kernel/task-calls.ts';
import type { Observation } from '../../observations/observation.ts';
import type { ObservationSink } from '../../observations/sink.ts';
import type { Account } from './account.ts';
import { ascii } from './bytes.ts';
import type { CallNames, Mode } from './call-names.ts';
import type { SummaryRow, SummaryTable } from './summary-table.ts';

/** Where a summary's observations and remarks go. */
export interface SummaryTarget {
  readonly sink: ObservationSink;
  readonly names: CallNames;
  readonly account: Account;
}

/**
 * Reads the tables of a log that has no trace (-c; with -C they repeat it). A program that writes to the stream of the log can print tables too,
 * but only before strace prints its own, which come last: one without a title for the native mode, then one for each other mode.
 */
export function observeTables(tables: readonly SummaryTable[], target: SummaryTarget): void {
  const last = tables.findLastIndex(({ title }) => title === undefined);
  for (const { line } of tables.slice(0, Math.max(last, 0))) target.account.unconfirmedTable(line);
  const real = tables.slice(Math.max(last, 0));
  for (const table of real) observeTable(table, target);
  if (real.length === 0) return;
  target.account.add('summary-without-exit');
  const execs = real.some(({ rows }) => rows.some(({ name }) => isExec(name)));
  if (!execs) target.account.add(target.account.attached ? 'attached-late' : 'trace-filtered');
}

function observeTable({ title, rows }: SummaryTable, target: SummaryTarget): void {
  const mode = title === undefined ? 0 : modeOf(title, target.names);
  if (mode === undefined) return target.account.unknownName(title ?? '');
  for (const row of rows) observeRow(row, mode, target);
}

function observeRow(row: SummaryRow, mode: Mode, { names, sink, account }: SummaryTarget): void {
  const bytes = ascii(row.name);
  const name = names.get(bytes, 0, bytes.length);
  // A table counts socketcall's subcalls under their own names.
  const syscall = name.multiplexers[mode] ?? name.calls[mode];
  account.line = row.line;
  if (syscall === undefined) return account.unknownName(row.name);
  observe(sink, syscall, row, 'unseen', row.calls - row.errors);
  observe(sink, syscall, row, 'errno', row.errors);
}

function observe(
  sink: ObservationSink,
  syscall: Syscall,
  { line }: SummaryRow,
  outcome: Observation['outcome'],
  count: number,
): void {
  if (count === 0) return;
  const errno = outcome === 'errno' ? '?' : undefined;
  sink.observe({ syscall, outcome, errno, count, args: undefined, program: undefined, line });
}

function modeOf(title: string, names: CallNames): Mode | undefined {
  return title === '32 bit' || title === '64 bit' || title === 'x32' ? names.modeOf(title) : undefined;
}
