import { parseScalar, scalarArguments, type ScalarArgument } from '../../kernel/signatures.ts';
import type { Syscall } from '../../kernel/syscalls.ts';
import type { ArgumentValue } from '../../observations/observation.ts';
import { ByteCache } from '../shared/byte-cache.ts';
import { decode, space } from '../shared/bytes.ts';
import type { SyscallFields } from './syscall-fields.ts';

/** Records show a0= to a3= only. */
const shown = 4;
const slots = 256;
/** A longer text than this is no number or name. */
const maxText = 64;

type List = readonly ArgumentValue[] | undefined;

/** Reads the arguments of the calls that have any worth remembering. */
export class ArgumentReader {
  readonly #readers = new Map<Syscall, OneCall | undefined>();

  /** The same list for the same values, as long as there are few: never changed. */
  read(buffer: Uint8Array, fields: SyscallFields, syscall: Syscall, interpreted: boolean): List {
    if (syscall.name === undefined) return undefined;
    const known = this.#readers.get(syscall);
    if (known !== undefined) return known.read(buffer, fields, interpreted);
    if (this.#readers.has(syscall)) return undefined;
    const wanted = scalarArguments(syscall).filter(({ index }) => index < shown);
    const reader = wanted.length === 0 ? undefined : new OneCall(wanted);
    this.#readers.set(syscall, reader);
    return reader?.read(buffer, fields, interpreted);
  }
}

/** The wanted arguments of one call. */
class OneCall {
  readonly #wanted: readonly ScalarArgument[];
  /** The wanted arguments' texts, a blank behind each. */
  readonly #key = new Uint8Array(shown * (maxText + 1));
  readonly #numbers: ByteCache<List>;
  readonly #words: ByteCache<List>;

  constructor(wanted: readonly ScalarArgument[]) {
    this.#wanted = wanted;
    this.#numbers = new ByteCache(slots, (bytes) => this.#list(bytes, kernelValue));
    this.#words = new ByteCache(slots, (bytes) => this.#list(bytes, interpretedValue));
  }

  read(buffer: Uint8Array, { args, argEnds }: SyscallFields, interpreted: boolean): List {
    let length = 0;
    for (const { index } of this.#wanted) {
      const start = args[index] ?? -1;
      const end = argEnds[index] ?? -1;
      if (start >= 0 && end - start <= maxText)
        for (let at = start; at < end; at += 1) this.#key[length++] = buffer[at] ?? 0;
      this.#key[length++] = space;
    }
    return (interpreted ? this.#words : this.#numbers).get(this.#key, 0, length);
  }

  #list(
    bytes: Uint8Array,
    valueOf: (argument: ScalarArgument, text: string) => ArgumentValue['value'] | undefined,
  ): List {
    const texts = decode(bytes).split(' ');
    const values = this.#wanted.flatMap((argument, i): ArgumentValue[] => {
      const value = valueOf(argument, texts[i] ?? '');
      return value === undefined ? [] : [{ index: argument.index, value }];
    });
    return values.length === 0 ? undefined : values;
  }
}

/** `80002`: the kernel writes hexadecimal digits only. */
function kernelValue(argument: ScalarArgument, text: string): bigint | undefined {
  return /^[0-9a-f]{1,16}$/.test(text) ? BigInt.asUintN(argument.bits, BigInt(`0x${text}`)) : undefined;
}

/**
 * `ausearch -i` prints what it has no name for as `0x541c` or `unknown-prctl-option(0x270f)`, and is exact where it
 * names one of several values. Where there are flags beside it leaves out those it does not know: `SOCK_DGRAM` may be
 * `SOCK_DGRAM|SOCK_CLOEXEC`.
 */
function interpretedValue(argument: ScalarArgument, text: string): ArgumentValue['value'] | undefined {
  if (text === '') return undefined;
  const number = /^(?:unknown-[a-z-]+\()?(0x[0-9a-f]{1,16})\)?$/.exec(text)?.[1];
  if (number !== undefined) return BigInt.asUintN(argument.bits, BigInt(number));
  const exact = argument.meanings.every(({ constants }) => constants.choice === allBits);
  return exact ? (parseScalar(argument, text) ?? text) : undefined;
}

const allBits = (1n << 64n) - 1n;
