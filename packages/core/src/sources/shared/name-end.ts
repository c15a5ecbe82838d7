/** Where the name that begins at `at` ends: lower-case letters, digits and underscores. */
export function nameEnd(buffer: Uint8Array, at: number, end: number): number {
  let next = at;
  while (next < end && isNameByte(buffer[next] ?? 0)) next += 1;
  return next;
}

function isNameByte(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f;
}
