import { isSyscallName } from '../../kernel/syscalls.ts';
import { ascii, isErrnoByte, isNameByte, startsWith, textOf } from './bytes.ts';
import { annotationEnd, commentEnd, listEnd, stringEnd } from './tokens.ts';

/**
 * Whether the arguments in `buffer[from, end)` are of one line. Where a line was cut off or lost its line break, the next one stands behind it, and
 * what looks like one call is two:
 *
 *     13240 close(3) = 013240 read(4, "x", 1) = 1
 *     13240 openat(AT_FDC7219  <... futex resumed>) = 0
 *     13240 write(1, "the qui7219  brk(NULL) = 0x29007000
 */
export function isAlone(buffer: Uint8Array, from: number, end: number): boolean {
  for (let at = from; at < end; at += 1) {
    const byte = buffer[at];
    if (byte === roundOpen || (byte === less && buffer[at + 1] === dot)) return isOneLine(buffer, from, end);
  }
  return true;
}

function isOneLine(buffer: Uint8Array, from: number, end: number): boolean {
  let at = from;
  while (at >= 0 && at < end) {
    const byte = buffer[at];
    if (byte === quote) at = stringEnd(buffer, at + 1, end);
    else if (byte === less && buffer[at + 1] === dot) {
      if (!startsWith(buffer, at, end, resuming)) return false;
      at += resuming.length;
    } else if (byte === less && buffer[at + 1] !== blank) at = annotationEnd(buffer, at, end);
    else if (byte === backslash || (byte === roundOpen && isCalled(buffer, from, at))) return false;
    else at += 1;
  }
  return at >= 0;
}

/** Whether nothing stands behind a result, in `buffer[at, end)`, but what strace adds to one: ` (Timeout)`, `</tmp/x>`, ` ERESTARTSYS (…)`, comments. */
export function isRemark(buffer: Uint8Array, from: number, end: number): boolean {
  let at = from;
  while (at >= 0 && at < end) {
    const byte = buffer[at] as number;
    if (byte <= blank || isErrnoByte(byte)) at += 1;
    else if (byte === roundOpen) at = listEnd(buffer, at + 1, end) + 1 || -1;
    else if (byte === less) at = annotationEnd(buffer, at, end);
    else if (byte === slash) at = commentEnd(buffer, at + 2, end);
    else return false;
  }
  return at >= 0;
}

/** Whether a call's name ends at `end`, perhaps behind what the line was cut off in. `htons(`, `makedev(` are none. */
function isCalled(buffer: Uint8Array, from: number, end: number): boolean {
  let start = end;
  while (start > from && end - start < longestName && isNameByte(buffer[start - 1])) start -= 1;
  const text = textOf(buffer, start, end);
  if (text.includes('syscall_')) return true;
  for (let at = 0; at < text.length - 1; at += 1) if (isSyscallName(text.slice(at))) return true;
  return false;
}

const longestName = 40;
/** `restart_syscall(<... resuming interrupted poll ...>)` */
const resuming = ascii('<... resuming interrupted ');
const blank = 32;
const slash = 47;
const quote = 34;
const roundOpen = 40;
const dot = 46;
const less = 60;
const backslash = 92;
