export const newline = 10;

/**
 * Finds line breaks four bytes at a time, without a call out of compiled code: lines are so short that a native search costs more to
 * begin than to do.
 */
export class Newlines {
  #bytes: Uint8Array = new Uint8Array(0);
  #words: Int32Array = new Int32Array(0);
  /** How many bytes stand in front of the first whole word. */
  #skew = 0;

  /** Search in `bytes` from now on. */
  view(bytes: Uint8Array): void {
    const skew = (4 - (bytes.byteOffset & 3)) & 3;
    const words = Math.max(0, bytes.length - skew) >> 2;
    this.#bytes = bytes;
    this.#skew = skew;
    this.#words = words === 0 ? noWords : new Int32Array(bytes.buffer, bytes.byteOffset + skew, words);
  }

  /** The first line break at or behind `from`; -1 if there is none. */
  next(from: number): number {
    const bytes = this.#bytes;
    const words = this.#words;
    const skew = this.#skew;
    let at = from;
    for (; ((at - skew) & 3) !== 0; at += 1) {
      if (at >= bytes.length) return -1;
      if (bytes[at] === newline) return at;
    }
    let word = (at - skew) >> 2;
    if (word < words.length) {
      // A byte of `zeros` is 0 where a line break stands; the subtraction borrows into its highest bit.
      for (; word < words.length; word += 1) {
        const zeros = (words[word] as number) ^ 0x0a0a0a0a;
        if (((zeros - 0x01010101) & ~zeros & 0x80808080) !== 0) break;
      }
      at = (word << 2) + skew;
    }
    for (; at < bytes.length; at += 1) if (bytes[at] === newline) return at;
    return -1;
  }
}

const noWords = new Int32Array(0);
