import { ascii, decimal, endsWith, indexOf, isDigit, skipDigits, startsWith } from './bytes.ts';

/** `+++ exited with 0 +++`, `+++ killed by SIGSYS (core dumped) +++`, `+++ superseded by execve in pid 16062 +++` */
export type Exit =
  | { readonly kind: 'exited' }
  | { readonly kind: 'killed'; readonly bySeccomp: boolean }
  | { readonly kind: 'superseded'; readonly by: number };

/** Reads what stands behind `+++ `. */
export function readExit(buffer: Uint8Array, at: number, end: number): Exit | undefined {
  if (startsWith(buffer, at, end, exited) && isDigit(buffer[at + exited.length])) return { kind: 'exited' };
  if (startsWith(buffer, at, end, killed)) {
    return { kind: 'killed', bySeccomp: startsWith(buffer, at + killed.length, end, sigsys) };
  }
  if (!startsWith(buffer, at, end, superseded)) return undefined;
  const digits = at + superseded.length;
  return { kind: 'superseded', by: decimal(buffer, digits, skipDigits(buffer, digits, end)) };
}

/** Whether a seccomp filter sent it: `--- SIGSYS {si_signo=SIGSYS, si_code=SYS_SECCOMP, si_syscall=__NR_mkdir, …} ---` */
export function isSeccompSignal(buffer: Uint8Array, at: number, end: number): boolean {
  return startsWith(buffer, at, end, sigsysOpen) && indexOf(buffer, at, Math.min(end, at + 200), sysSeccomp) >= 0;
}

/** The thread and the mode of `[ Process PID=7774 runs in 32 bit mode. ]`. */
export function readMode(
  buffer: Uint8Array,
  at: number,
  end: number,
): { readonly pid: number; readonly title: '32 bit' | '64 bit' | 'x32' } | undefined {
  const digits = at + modeOpen.length;
  const stop = skipDigits(buffer, digits, end);
  if (stop === digits || !startsWith(buffer, stop, end, runsIn) || !endsWith(buffer, stop, end, modeClose))
    return undefined;
  const pid = decimal(buffer, digits, stop);
  for (const [title, text] of modes) if (startsWith(buffer, stop + runsIn.length, end, text)) return { pid, title };
  return undefined;
}

const exited = ascii('exited with ');
const killed = ascii('killed by ');
const sigsys = ascii('SIGSYS ');
const superseded = ascii('superseded by execve in pid ');
const sigsysOpen = ascii('--- SIGSYS {');
const sysSeccomp = ascii('si_code=SYS_SECCOMP');
const modeOpen = ascii('[ Process PID=');
const modeClose = ascii(' mode. ]');
const runsIn = ascii(' runs in ');
const modes = [
  ['32 bit', ascii('32 bit mode. ]')],
  ['64 bit', ascii('64 bit mode. ]')],
  ['x32', ascii('x32 mode. ]')],
] as const;
