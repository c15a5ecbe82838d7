import { ByteCache } from './byte-cache.ts';
import { decode, hexDigit, quote } from './bytes.ts';

/** Longer names than this are cut: the kernel's own limit of a path, twice for hexadecimal. */
const maxBytes = 8192;
const slots = 512;

/** The strings of a log, each made once for as long as it is in use. */
export class Interner {
  readonly #texts = new ByteCache(slots, decode);
  readonly #untrusted = new ByteCache(slots, decodeUntrusted);

  /** The bytes as text. */
  text(buffer: Uint8Array, start: number, end: number): string {
    return this.#texts.get(buffer, start, Math.min(end, start + maxBytes));
  }

  /** A field the kernel wrote: `"clean"`, else the bytes in upper-case hexadecimal: `776520697264` for `we ird`. */
  untrusted(buffer: Uint8Array, start: number, end: number): string {
    return this.#untrusted.get(buffer, start, Math.min(end, start + maxBytes));
  }
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
