import { ascii, isDigit, matchesAt } from '../shared/bytes.ts';
import { nameEnd } from '../shared/name-end.ts';

/** Whether a line of a call begins in `[start, end)`, as where a line break is missing: `20106 close(`. */
export function holdsLine(buffer: Uint8Array, start: number, end: number): boolean {
  for (let at = start + 1; at < end; at += 1) if (isDigit(buffer[at - 1]) && namesCall(buffer, at, end)) return true;
  return false;
}

/** Whether one begins at `start`. */
export function beginsLine(buffer: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && isDigit(buffer[at])) at += 1;
  return at > start && namesCall(buffer, at, end);
}

/** ` close(`, ` Unknown syscall 293` */
function namesCall(buffer: Uint8Array, at: number, end: number): boolean {
  if (buffer[at] !== space) return false;
  const stop = nameEnd(buffer, at + 1, end);
  if (stop > at + 1) return stop < end && buffer[stop] === roundOpen;
  return matchesAt(buffer, at, end, unknownMark);
}

/**
 * Where the bracket stands that closes the arguments from `at` on; -1 where none does, or where a string may be the rest of one line and the
 * beginning of another. Quotes in strings are not escaped: one that closes its string has something behind that follows on an argument.
 */
export function closeOf(buffer: Uint8Array, at: number, end: number): number {
  let depth = 0;
  for (let next = at; next < end; next += 1) {
    const byte = buffer[next];
    if (byte === quote) {
      next = stringEnd(buffer, next + 1, end);
      if (next < 0) return -1;
    } else if (byte === roundOpen) depth += 1;
    else if (byte === roundClose && depth === 0) return next;
    else if (byte === roundClose) depth -= 1;
  }
  return -1;
}

function stringEnd(buffer: Uint8Array, start: number, end: number): number {
  let quotes = 0;
  for (let at = start; at < end; at += 1) {
    if (buffer[at] !== quote) continue;
    if (closers.has(buffer[at + 1] ?? 0)) return quotes > 0 && holdsLine(buffer, start, at) ? -1 : at;
    quotes += 1;
  }
  return -1;
}

const unknownMark = ascii(' Unknown syscall ');
/** What stands behind a string. */
const closers: ReadonlySet<number> = new Set(ascii(',)]}.'));
const space = 0x20;
const quote = 0x22;
const roundOpen = 0x28;
const roundClose = 0x29;
