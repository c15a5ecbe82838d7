import { archFacts, type Arch } from './arch.ts';
import { socketFamilies, socketTypes } from './socket-constants.ts';
import { constants, differences, sources } from './tables/constants.ts';

/** The sets of named constants: those of the kernel's UAPI headers, and `family` (AF_*) and `socktype` (SOCK_*). */
export type ConstantSetName = keyof typeof constants | 'family' | 'socktype';

/** Named values of one kind of argument, on one architecture. */
export interface ConstantSet {
  readonly name: ConstantSetName;
  /** The kernel headers they come from. */
  readonly source: string;
  /**
   * The bits that hold one of several values (`SOCK_STREAM`); the rest are flags that add up (`SOCK_CLOEXEC`). All ones
   * where there are no flags, 0 where there are only flags.
   */
  readonly choice: bigint;
  /** Of several names with one value the usual one comes first. */
  readonly values: ReadonlyMap<string, bigint>;
}

const allBits = (1n << 64n) - 1n;

// Sets with flags; all others hold one of several values in the whole argument.
const choices: Partial<Record<ConstantSetName, bigint>> = {
  socktype: 0xfn,
  // The signal that tells the parent of the child's end.
  clone: 0xffn,
  unshare: 0n,
  personality: 0xffn,
  prot: 0n,
  map: 0xfn,
  'seccomp-flags': 0n,
  // The upper half is the version of the interface.
  ipc: 0xffffn,
  mount: 0n,
  memfd: 0n,
};

const cache = new Map<string, ConstantSet>();

/** A set as `arch` has it. */
export function constantSet(name: ConstantSetName, arch: Arch): ConstantSet {
  const key = `${archFacts(arch).table}:${name}`;
  let set = cache.get(key);
  if (set === undefined) cache.set(key, (set = readSet(name, arch)));
  return set;
}

/** The value of one constant (`AF_INET`); undefined for a name that the set lacks. */
export function constantValue(set: ConstantSet, name: string): bigint | undefined {
  return set.values.get(name);
}

/**
 * A value in the set's names: `SOCK_STREAM|SOCK_CLOEXEC`, and in hexadecimal what has none (`CLONE_VM|0x80`); a value
 * without any name is a number, decimal below 4096.
 */
export function formatConstant(set: ConstantSet, value: bigint): string {
  const whole = firstNamed(set, value);
  if (whole !== undefined) return whole;
  const { parts, rest } = splitFlags(set, value & ~set.choice);
  const choice = value & set.choice;
  // A choice of 0 goes without saying beside flags.
  const chosen = choice === 0n ? undefined : firstNamed(set, choice);
  const unnamed = chosen === undefined && (parts.length === 0 || (choice !== 0n && rest !== 0n));
  if (unnamed) return formatNumber(value);
  const head = chosen ?? (choice === 0n ? undefined : formatNumber(choice));
  return [head, ...parts, rest === 0n ? undefined : `0x${rest.toString(16)}`]
    .filter((part) => part !== undefined)
    .join('|');
}

/** A number without a name: small ones are counts and numbers of things, big ones bit patterns. */
export function formatNumber(value: bigint): string {
  return value < 4096n ? value.toString() : `0x${value.toString(16)}`;
}

function firstNamed(set: ConstantSet, value: bigint): string | undefined {
  for (const [name, known] of set.values) if (known === value) return name;
  return undefined;
}

function splitFlags(set: ConstantSet, bits: bigint): { readonly parts: readonly string[]; readonly rest: bigint } {
  const parts: string[] = [];
  let rest = bits;
  for (const [name, flag] of set.values) {
    if (flag === 0n || (flag & set.choice) !== 0n || (rest & flag) !== flag) continue;
    parts.push(name);
    rest &= ~flag;
  }
  return { parts, rest };
}

function readSet(name: ConstantSetName, arch: Arch): ConstantSet {
  const choice = choiceBits(name, arch);
  if (name === 'family') return { name, source: 'include/linux/socket.h', choice, values: socketFamilies() };
  if (name === 'socktype') return { name, source: 'include/linux/net.h', choice, values: socketTypes(arch) };
  const values = readValues(name, arch);
  // clone's low byte is a signal.
  if (name === 'clone') for (const [signal, number] of readValues('signal', arch)) values.set(signal, number);
  return { name, source: sources[name], choice, values };
}

function choiceBits(name: ConstantSetName, arch: Arch): bigint {
  // MAP_TYPE of PA-RISC, where MAP_FIXED is 4.
  if (name === 'map' && archFacts(arch).table.startsWith('parisc')) return 0x2bn;
  return choices[name] ?? allBits;
}

function readValues(name: keyof typeof constants, arch: Arch): Map<string, bigint> {
  const changes: Readonly<Record<string, Readonly<Record<string, string>>>> = differences;
  const values = new Map<string, bigint>();
  for (const [constant, value] of entries(`${constants[name]} ${changes[archFacts(arch).table]?.[name] ?? ''}`)) {
    if (value === '') values.delete(constant);
    else values.set(constant, BigInt(value));
  }
  return values;
}

/** Reads `NAME=value NAME=…`. */
function entries(list: string): readonly (readonly [name: string, value: string])[] {
  return list
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const equals = entry.indexOf('=');
      return [entry.slice(0, equals), entry.slice(equals + 1)] as const;
    });
}
