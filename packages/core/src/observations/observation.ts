import type { Syscall } from '../kernel/syscalls.ts';
import type { Origin } from './origin.ts';

/**
 * What a source saw of a call's end.
 * - `ok`: it returned something other than an error;
 * - `errno`: it returned an error, named in `Observation.errno`;
 * - `denied`: a filter that was active while recording refused it (errno, trap or kill);
 * - `unfinished`: it was entered and the trace never shows it return;
 * - `unseen`: this kind of source shows that the call was made, not how it ended.
 */
export type Outcome = 'ok' | 'errno' | 'denied' | 'unfinished' | 'unseen';

/** A scalar argument worth remembering: its index (0 to 5) and value, as the kernel saw it. */
export interface ArgumentValue {
  readonly index: number;
  /** Unsigned 64-bit value; a string where the source gives a name or expression we have no value for. */
  readonly value: bigint | string;
}

/**
 * What one source line or event says of one call. Sources reuse one object for all of them: a sink reads it at once and
 * keeps nothing of it but `syscall`, `args` entries and strings.
 */
export interface Observation {
  syscall: Syscall;
  outcome: Outcome;
  /** Name (`ENOENT`), or the number in decimal where the source gives no name; only with outcome `errno` or `denied`. */
  errno: string | undefined;
  /** How many calls this stands for: 1 for a line, more for a row of a summary table. */
  count: number;
  /** Scalar arguments, for the calls `kernel/signatures` lists; undefined where the source does not show them. */
  args: readonly ArgumentValue[] | undefined;
  /** The executable or command name the source gives for the process, undefined where it gives none. */
  program: string | undefined;
  /** The line the call was entered on, counted from 1. */
  line: number;
  /** Only where a selection asked for it, and only where the source tells calls apart. Lent like the observation. */
  origin?: Origin | undefined;
}
