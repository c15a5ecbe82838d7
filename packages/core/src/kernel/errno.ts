import { archFacts, type Arch } from './arch.ts';
import { constantSet } from './constants.ts';

/**
 * Results that never reach a program: the kernel makes the call again, or lets it end in EINTR, after it handled a signal.
 * strace prints them (`= ? ERESTARTSYS (To be restarted if SA_RESTART is set)`), audit records give `exit=-512`.
 * Source: include/linux/errno.h. ERESTART (85) is an ordinary errno.
 */
const restarts: Readonly<Record<string, number>> = {
  ERESTARTSYS: 512,
  ERESTARTNOINTR: 513,
  ERESTARTNOHAND: 514,
  ERESTART_RESTARTBLOCK: 516,
};

// Names that C libraries add, or had for older kernels.
const libraryNames: Readonly<Record<string, string>> = { ENOTSUP: 'EOPNOTSUPP' };

/** The highest errno a system call can return; seccomp's SECCOMP_RET_ERRNO is cut down to it. Source: include/linux/err.h. */
export const maxErrno = 4095;

/** The number of an errno (`ENOSYS`), including the kernel's ERESTART* and ENOTSUP; undefined for an unknown name. */
export function errnoNumber(name: string, arch: Arch): number | undefined {
  if (Object.hasOwn(restarts, name)) return restarts[name];
  const kernelName = (Object.hasOwn(libraryNames, name) ? libraryNames[name] : undefined) ?? name;
  const value = constantSet('errno', arch).values.get(kernelName);
  return value === undefined ? undefined : Number(value);
}

/** The usual name of an errno number (EAGAIN, not EWOULDBLOCK), including ERESTART*; undefined where the architecture has none. */
export function errnoName(number: number, arch: Arch): string | undefined {
  return namesOf(arch).get(number);
}

/** Whether a result means that the call was interrupted and goes on later, rather than that it failed. */
export function isRestart(errno: number): boolean {
  return Object.values(restarts).includes(errno);
}

const namesByTable = new Map<string, ReadonlyMap<number, string>>();

function namesOf(arch: Arch): ReadonlyMap<number, string> {
  const { table } = archFacts(arch);
  let names = namesByTable.get(table);
  if (names === undefined) namesByTable.set(table, (names = readNames(arch)));
  return names;
}

function readNames(arch: Arch): ReadonlyMap<number, string> {
  const names = new Map(Object.entries(restarts).map(([name, number]) => [number, name]));
  for (const [name, value] of constantSet('errno', arch).values) {
    if (!names.has(Number(value))) names.set(Number(value), name);
  }
  return names;
}
