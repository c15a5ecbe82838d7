import { archFacts, type Arch } from './arch.ts';
import { constantSet, formatConstant, formatNumber, type ConstantSet, type ConstantSetName } from './constants.ts';
import type { Syscall } from './syscalls.ts';

/** The values of one argument: always, or only for calls whose other argument has one of some values. */
export interface Meaning {
  readonly constants: ConstantSet;
  /** AF_NETLINK for NETLINK_*: the protocol of a socket depends on its family. */
  readonly given?: { readonly index: number; readonly values: readonly bigint[] };
}

/** An argument that a filter can sensibly test: a number, never a pointer. */
export interface ScalarArgument {
  /** From 0. */
  readonly index: number;
  /** The kernel's name for it. */
  readonly name: string;
  /**
   * How many bits count. Of a 32-bit argument on a 64-bit architecture the kernel reads the lower half; the upper one is whatever
   * the program left in the register, usually 0, and seccomp filters see it.
   */
  readonly bits: 32 | 64;
  readonly meanings: readonly Meaning[];
}

interface Parameter {
  readonly index: number;
  readonly name: string;
  /** Of the kernel's C type: `int` and `unsigned int` are 32 bits everywhere, `long` is as wide as the architecture. */
  readonly type: 'int' | 'long';
  readonly sets: readonly { readonly set: ConstantSetName; readonly given?: Meaning['given'] }[];
}

function parameter(index: number, name: string, type: Parameter['type'], set: ConstantSetName): Parameter {
  return { index, name, type, sets: [{ set }] };
}

const family = parameter(0, 'family', 'int', 'family');
const socketType = parameter(1, 'type', 'int', 'socktype');
const protocol: Parameter = {
  index: 2,
  name: 'protocol',
  type: 'int',
  sets: [
    // AF_INET and AF_INET6.
    { set: 'ipproto', given: { index: 0, values: [2n, 10n] } },
    // AF_NETLINK.
    { set: 'netlink', given: { index: 0, values: [16n] } },
  ],
};
const prot = parameter(2, 'prot', 'long', 'prot');

// The calls of which container profiles, or tools that read them, look at arguments. Argument types are those of the kernel's
// SYSCALL_DEFINE lines.
const parameters: Readonly<Record<string, readonly Parameter[]>> = {
  socket: [family, socketType, protocol],
  socketpair: [family, socketType, protocol],
  personality: [parameter(0, 'personality', 'int', 'personality')],
  clone: [parameter(0, 'clone_flags', 'long', 'clone')],
  unshare: [parameter(0, 'unshare_flags', 'long', 'unshare')],
  setns: [parameter(1, 'flags', 'int', 'unshare')],
  prctl: [parameter(0, 'option', 'int', 'prctl')],
  ioctl: [parameter(1, 'cmd', 'int', 'ioctl')],
  fcntl: [parameter(1, 'cmd', 'int', 'fcntl')],
  fcntl64: [parameter(1, 'cmd', 'int', 'fcntl')],
  mmap: [prot, parameter(3, 'flags', 'long', 'map')],
  mmap2: [prot, parameter(3, 'flags', 'long', 'map')],
  mprotect: [prot],
  pkey_mprotect: [prot],
  madvise: [parameter(2, 'behavior', 'int', 'madvise')],
  process_madvise: [parameter(3, 'behavior', 'int', 'madvise')],
  keyctl: [parameter(0, 'option', 'int', 'keyctl')],
  bpf: [parameter(0, 'cmd', 'int', 'bpf')],
  ptrace: [parameter(0, 'request', 'long', 'ptrace')],
  seccomp: [parameter(0, 'op', 'int', 'seccomp'), parameter(1, 'flags', 'int', 'seccomp-flags')],
  arch_prctl: [parameter(0, 'option', 'int', 'arch-prctl')],
  socketcall: [parameter(0, 'call', 'int', 'socketcall')],
  ipc: [parameter(0, 'call', 'int', 'ipc')],
  mount: [parameter(3, 'flags', 'long', 'mount')],
  memfd_create: [parameter(1, 'flags', 'int', 'memfd')],
  reboot: [parameter(2, 'cmd', 'int', 'reboot')],
};

