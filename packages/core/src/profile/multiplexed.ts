import type { Arch } from '../kernel/arch.ts';

/** The call a 32-bit program may reach another one through: argument 0 says which. */
export interface Multiplexer {
  readonly name: 'socketcall' | 'ipc';
  /** The value of argument 0 (include/uapi/linux/net.h, ipc.h). */
  readonly selector: bigint;
}

/** Architectures for which libseccomp adds the multiplexed form of a rule. Measured on 2.5.4; m68k and sh by its source. */
const multiplexing: ReadonlySet<Arch> = new Set<Arch>([
  'x86',
  'mips',
  'mipsel',
  'ppc',
  'ppc64',
  'ppc64le',
  's390',
  's390x',
  'm68k',
  'sh',
  'sheb',
]);

const socketCalls =
  'socket bind connect listen accept getsockname getpeername socketpair send recv sendto recvfrom shutdown setsockopt getsockopt sendmsg recvmsg accept4 recvmmsg sendmmsg';

const ipcCalls: Readonly<Record<string, number>> = {
  semop: 1,
  semget: 2,
  semctl: 3,
  semtimedop: 4,
  msgsnd: 11,
  msgrcv: 12,
  msgget: 13,
  msgctl: 14,
  shmat: 21,
  shmdt: 22,
  shmget: 23,
  shmctl: 24,
};

const multiplexers: ReadonlyMap<string, Multiplexer> = new Map<string, Multiplexer>([
  ...socketCalls.split(' ').map((name, i): [string, Multiplexer] => [name, { name: 'socketcall', selector: BigInt(i + 1) }]),
  ...Object.entries(ipcCalls).map(([name, nr]): [string, Multiplexer] => [name, { name: 'ipc', selector: BigInt(nr) }]),
]);

/** How `name` is also reached on an architecture, undefined where it has only a number of its own. */
export function multiplexerOf(arch: Arch, name: string): Multiplexer | undefined {
  return multiplexing.has(arch) ? multiplexers.get(name) : undefined;
}

/** The name that stands for a call and all it shares a number with on some architecture. */
export function multiplexGroup(name: string): string {
  return multiplexers.get(name)?.name ?? name;
}
