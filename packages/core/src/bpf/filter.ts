import { archFacts, type Arch } from '../kernel/arch.ts';
import type { Instruction } from './instruction.ts';

/** The order of the bytes in a number. */
export type Endian = ReturnType<typeof archFacts>['endian'];

/** A classic BPF program and the byte order of the machine it is for. */
export interface Filter {
  readonly instructions: readonly Instruction[];
  readonly endian: Endian;
}

const instructionSize = 8;

/** The program as the kernel takes it: an array of `struct sock_filter` in the target's byte order. */
export function encodeFilter({ instructions, endian }: Filter): Uint8Array {
  const bytes = new Uint8Array(instructions.length * instructionSize);
  const view = new DataView(bytes.buffer);
  instructions.forEach(({ code, jt, jf, k }, i) => {
    const at = i * instructionSize;
    view.setUint16(at, code, endian === 'little');
    view.setUint8(at + 2, jt);
    view.setUint8(at + 3, jf);
    view.setUint32(at + 4, k, endian === 'little');
  });
  return bytes;
}

/** Reads what `encodeFilter` writes; undefined if the length is not that of whole instructions. */
export function decodeFilter(bytes: Uint8Array, endian: Endian): Filter | undefined {
  if (bytes.length === 0 || bytes.length % instructionSize !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const instructions = Array.from({ length: bytes.length / instructionSize }, (_, i) => {
    const at = i * instructionSize;
    return {
      code: view.getUint16(at, endian === 'little'),
      jt: view.getUint8(at + 2),
      jf: view.getUint8(at + 3),
      k: view.getUint32(at + 4, endian === 'little'),
    };
  });
  return { instructions, endian };
}

/** The byte order filters of an architecture are in. */
export function endianOf(arch: Arch): Endian {
  return archFacts(arch).endian;
}
