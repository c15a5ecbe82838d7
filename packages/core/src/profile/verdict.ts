import type { Arch } from '../kernel/arch.ts';
import { CallNotationError, formatCall, type CallPattern } from '../kernel/call-notation.ts';
import { takesErrno } from './words.ts';
import type { Action } from './flat.ts';

/** One concrete system call: number as the kernel sees it, six unsigned 64-bit arguments. */
export interface Call {
  readonly arch: Arch;
  readonly nr: number;
  readonly args: readonly [bigint, bigint, bigint, bigint, bigint, bigint];
}

/** One call of a pattern: what the pattern leaves open is 0. Throws `CallNotationError` for a call that has no number. */
export function exampleCall(pattern: CallPattern): Call {
  const { arch, nr } = pattern.syscall;
  if (nr === undefined) throw new CallNotationError(`${formatCall(pattern, undefined)} has no number`);
  const [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n] = pattern.args;
  return { arch, nr, args: [a, b, c, d, e, f] };
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

/** Whether both are the same action with the same errno. */
export function sameVerdict(a: Verdict, b: Verdict): boolean {
  return a.action === b.action && a.errno === b.errno;
}

/** `ALLOW`, `ERRNO(38)`, `KILL_PROCESS`. */
export function formatVerdict({ action, errno }: Verdict): string {
  const name = action.slice('SCMP_ACT_'.length);
  return errno === undefined ? name : `${name}(${errno})`;
}
