import type { Diagnostic } from '../src/diagnostics/diagnostic.ts';
import type { Arch } from '../src/kernel/arch.ts';
import { syscallLabel } from '../src/kernel/syscalls.ts';
import type { IncompleteReason } from '../src/observations/completeness.ts';
import type { LineKind } from '../src/observations/line-kind.ts';
import type { Source } from '../src/sources/source.ts';
import { TraceReader } from '../src/sources/trace-reader.ts';

/** An observation, kept. */
export interface SeenCall {
  readonly name: string;
  readonly outcome: string;
  readonly errno: string | undefined;
  readonly count: number;
  readonly args: string | undefined;
  readonly program: string | undefined;
  readonly line: number;
}

/** What reading a log gave. */
export interface LogReading {
  readonly calls: readonly SeenCall[];
  readonly names: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  readonly codes: readonly string[];
  /** Checks of capabilities: `CAP_CHOWN granted`. */
  readonly checks: readonly string[];
  readonly incomplete: ReadonlyMap<IncompleteReason, number>;
  /** How many tasks it tells of, where it does. */
  readonly tasks: number | undefined;
  readonly lines: Partial<Record<LineKind, number>>;
  readonly total: number;
  /** The format it was read as. */
  readonly source: string | undefined;
}

/** Reads a whole log, as one format or as the one detected. */
export function readLog(
  log: string | Uint8Array,
  { source, arch = 'x86_64', input = 'log' }: { source?: Source; arch?: Arch; input?: string } = {},
): LogReading {
  const calls: SeenCall[] = [];
  const diagnostics: Diagnostic[] = [];
  const checks: string[] = [];
  const incomplete = new Map<IncompleteReason, number>();
  let tasks: number | undefined;
  const reader = new TraceReader(
    {
      observe: ({ syscall, outcome, errno, count, args, program, line }) => {
        const values = args?.map(({ index, value }) => `${index}=${value}`).join(' ');
        calls.push({ name: syscallLabel(syscall, arch), outcome, errno, count, args: values, program, line });
      },
      capabilityCheck: (capability, granted) => checks.push(`${capability} ${granted ? 'granted' : 'refused'}`),
      nativeArch: () => undefined,
      tasks: (count) => (tasks = (tasks ?? 0) + count),
      incomplete: (reason, count = 1) => incomplete.set(reason, (incomplete.get(reason) ?? 0) + count),
      diagnose: (diagnostic) => diagnostics.push(diagnostic),
    },
    { input, arch, ...(source && { source }) },
  );
  reader.push(typeof log === 'string' ? new TextEncoder().encode(log) : log);
  const { lines, total, source: format } = reader.end();
  const names = [...new Set(calls.map(({ name }) => name))].toSorted();
  const codes = diagnostics.map(({ code }) => code);
  return { calls, names, diagnostics, codes, checks, incomplete, tasks, lines, total, source: format?.id };
}
