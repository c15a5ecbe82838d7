import { ascii } from './bytes.ts';

/**
 * Where the string that begins at `start` is closed; -1 where it is not. Quotes in it are not escaped: one that closes it has something behind
 * that may follow on a string.
 */
export function rawStringEnd(buffer: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at += 1) {
    if (buffer[at] === quote && (at + 1 === end || followers.has(buffer[at + 1] ?? 0))) return at;
  }
  return -1;
}

/** How lines of a format are known: by what begins with a byte. */
export interface LineMark {
  readonly byte: number;
  begins(this: void, buffer: Uint8Array, at: number, end: number): boolean;
}

/**
 * Whether a line begins in `[start, end)` outside of strings, as where a line break is missing. What holds a quote, or is not closed, may be
 * the rest of one line and the beginning of another instead of a string.
 */
export function holdsLine(buffer: Uint8Array, start: number, end: number, { byte, begins }: LineMark): boolean {
  /** Up to here all is one string, or may be two. */
  let doubtful = start;
  for (let at = start; at < end; at += 1) {
    const next = buffer[at];
    if (next === byte) {
      if (begins(buffer, at, end)) return true;
    } else if (next === quote && at >= doubtful) {
      const close = rawStringEnd(buffer, at + 1, end);
      if (close >= 0 && !holdsQuote(buffer, at + 1, close)) at = close;
      else doubtful = close < 0 ? end : close + 1;
    }
  }
  return false;
}

function holdsQuote(buffer: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (buffer[at] === quote) return true;
  return false;
}

const quote = 0x22;
/** `"x",`, `"x")`, `"x"...`, `"x" <unfinished ...>` */
const followers: ReadonlySet<number> = new Set(ascii(',)]}. '));
