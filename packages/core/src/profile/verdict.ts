import type { Arch } from '../kernel/arch.ts';
import { takesErrno } from './words.ts';
import type { Action } from './flat.ts';

/** One concrete system call: number as the kernel sees it, six unsigned 64-bit arguments. */
export interface Call {
  readonly arch: Arch;
  readonly nr: number;
  readonly args: readonly [bigint, bigint, bigint, bigint, bigint, bigint];
}

/** What a filter does with one call. `errno` is set for ERRNO and TRACE only; `SCMP_ACT_KILL` is given as KILL_THREAD. */
export interface Verdict {
  readonly action: Exclude<Action, 'SCMP_ACT_KILL'>;
  readonly errno: number | undefined;
}

/**
 * The verdict of a rule. `errnoRet` defaults to EPERM and counts modulo 65536, as both runtimes and the kernel's 16 bits
 * have it; it means nothing on other actions than ERRNO and TRACE.
 */
export function verdictOf(action: Action, errnoRet: number | undefined): Verdict {
  if (action === 'SCMP_ACT_KILL') return { action: 'SCMP_ACT_KILL_THREAD', errno: undefined };
  return { action, errno: takesErrno(action) ? (errnoRet ?? 1) % 65_536 : undefined };
}

export function sameVerdict(a: Verdict, b: Verdict): boolean {
  return a.action === b.action && a.errno === b.errno;
}

/** `ALLOW`, `ERRNO(38)`, `KILL_PROCESS`. */
export function formatVerdict({ action, errno }: Verdict): string {
  const name = action.slice('SCMP_ACT_'.length);
  return errno === undefined ? name : `${name}(${errno})`;
}
