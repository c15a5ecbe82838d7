/** The byte at a place in a line that ends at `end`; -1 behind it, where the buffer has what does not belong to the line. */
export function byteAt(buffer: Uint8Array, at: number, end: number): number {
  return at < end ? (buffer[at] ?? -1) : -1;
}
