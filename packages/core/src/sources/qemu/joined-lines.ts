import { ascii, isDigit, matchesAt } from '../shared/bytes.ts';
import { nameEnd } from '../shared/name-end.ts';
import type { LineMark } from '../shared/raw-strings.ts';

/** Whether a line of a call begins at `start`: `20106 close(`, `20106 Unknown syscall 293`. */
export function beginsLine(buffer: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && isDigit(buffer[at])) at += 1;
  return at > start && namesCall(buffer, at, end);
}

/** What tells such a line: the blank behind its number, and the name. */
export const lineMark: LineMark = { byte: 0x20, begins: namesCall };

function namesCall(buffer: Uint8Array, at: number, end: number): boolean {
  if (buffer[at] !== space || !isDigit(buffer[at - 1])) return false;
  const stop = nameEnd(buffer, at + 1, end);
  if (stop > at + 1) return stop < end && buffer[stop] === roundOpen;
  return matchesAt(buffer, at, end, unknownMark);
}

const unknownMark = ascii(' Unknown syscall ');
const space = 0x20;
const roundOpen = 0x28;
