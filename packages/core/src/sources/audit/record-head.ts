import { ascii, decimal, equals, find, isDigit, matchesAt, space, until } from '../shared/bytes.ts';

/** The record types that matter here; all others are `other`. */
export type RecordType = 'seccomp' | 'syscall' | 'abend' | 'other';

/** The beginning of an audit record. One object is reused for all of them. */
export interface RecordHead {
  type: RecordType;
  /** Written by `ausearch -i`: names for numbers, and values without quotes. */
  interpreted: boolean;
  /** Milliseconds since 1970; NaN where the date is in the words of some locale. */
  time: number;
  /** Serial number of the event; NaN where there is none. */
  serial: number;
  /** Where the fields begin. */
  body: number;
}

export function emptyHead(): RecordHead {
  return { type: 'other', interpreted: false, time: Number.NaN, serial: Number.NaN, body: 0 };
}

const typeKey = ascii('type=');
const msgKey = ascii('msg=');
const auditOpen = ascii('audit(');
/** More than any locale needs for a date in front of the serial. */
const maxStamp = 80;
const maxTypeName = 40;
const equalSign = 0x3d;
const bracket = 0x28;

/**
 * Finds the first thing in `[start, end)` that begins like an audit record, and reads its head. Returns where it
 * begins, or -1.
 *
 *     type=SECCOMP msg=audit(1795437880.608:42249): auid=…         auditd, ausearch
 *     type=1326 audit(1795437771.336:40732): auid=…                kernel log
 *     type=SECCOMP msg=audit(11/23/26 12:44:39.920:41928) : auid=… ausearch -i
 */
export function findRecord(buffer: Uint8Array, start: number, end: number, head: RecordHead): number {
  let at = find(buffer, start, end, typeKey);
  while (at >= 0) {
    if (readHead(buffer, at, end, head)) return at;
    at = find(buffer, at + 1, end, typeKey);
  }
  return -1;
}

/** Reads the head of a record whose `type=` stands at `at`; false where that is no record. */
export function readHead(buffer: Uint8Array, at: number, end: number, head: RecordHead): boolean {
  if (!matchesAt(buffer, at, end, typeKey)) return false;
  const typeStart = at + typeKey.length;
  const typeEnd = until(buffer, typeStart, Math.min(end, typeStart + maxTypeName), space);
  if (typeEnd === typeStart || buffer[typeEnd] !== space || holds(buffer, typeStart, typeEnd, equalSign)) return false;
  let open = typeEnd + 1;
  if (matchesAt(buffer, open, end, msgKey)) open += msgKey.length;
  if (!matchesAt(buffer, open, end, auditOpen)) return false;
  const stamp = open + auditOpen.length;
  const close = until(buffer, stamp, Math.min(end, stamp + maxStamp), 0x29);
  const interpreted = buffer[close + 1] === space;
  const mark = interpreted ? close + 2 : close + 1;
  if (close >= end || mark >= end || buffer[mark] !== 0x3a || holds(buffer, stamp, close, bracket)) return false;
  head.type = recordType(buffer, typeStart, typeEnd);
  head.interpreted = interpreted;
  head.body = buffer[mark + 1] === space ? mark + 2 : mark + 1;
  return readStamp(buffer, stamp, close, head);
}

/** Whether another head began before this one was over. */
function holds(buffer: Uint8Array, start: number, end: number, byte: number): boolean {
  return until(buffer, start, end, byte) < end;
}

/** `1795437880.608:42249`, or `11/23/26 12:44:39.920:41928`. */
function readStamp(buffer: Uint8Array, start: number, end: number, head: RecordHead): boolean {
  let mark = end - 1;
  while (mark > start && isDigit(buffer[mark])) mark -= 1;
  head.serial = decimal(buffer, mark + 1, end);
  if (buffer[mark] !== 0x3a || Number.isNaN(head.serial)) return false;
  const dot = until(buffer, start, mark, 0x2e);
  head.time = decimal(buffer, start, dot) * 1000 + decimal(buffer, dot + 1, mark);
  return true;
}

const seccomp = [ascii('SECCOMP'), ascii('1326')] as const;
const syscall = [ascii('SYSCALL'), ascii('1300')] as const;
const abend = [ascii('ANOM_ABEND'), ascii('1701')] as const;

/** The record type that `[start, end)` names, by its name or its number. */
export function recordType(buffer: Uint8Array, start: number, end: number): RecordType {
  if (isNamed(buffer, start, end, seccomp)) return 'seccomp';
  if (isNamed(buffer, start, end, syscall)) return 'syscall';
  return isNamed(buffer, start, end, abend) ? 'abend' : 'other';
}

/** Whether records of a type are of calls. */
export function isCall(type: RecordType): boolean {
  return type === 'seccomp' || type === 'syscall';
}

function isNamed(buffer: Uint8Array, start: number, end: number, names: readonly [Uint8Array, Uint8Array]): boolean {
  return equals(buffer, start, end, names[0]) || equals(buffer, start, end, names[1]);
}
