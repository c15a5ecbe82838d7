import { archFacts, archFromLabel, type Arch } from './arch.ts';
import { formatNumber } from './constants.ts';
import { formatScalar, parseScalar, scalarArguments } from './signatures.ts';
import { syscallByName, syscallByNumber, syscallLabel, type Syscall } from './syscalls.ts';

/**
 * A call as people write it: `socket(AF_NETLINK, *, NETLINK_AUDIT)`, `i386:socket(16, 0, 9)`, `nr:435`. What its names mean
 * depends on the architecture it is read for.
 */
export interface WrittenCall {
  /** The architecture it names. */
  readonly arch: Arch | undefined;
  /** `socket` or `nr:435`. */
  readonly target: string;
  /** Undefined without parentheses, which means any arguments. */
  readonly args: readonly string[] | undefined;
}

/** A call, or all those that differ in some arguments only. */
export interface CallPattern {
  readonly syscall: Syscall;
  /** Six values; undefined means any. */
  readonly args: readonly (bigint | undefined)[];
}

/** Thrown for text that is no call, or none of the architecture. */
export class CallNotationError extends Error {
  override readonly name = 'CallNotationError';
}

const argumentCount = 6;
const anyArguments: CallPattern['args'] = Array.from({ length: argumentCount }, () => undefined);

/** Reads the notation; whether the architecture has such a call is for `callPattern` to say. Throws `CallNotationError`. */
export function parseCall(text: string): WrittenCall {
  const [, label, target = '', list] = /^(?:([a-z0-9_]+):)??((?:nr:)?[\w-]+)(?:\(([^()]*)\))?$/.exec(text.trim()) ?? [];
  if (target === '') throw new CallNotationError(`'${text}' is not a call, as socket(AF_NETLINK, *, 9) is`);
  const arch = label === undefined ? undefined : archFromLabel(label);
  if (label !== undefined && arch === undefined) throw new CallNotationError(`there is no architecture '${label}'`);
  const args = list?.trim() === '' ? [] : list?.split(',').map((arg) => arg.trim());
  if (args !== undefined && args.length > argumentCount)
    throw new CallNotationError(`a system call has at most ${argumentCount} arguments`);
  return { arch, target, args };
}

/**
 * What a written call means on an architecture: arguments left out are 0. Negative numbers are cut to the argument's width,
 * others are the whole register. Throws `CallNotationError`.
 */
export function callPattern({ target, args }: WrittenCall, arch: Arch): CallPattern {
  const syscall = targetOn(arch, target);
  if (args === undefined) return { syscall, args: anyArguments };
  const values = anyArguments.map((_, index) => {
    const text = args[index];
    return text === undefined ? 0n : parseArgument(syscall, index, text);
  });
  return { syscall, args: values };
}

function targetOn(arch: Arch, target: string): Syscall {
  const digits = /^(?:nr:)?(-?(?:0x[0-9a-f]{1,8}|\d{1,10}))$/i.exec(target)?.[1];
  if (digits !== undefined) return syscallByNumber(arch, numberOn(arch, digits));
  const syscall = syscallByName(arch, target);
  if (syscall === undefined) throw new CallNotationError(`${arch} has no system call '${target}'`);
  return syscall;
}

/** x32's numbers may be written without their bit 30. */
function numberOn(arch: Arch, digits: string): number {
  const number = Number(parseNumber(digits));
  if (number > 0xffff_ffff || number < -1) throw new CallNotationError(`${digits} is no number of a system call`);
  const { offset } = archFacts(arch);
  return arch === 'x32' && number >= 0 && number < offset ? number + offset : number >>> 0;
}

function parseArgument(syscall: Syscall, index: number, text: string): bigint | undefined {
  if (text === '*') return undefined;
  return text.split('|').reduce((value, part) => value | parsePart(syscall, index, part.trim()), 0n);
}

const maxValue = (1n << 64n) - 1n;

function parsePart(syscall: Syscall, index: number, part: string): bigint {
  const scalar = scalarArguments(syscall).find((argument) => argument.index === index);
  const number = parseNumber(part);
  if (number !== undefined) {
    if (number > maxValue || number < -(1n << 63n)) throw new CallNotationError(`${part} has more than 64 bits`);
    return number >= 0n ? number : BigInt.asUintN(scalar?.bits ?? archFacts(syscall.arch).bits, number);
  }
  const value = scalar && parseScalar(scalar, part);
  if (value !== undefined) return value;
  const where = `argument ${index} of ${syscall.name ?? `nr:${syscall.nr}`}`;
  throw new CallNotationError(
    scalar === undefined ? `${where} is '${part}': write it as a number or *` : `${where} cannot be '${part}'`,
  );
}

/** Decimal, 0x… or octal 0…, with or without a minus sign. */
function parseNumber(text: string): bigint | undefined {
  const match = /^(-?)(?:(0x[0-9a-f]{1,16})|0([0-7]{1,21})|(\d{1,20}))$/i.exec(text);
  if (match === null) return undefined;
  const [, sign, hex, octal, decimal = '0'] = match;
  const value = BigInt(hex ?? (octal === undefined ? decimal : `0o${octal}`));
  return sign === '-' ? -value : value;
}

/** The notation of a call, with the names its arguments' values have: up to the last that is not 0, `*` for any. */
export function formatCall({ syscall, args }: CallPattern, native: Arch | undefined): string {
  const label = syscallLabel(syscall, native);
  if (args.every((value) => value === undefined)) return label;
  const last = args.findLastIndex((value) => value !== 0n);
  const shown = args.slice(0, last + 1).map((_, index) => formatArgument({ syscall, args }, index));
  return `${label}(${shown.join(', ')})`;
}

function formatArgument({ syscall, args }: CallPattern, index: number): string {
  const value = args[index];
  if (value === undefined) return '*';
  const scalar = scalarArguments(syscall).find((argument) => argument.index === index);
  // Bits above the argument's own would be lost in a name.
  if (scalar === undefined || BigInt.asUintN(scalar.bits, value) !== value) return formatNumber(value);
  const known = args.flatMap((each, i) => (each === undefined ? [] : [[i, each] as const]));
  return formatScalar(scalar, value, new Map(known));
}
