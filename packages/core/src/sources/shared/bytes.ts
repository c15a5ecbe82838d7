const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const space = 0x20;
export const quote = 0x22;
export const colon = 0x3a;

export function ascii(text: string): Uint8Array {
  return encoder.encode(text);
}

export function decode(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Whether `pattern` stands at `at`, whole, before `end`. */
export function matchesAt(buffer: Uint8Array, at: number, end: number, pattern: Uint8Array): boolean {
  if (at < 0 || end - at < pattern.length) return false;
  for (let i = 0; i < pattern.length; i += 1) if (buffer[at + i] !== pattern[i]) return false;
  return true;
}

/** Whether `[start, end)` is exactly `pattern`. */
export function equals(buffer: Uint8Array, start: number, end: number, pattern: Uint8Array): boolean {
  return end - start === pattern.length && matchesAt(buffer, start, end, pattern);
}

/** Where `pattern` first stands in `[start, end)`, or -1. */
export function find(buffer: Uint8Array, start: number, end: number, pattern: Uint8Array): number {
  const first = pattern[0];
  for (let at = start; at <= end - pattern.length; at += 1) {
    if (buffer[at] === first && matchesAt(buffer, at, end, pattern)) return at;
  }
  return -1;
}

/** Where `pattern` last stands in `[start, end)`, or -1. */
export function findLast(buffer: Uint8Array, start: number, end: number, pattern: Uint8Array): number {
  const first = pattern[0];
  for (let at = end - pattern.length; at >= start; at -= 1) {
    if (buffer[at] === first && matchesAt(buffer, at, end, pattern)) return at;
  }
  return -1;
}

/** Where `byte` first stands in `[start, end)`, or `end`. */
export function until(buffer: Uint8Array, start: number, end: number, byte: number): number {
  let at = start;
  while (at < end && buffer[at] !== byte) at += 1;
  return at;
}

export function skipSpaces(buffer: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && buffer[at] === space) at += 1;
  return at;
}

/** `end` without blanks, carriage returns and NULs before it. */
export function trimEnd(buffer: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && isBlank(buffer[at - 1])) at -= 1;
  return at;
}

function isBlank(byte: number | undefined): boolean {
  return byte === space || byte === 0x0d || byte === 0x09 || byte === 0;
}

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

export function isUpper(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x41 && byte <= 0x5a;
}

/** The integer that `[start, end)` spells in decimal, `-` allowed; NaN where it is anything else, or more than a number can tell exactly. */
export function decimal(buffer: Uint8Array, start: number, end: number): number {
  const negative = buffer[start] === 0x2d;
  const first = negative ? start + 1 : start;
  if (first >= end || end - first > 16) return Number.NaN;
  let value = 0;
  for (let at = first; at < end; at += 1) {
    const digit = (buffer[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  if (value > Number.MAX_SAFE_INTEGER) return Number.NaN;
  return negative ? -value : value;
}

/** The number of a call, which has 32 bits, signed or not; NaN where `[start, end)` spells anything else. */
export function decimalNr(buffer: Uint8Array, start: number, end: number): number {
  const nr = decimal(buffer, start, end);
  return nr >= -0x8000_0000 && nr <= 0xffff_ffff ? nr : Number.NaN;
}

/** The value of a hexadecimal digit; -1 for any other byte. */
export function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  if (byte >= 0x61 && byte <= 0x66) return byte - 0x57;
  return byte >= 0x41 && byte <= 0x46 ? byte - 0x37 : -1;
}

/** The number that `[start, end)` spells in at most 8 hexadecimal digits without `0x`; NaN where it is anything else. */
export function hex32(buffer: Uint8Array, start: number, end: number): number {
  if (start >= end || end - start > 8) return Number.NaN;
  let value = 0;
  for (let at = start; at < end; at += 1) {
    const digit = hexDigit(buffer[at]);
    if (digit < 0) return Number.NaN;
    value = value * 16 + digit;
  }
  return value;
}
