import { constantValue, type ConstantSet } from './constants.ts';
import { scalarArguments, type ScalarArgument } from './signatures.ts';
import type { Syscall } from './syscalls.ts';

/** One of several named values of an argument, or flags of which one is set. */
export interface NamedArgument {
  readonly index: number;
  readonly names: readonly string[];
  /** None of them. */
  readonly not?: boolean;
}

export type Match = 'yes' | 'no' | 'unknown';

/** Values by index, as evidence keeps them: numbers, a text nobody knows a number for, nothing. */
export type KnownValues = readonly (bigint | string | undefined)[];

/** Whether a call's arguments are like all of `wanted`. */
export function argumentMatch(syscall: Syscall, wanted: readonly NamedArgument[], values: KnownValues): Match {
  const known = scalarArguments(syscall);
  const matches = wanted.map((one) => {
    // Architectures differ in the order of clone's arguments only, and of those it lists just the one.
    const argument = known.find(({ index }) => index === one.index) ?? (known.length === 1 ? known[0] : undefined);
    return argument === undefined ? 'unknown' : matchOne(argument, one, values[argument.index]);
  });
  if (matches.includes('no')) return 'no';
  return matches.includes('unknown') ? 'unknown' : 'yes';
}

function matchOne(argument: ScalarArgument, { names, not = false }: NamedArgument, value: KnownValues[number]): Match {
  if (typeof value !== 'bigint') return 'unknown';
  const bits = BigInt.asUintN(argument.bits, value);
  const any = argument.meanings.some(({ constants }) => names.some((name) => has(constants, name, bits)));
  return any === not ? 'no' : 'yes';
}

/** A flag among others, or the one value in the bits that hold one. */
function has(set: ConstantSet, name: string, bits: bigint): boolean {
  const value = constantValue(set, name);
  if (value === undefined) return false;
  const flag = (value & ~set.choice) !== 0n;
  return flag ? (bits & value) === value : (bits & set.choice) === value;
}
