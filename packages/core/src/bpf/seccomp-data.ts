import { archFacts } from '../kernel/arch.ts';
import type { Call } from '../profile/verdict.ts';
import type { Endian } from './filter.ts';
import { argsOffset, archOffset, dataSize, nrOffset } from './instruction.ts';

/** The `struct seccomp_data` of a call as the 16 words a filter loads. The instruction pointer is 0. */
export function seccompWords({ arch, nr, args }: Call, endian: Endian): Uint32Array {
  const words = new Uint32Array(dataSize / 4);
  words[nrOffset / 4] = nr;
  words[archOffset / 4] = archFacts(arch).audit;
  args.forEach((value, index) => {
    words[argumentOffset(index, 'high', endian) / 4] = Number(value >> 32n);
    words[argumentOffset(index, 'low', endian) / 4] = Number(value & 0xffff_ffffn);
  });
  return words;
}

/** Where a half of an argument is; which comes first depends on the byte order. */
export function argumentOffset(index: number, half: 'high' | 'low', endian: Endian): number {
  const second = (half === 'high') === (endian === 'little');
  return argsOffset + index * 8 + (second ? 4 : 0);
}
