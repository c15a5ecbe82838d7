import { hexDigit } from './bytes.ts';

/** A field's value, collected into a buffer that is used again and grows to the longest value seen. */
export class FieldBytes {
  bytes = new Uint8Array(256);
  length = 0;
  /** Whether the field was there at all. */
  present = false;
  /** There is a value, but journalctl does not show it (too long, or not text). */
  withheld = false;

  clear(): void {
    this.length = 0;
    this.present = false;
    this.withheld = false;
  }

  push(byte: number): void {
    this.#reserve(1);
    this.bytes[this.length++] = byte;
  }

  append(buffer: Uint8Array, start: number, end: number): void {
    this.#reserve(end - start);
    this.bytes.set(buffer.subarray(start, end), this.length);
    this.length += end - start;
  }

  /** Appends the inside of a JSON string, unescaped. */
  appendJson(buffer: Uint8Array, start: number, end: number): void {
    // A broken escape at the end may come out one byte longer than it went in.
    this.#reserve(end - start + 1);
    let at = start;
    while (at < end) {
      // A backslash that ends the value escapes nothing: what stands behind it is not of the value.
      if (buffer[at] !== 0x5c || at + 1 === end) this.bytes[this.length++] = buffer[at++] ?? 0;
      else if (buffer[at + 1] === 0x75) at = this.#codePoint(buffer, at, end);
      else {
        this.bytes[this.length++] = unescaped(buffer[at + 1] ?? 0);
        at += 2;
      }
    }
  }

  /** `\u00e9`, or a surrogate pair of two such: written as UTF-8, never longer than the escape. */
  #codePoint(buffer: Uint8Array, at: number, end: number): number {
    const high = codeUnit(buffer, at + 2, end);
    const paired = high >= 0xd800 && high < 0xdc00 && buffer[at + 6] === 0x5c && buffer[at + 7] === 0x75;
    const low = paired ? codeUnit(buffer, at + 8, end) : -1;
    const whole = low >= 0xdc00 && low < 0xe000 ? 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00) : high;
    this.#utf8(whole < 0 || (whole >= 0xd800 && whole < 0xe000) ? 0xfffd : whole);
    return at + (whole > 0xffff ? 12 : 6);
  }

  #utf8(code: number): void {
    if (code < 0x80) {
      this.bytes[this.length++] = code;
      return;
    }
    const tail = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    this.bytes[this.length++] = ((0xff00 >> (tail + 1)) & 0xff) | (code >> (6 * tail));
    for (let shift = 6 * (tail - 1); shift >= 0; shift -= 6)
      this.bytes[this.length++] = 0x80 | ((code >> shift) & 0x3f);
  }

  #reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}

function codeUnit(buffer: Uint8Array, start: number, end: number): number {
  if (start + 4 > end) return -1;
  let value = 0;
  for (let at = start; at < start + 4; at += 1) {
    const digit = hexDigit(buffer[at]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

function unescaped(byte: number): number {
  if (byte === 0x6e) return 0x0a;
  if (byte === 0x74) return 0x09;
  if (byte === 0x72) return 0x0d;
  if (byte === 0x62) return 0x08;
  return byte === 0x66 ? 0x0c : byte;
}
