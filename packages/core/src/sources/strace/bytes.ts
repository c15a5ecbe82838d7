const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The bytes of a text. */
export function ascii(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text of bytes; what is not UTF-8 becomes U+FFFD. */
export function textOf(buffer: Uint8Array, start: number, end: number): string {
  return decoder.decode(buffer.subarray(start, end));
}

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

export function isHexDigit(byte: number | undefined): boolean {
  return isDigit(byte) || (byte !== undefined && byte >= 97 && byte <= 102);
}

/** 1 for letters, digits and underscore. */
const nameBytes = new Uint8Array(256);
for (let byte = 0; byte < 256; byte += 1) nameBytes[byte] = /\w/.test(String.fromCharCode(byte)) ? 1 : 0;

/** Letters, digits and underscore. */
export function isNameByte(byte: number | undefined): boolean {
  return nameBytes[byte as number] === 1;
}

/** Whether `buffer[at, end)` begins with `part`. */
export function startsWith(buffer: Uint8Array, at: number, end: number, part: Uint8Array): boolean {
  if (at < 0 || end - at < part.length) return false;
  for (let i = 0; i < part.length; i += 1) if (buffer[at + i] !== part[i]) return false;
  return true;
}

/** Whether `buffer[start, end)` ends with `part`. */
export function endsWith(buffer: Uint8Array, start: number, end: number, part: Uint8Array): boolean {
  return end - start >= part.length && startsWith(buffer, end - part.length, end, part);
}

/** Where `part` first begins in `buffer[start, end)`, or -1. */
export function indexOf(buffer: Uint8Array, start: number, end: number, part: Uint8Array): number {
  const first = part[0];
  for (let at = start; at <= end - part.length; at += 1) {
    if (buffer[at] === first && startsWith(buffer, at, end, part)) return at;
  }
  return -1;
}

/** The first position from `at` on that holds no blank; `end` if there is none. */
export function skipBlanks(buffer: Uint8Array, at: number, end: number): number {
  let next = at;
  while (next < end && buffer[next] === 32) next += 1;
  return next;
}

/** The first position from `at` on that holds no digit. */
export function skipDigits(buffer: Uint8Array, at: number, end: number): number {
  let next = at;
  while (next < end && isDigit(buffer[next])) next += 1;
  return next;
}

/** The decimal number in `buffer[start, end)`, all of whose bytes are digits. */
export function decimal(buffer: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at += 1) value = value * 10 + ((buffer[at] as number) - 48);
  return value;
}

/** What names of errors are made of. */
export function isErrnoByte(byte: number): boolean {
  return (byte >= 65 && byte <= 90) || (byte >= 48 && byte <= 57) || byte === 95;
}
