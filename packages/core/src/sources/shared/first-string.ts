import { decode, until } from './bytes.ts';

const quote = 0x22;
const mostPath = 4096;

/** The first string in quotes of `[from, end)`, as it stands: of a call that opens a file, its path. Empty where there is none. */
export function firstString(buffer: Uint8Array, from: number, end: number): string {
  const open = until(buffer, from, end, quote) + 1;
  return open > end ? '' : decode(buffer.subarray(open, Math.min(until(buffer, open, end, quote), open + mostPath)));
}