/** CONFIG_CLONE_BACKWARDS2: the new stack comes first. */
const stackFirst: ReadonlySet<Arch> = new Set(['s390', 's390x']);

/** The call takes a pointer to a structure of its arguments there, which no filter can look into. */
const byPointer: Readonly<Record<string, readonly Arch[]>> = {
  mmap: ['x86', 'arm', 'm68k', 's390', 's390x'],
  mmap2: ['s390'],
};

/** The scalar arguments of a call that are worth recording, by index; none for calls not on the list. */
export function scalarArguments(syscall: Syscall): readonly ScalarArgument[] {
  const { arch, name } = syscall;
  if (name === undefined || !Object.hasOwn(parameters, name)) return [];
  if (byPointer[name]?.includes(arch)) return [];
  const key = `${arch}:${name}`;
  let list = cache.get(key);
  if (list === undefined) cache.set(key, (list = (parameters[name] ?? []).map((one) => describe(one, name, arch))));
  return list;
}

const cache = new Map<string, readonly ScalarArgument[]>();

function describe({ index, name, type, sets }: Parameter, call: string, arch: Arch): ScalarArgument {
  return {
    index: call === 'clone' && stackFirst.has(arch) ? 1 : index,
    name,
    bits: type === 'int' ? 32 : archFacts(arch).bits,
    meanings: sets.map(({ set, given }) => ({ constants: constantSet(set, arch), ...(given && { given }) })),
  };
}

/** The values of a call's arguments by index, as far as they are known. */
export type ArgumentValues = ReadonlyMap<number, bigint>;

/** The constants that fit an argument, given what is known of the others; undefined where that does not tell. */
export function constantsFor(argument: ScalarArgument, others?: ArgumentValues): ConstantSet | undefined {
  return argument.meanings.find(({ given }) => given === undefined || holds(given, others))?.constants;
}

function holds(given: NonNullable<Meaning['given']>, others: ArgumentValues | undefined): boolean {
  const value = others?.get(given.index);
  return value !== undefined && given.values.includes(value);
}

/** A value as its argument's constants name it: `AF_NETLINK`, `SOCK_STREAM|SOCK_CLOEXEC`; a number where they do not. */
export function formatScalar(argument: ScalarArgument, value: bigint, others?: ArgumentValues): string {
  const bits = BigInt.asUintN(argument.bits, value);
  const set = constantsFor(argument, others);
  return set === undefined ? formatNumber(bits) : formatConstant(set, bits);
}

/**
 * Reads an argument as tracers print it: names and numbers (decimal, 0x…, octal 0…) joined by `|`, or several names of one
 * number (`SNDCTL_TMR_TIMEBASE or TCGETS`). Gives the bits the kernel reads, so that `-1` of an int is 0xffffffff.
 * Undefined when any part is none of these (`htons(ETH_P_ALL)`, `_IOC(…)`).
 */
export function parseScalar(argument: ScalarArgument, text: string): bigint | undefined {
  if (!text.includes(' or ')) return parseFlags(argument, text);
  for (const name of text.split(' or ')) {
    const value = parseFlags(argument, name);
    if (value !== undefined) return value;
  }
  return undefined;
}

function parseFlags(argument: ScalarArgument, text: string): bigint | undefined {
  let value = 0n;
  for (const part of text.split('|')) {
    const bits = parsePart(argument, part.trim());
    if (bits === undefined) return undefined;
    value |= BigInt.asUintN(argument.bits, bits);
  }
  return value;
}

function parsePart(argument: ScalarArgument, part: string): bigint | undefined {
  if (/^0x[0-9a-f]{1,16}$/i.test(part) || /^-?(0|[1-9]\d{0,19})$/.test(part)) return BigInt(part);
  if (/^0[0-7]{1,21}$/.test(part)) return BigInt(`0o${part.slice(1)}`);
  for (const { constants } of argument.meanings) {
    const value = constants.values.get(part);
    if (value !== undefined) return value;
  }
  return undefined;
}
