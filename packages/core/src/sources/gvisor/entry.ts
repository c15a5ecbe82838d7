import { ascii, colon, isDigit, isUpper, matchesAt, quote, skipSpaces, space, until } from '../shared/bytes.ts';
import { byteAt } from '../shared/byte-at.ts';
import { stringEnd } from '../strace/tokens.ts';

/** `I0512 07:41:58.341234`: where the clock stands in it, and where it ends. */
export const stampClock = 6;
export const stampEnd = 21;

/**
 * Behind the head of a call's entry in the text of the log, which begins at `start`; -1 where none does:
 *
 *     I0512 07:41:58.341234       1 strace.go:564]
 */
export function headEnd(buffer: Uint8Array, start: number, end: number): number {
  if (!isStamp(buffer, start, end)) return -1;
  const mark = digitsEnd(buffer, skipSpaces(buffer, start + stampEnd, end), end);
  if (!matchesAt(buffer, mark, end, straceMark)) return -1;
  const close = digitsEnd(buffer, mark + straceMark.length, end);
  return byteAt(buffer, close, end) === 0x5d ? close + 1 : -1;
}

/** Where the message of a call begins behind the place in gVisor's source, which later versions put in front in JSON too: `strace.go:590] `. */
export function behindPlace(buffer: Uint8Array, end: number): number {
  if (!matchesAt(buffer, 0, end, placeMark)) return 0;
  const close = digitsEnd(buffer, placeMark.length, end);
  return matchesAt(buffer, close, end, placeEnd) ? close + placeEnd.length : 0;
}

/**
 * Whether a call's entry begins in `[start, end)`, as where a line break is missing. In strings, which are escaped, a program may have written
 * the same; what holds one that is not as the sandbox writes it may be the rest of one line and the beginning of another.
 */
export function holdsEntry(buffer: Uint8Array, start: number, end: number): boolean {
  if (!holdsHead(buffer, start, end)) return false;
  let at = start;
  while (at < end) {
    const open = until(buffer, at, end, quote);
    if (holdsHead(buffer, at, open)) return true;
    if (open === end) return false;
    at = isOpened(buffer, start, open) ? stringEnd(buffer, open + 1, end) : -1;
    if (at < 0 || !isClosed(buffer, at, end)) return true;
  }
  return false;
}

function holdsHead(buffer: Uint8Array, start: number, end: number): boolean {
  let at = start + stampEnd;
  while (at < end) {
    const mark = at + 1 - straceMark.length;
    if (buffer[at] === colon && matchesAt(buffer, mark, end, straceMark)) {
      const stamp = stampBefore(buffer, mark);
      if (stamp >= start && headEnd(buffer, stamp, end) >= 0) return true;
    }
    at += strides[buffer[at] as number] as number;
  }
  return false;
}

/** Where a stamp would begin in front of the process's number, which ends at `mark`. */
function stampBefore(buffer: Uint8Array, mark: number): number {
  let at = mark;
  while (isDigit(buffer[at - 1])) at -= 1;
  while (buffer[at - 1] === space) at -= 1;
  return at - stampEnd;
}

function isStamp(buffer: Uint8Array, start: number, end: number): boolean {
  if (end - start < stampEnd || !isUpper(buffer[start])) return false;
  for (let at = 1; at < stampEnd; at += 1) {
    const byte = buffer[start + at];
    const sample = stampSample[at];
    if (isDigit(sample) ? !isDigit(byte) : byte !== sample) return false;
  }
  return true;
}

function digitsEnd(buffer: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isDigit(buffer[at])) at += 1;
  return at;
}

function isOpened(buffer: Uint8Array, start: number, open: number): boolean {
  return open === start || openers.has(buffer[open - 1] ?? 0);
}

function isClosed(buffer: Uint8Array, at: number, end: number): boolean {
  return at >= end || followers.has(buffer[at] ?? 0);
}

const placeMark = ascii('strace.go:');
const placeEnd = ascii('] ');
export const straceMark = ascii(' strace.go:');
/** How far behind a byte the next one is that may end the mark. */
const strides = new Uint8Array(256).fill(straceMark.length);
for (const [at, byte] of straceMark.subarray(0, -1).entries()) strides[byte] = straceMark.length - 1 - at;
const stampSample = ascii('I0512 07:41:58.341234');
/** `0x7f "x"`, `["x","y"]`, `{"x":"y"}`, `("x")`, `a="x"` */
const openers: ReadonlySet<number> = new Set(ascii(' [,{:(='));
/** `"x",`, `"x"]`, `"x"}`, `"x")`, `"x"...`, `"x":` */
const followers: ReadonlySet<number> = new Set(ascii(',]}).: '));
