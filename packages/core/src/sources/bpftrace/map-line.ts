import { ascii, decimal, find, isDigit, matchesAt, trimEnd, decimalNr } from '../shared/bytes.ts';
import { nameEnd } from '../shared/name-end.ts';
import { byteAt } from '../shared/byte-at.ts';

/** Names under which a number in a map is taken for a system call's. */
const callMaps: ReadonlySet<string> = new Set([
  '',
  'calls',
  'syscalls',
  'syscall',
  'sys',
  'nr',
  'id',
  'count',
  'counts',
]);

/** What a key of a map stands for: a call's number, or the name in a probe's. */
export interface MapKey {
  /** NaN for a probe. */
  nr: number;
  /** Where the name of a probe's call stands. */
  nameStart: number;
  nameEnd: number;
  /** Text stands beside it, as a command's name does. */
  besideText: boolean;
}

export function emptyMapKey(): MapKey {
  return { nr: Number.NaN, nameStart: 0, nameEnd: 0, besideText: false };
}

/**
 * Finds the system call in the keys of a map, in `[start, end)`:
 *
 *     257      thr, 230      230, thr      tracepoint:syscalls:sys_enter_openat      thr, tracepoint:syscalls:sys_enter_openat
 *
 * False where it cannot be told which key it is: a key of text can be anything of up to 15 bytes, ", 5" included, so a number is
 * taken only where the other end of the list is none, and only in maps named after calls.
 */
export function readMapKey(
  buffer: Uint8Array,
  start: number,
  end: number,
  { map, key }: { map: string; key: MapKey },
): boolean {
  const probe = find(buffer, start, end, probeMark);
  if (probe >= 0) {
    key.nr = Number.NaN;
    key.besideText = probe > start && Number.isNaN(decimal(buffer, start, probe - separator.length));
    key.nameStart = probe + probeMark.length;
    key.nameEnd = nameEnd(buffer, key.nameStart, end);
    return key.nameEnd === end || matchesAt(buffer, key.nameEnd, end, separator);
  }
  if (!callMaps.has(map)) return false;
  const first = find(buffer, start, end, separator);
  const nr = decimalNr(buffer, start, end);
  // A number at one end only: what the other parts are is text, or may be.
  key.besideText = first >= 0;
  if (first < 0) {
    key.nr = nr;
    return !Number.isNaN(nr);
  }
  let last = end;
  while (!matchesAt(buffer, last - separator.length, end, separator)) last -= 1;
  const front = decimalNr(buffer, start, first);
  const back = decimalNr(buffer, last, end);
  key.nr = Number.isNaN(front) ? back : front;
  return Number.isNaN(front) !== Number.isNaN(back);
}

/** The parts of a map's line; positions in the line. */
export interface MapLine {
  map: string;
  keyStart: number;
  keyEnd: number;
  valueStart: number;
  /** How often; NaN where the value is no whole number. */
  count: number;
}

export function emptyMapLine(): MapLine {
  return { map: '', keyStart: 0, keyEnd: 0, valueStart: 0, count: Number.NaN };
}

/** `@calls[thr, 230]: 1`; false for any other line. `text` makes the map's name a string. */
export function readMapLine(
  buffer: Uint8Array,
  start: number,
  stop: number,
  { into, text }: { into: MapLine; text: (buffer: Uint8Array, start: number, end: number) => string },
): boolean {
  const end = trimEnd(buffer, start, stop);
  const open = mapNameEnd(buffer, start, end);
  if (open < 0 || byteAt(buffer, open, end) !== 0x5b) return false;
  let close = end - 1;
  while (close > open && !matchesAt(buffer, close, end, valueMark)) close -= 1;
  if (close === open) return false;
  into.map = text(buffer, start + 1, open);
  into.keyStart = open + 1;
  into.keyEnd = close;
  into.valueStart = close + valueMark.length + 1;
  into.count = decimal(buffer, into.valueStart, end);
  return true;
}

/** Whether a map's line begins in `[start, end)`, as where a line break is missing. A command's name that looks so stands there as it is, too. */
export function holdsMapLine(buffer: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const stop = mapNameEnd(buffer, at, end);
    if (stop > 0 && byteAt(buffer, stop, end) === 0x5b) return true;
  }
  return false;
}

/** `, 230]: 1`: the rest of a map's line which a key of text has broken, that can have put one of its own in front. */
export function endsMapLine(buffer: Uint8Array, start: number, end: number): boolean {
  let at = end;
  while (at > start && isDigit(buffer[at - 1])) at -= 1;
  return at < end && matchesAt(buffer, at - endMark.length, end, endMark) && at - endMark.length >= start;
}

/** Where the name of a map that begins at `start` ends, -1 where none does. */
export function mapNameEnd(buffer: Uint8Array, start: number, end: number): number {
  if (byteAt(buffer, start, end) !== 0x40) return -1;
  let at = start + 1;
  while (at < end && (isDigit(buffer[at]) || isLetter(buffer[at] ?? 0))) at += 1;
  return at;
}

function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || byte === 0x5f;
}

const probeMark = ascii('tracepoint:syscalls:sys_enter_');
const separator = ascii(', ');
const valueMark = ascii(']:');
const endMark = ascii(']: ');
