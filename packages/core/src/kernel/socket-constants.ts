import type { Arch } from './arch.ts';
import { archFacts } from './arch.ts';

// Sources: include/linux/socket.h, include/linux/net.h and the asm/socket.h of MIPS and PA-RISC, which are no UAPI headers.

// In the order of their numbers, from 0.
const families =
  'UNSPEC UNIX INET AX25 IPX APPLETALK NETROM BRIDGE ATMPVC X25 INET6 ROSE DECnet NETBEUI SECURITY KEY NETLINK PACKET ASH ECONET ATMSVC RDS SNA IRDA PPPOX WANPIPE LLC IB MPLS CAN TIPC BLUETOOTH IUCV RXRPC ISDN PHONET IEEE802154 CAIF ALG NFC VSOCK KCM QIPCRTR SMC XDP MCTP'.split(
    ' ',
  );
const familyAliases = [
  ['LOCAL', 'UNIX'],
  ['FILE', 'UNIX'],
  ['ROUTE', 'NETLINK'],
] as const;

/** AF_* and, after them, the PF_* names that strace printed up to 4.25. */
export function socketFamilies(): ReadonlyMap<string, bigint> {
  const numbers = new Map(families.map((name, index) => [name, BigInt(index)]));
  for (const [alias, name] of familyAliases) numbers.set(alias, numbers.get(name) ?? 0n);
  return new Map(
    ['AF', 'PF'].flatMap((prefix) => [...numbers].map(([name, value]) => [`${prefix}_${name}`, value] as const)),
  );
}

/** SOCK_* of an architecture: MIPS swapped the first two and PA-RISC and MIPS number the flags after their O_* flags. */
export function socketTypes(arch: Arch): ReadonlyMap<string, bigint> {
  const { table } = archFacts(arch);
  const mips = table.startsWith('mips');
  const parisc = table.startsWith('parisc');
  return new Map([
    ['SOCK_STREAM', mips ? 2n : 1n],
    ['SOCK_DGRAM', mips ? 1n : 2n],
    ['SOCK_RAW', 3n],
    ['SOCK_RDM', 4n],
    ['SOCK_SEQPACKET', 5n],
    ['SOCK_DCCP', 6n],
    ['SOCK_PACKET', 10n],
    ['SOCK_NONBLOCK', mips ? 0x80n : parisc ? 0x40000000n : 0x800n],
    ['SOCK_CLOEXEC', parisc ? 0x200000n : 0x80000n],
  ]);
}
