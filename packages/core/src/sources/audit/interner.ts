import { decode, hexDigit, quote } from './bytes.ts';

/** Longer names than this are cut: the kernel's own limit of a path. */
const maxBytes = 4096;
const slots = 512;

interface Slot {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/**
 * Makes a string once for each distinct value of a field, as long as no other value needs its slot. Memory is bounded
 * by the number of slots, whatever names processes give themselves.
 */
export class Interner {
  readonly #slots: (Slot | undefined)[] = Array.from({ length: slots });

  /** The bytes as text. */
  text(buffer: Uint8Array, start: number, end: number): string {
    return this.#get(buffer, start, end, decode);
  }

  /** A field the kernel wrote: `"clean"`, else the bytes in upper-case hexadecimal: `776520697264` for `we ird`. */
  untrusted(buffer: Uint8Array, start: number, end: number): string {
    return this.#get(buffer, start, end, decodeUntrusted);
  }

  #get(buffer: Uint8Array, start: number, stop: number, make: (bytes: Uint8Array) => string): string {
    const end = Math.min(stop, start + maxBytes);
    let hash = end - start;
    for (let at = start; at < end; at += 1) hash = Math.imul(hash, 31) + (buffer[at] ?? 0);
    const index = (hash >>> 0) % slots;
    const known = this.#slots[index];
    if (known !== undefined && sameBytes(known.bytes, buffer, start, end)) return known.text;
    const bytes = buffer.slice(start, end);
    const text = make(bytes);
    this.#slots[index] = { bytes, text };
    return text;
  }
}

function sameBytes(bytes: Uint8Array, buffer: Uint8Array, start: number, end: number): boolean {
  if (bytes.length !== end - start) return false;
  for (let i = 0; i < bytes.length; i += 1) if (bytes[i] !== buffer[start + i]) return false;
  return true;
}

function decodeUntrusted(bytes: Uint8Array): string {
  if (bytes[0] === quote) return decode(bytes.subarray(1, bytes.at(-1) === quote ? -1 : undefined));
  const decoded = new Uint8Array(bytes.length >> 1);
  for (let i = 0; i < decoded.length; i += 1) {
    const high = hexDigit(bytes[2 * i]);
    const low = hexDigit(bytes[2 * i + 1]);
    if (high < 0 || low < 0) return decode(bytes);
    decoded[i] = high * 16 + low;
  }
  return bytes.length % 2 === 0 ? decode(decoded) : decode(bytes);
}
