import type { Arch } from './arch.ts';
import { syscallByName, type Syscall } from './syscalls.ts';

/**
 * The call through which older 32-bit (and s390x, ppc64) programs make socket and System V IPC calls, and the number of
 * the subcall in its first argument (for `ipc` the low 16 bits).
 */
export interface Multiplexed {
  readonly call: Syscall;
  readonly subcall: number;
}

// Source: include/uapi/linux/net.h (SYS_*) and ipc.h.
const subcalls = {
  socketcall: [
    ['socket', 1],
    ['bind', 2],
    ['connect', 3],
    ['listen', 4],
    ['accept', 5],
    ['getsockname', 6],
    ['getpeername', 7],
    ['socketpair', 8],
    ['send', 9],
    ['recv', 10],
    ['sendto', 11],
    ['recvfrom', 12],
    ['shutdown', 13],
    ['setsockopt', 14],
    ['getsockopt', 15],
    ['sendmsg', 16],
    ['recvmsg', 17],
    ['accept4', 18],
    ['recvmmsg', 19],
    ['sendmmsg', 20],
  ],
  ipc: [
    ['semop', 1],
    ['semget', 2],
    ['semctl', 3],
    ['semtimedop', 4],
    ['msgsnd', 11],
    ['msgrcv', 12],
    ['msgget', 13],
    ['msgctl', 14],
    ['shmat', 21],
    ['shmdt', 22],
    ['shmget', 23],
    ['shmctl', 24],
  ],
} as const;

const numberByName = new Map<string, { readonly multiplexer: string; readonly subcall: number }>(
  Object.entries(subcalls).flatMap(([multiplexer, list]) =>
    list.map(([name, subcall]) => [name, { multiplexer, subcall }] as const),
  ),
);

/**
 * How `name` can also be made on `arch`: `socket` on i386 as socketcall(1), which is how a trace may show a name for
 * a call whose number is another. Undefined where the arch has no such multiplexer. `name` need not be a call of its own there (`send`).
 */
export function multiplexedAs(arch: Arch, name: string): Multiplexed | undefined {
  const found = numberByName.get(name);
  const call = found && syscallByName(arch, found.multiplexer);
  return call && { call, subcall: found.subcall };
}

/** The names a multiplexer's subcalls go by, with their numbers; empty for every other call. */
export function subcallsOf(multiplexer: string): readonly (readonly [name: string, subcall: number])[] {
  return multiplexer === 'socketcall' || multiplexer === 'ipc' ? subcalls[multiplexer] : [];
}
