import { ascii, decimal, findLast, isDigit, matchesAt, skipSpaces, until } from '../shared/bytes.ts';
import { nameEnd } from '../shared/name-end.ts';
import { readClock } from '../shared/times.ts';
import { byteAt } from '../shared/byte-at.ts';

/** The kernel keeps this many bytes of a name. */
const longestComm = 15;

/** A thread's number in its brackets is never longer. */
const longestThread = 16;

export type EventLineKind = 'enter' | 'exit' | 'ambiguous' | 'none';

/**
 * Reads an event of sysdig's default output: number, time, processor, name, thread, direction, type, arguments.
 *
 *     34378 12:02:36.269753803 2 echo (7896) > close fd=3(<f>/usr/lib/locale/locale-archive)
 *     34379 12:02:36.269754164 2 echo (7896) < close res=0
 *     34380 12:02:36.269755233 2 echo (7896) > syscall ID=254(inotify_add_watch) nativeID=254
 *     34381 12:02:36.269759311 2 echo (7896) < open fd=-2(ENOENT) name=/nope
 *
 * One object is used for all lines; its fields tell of the last one read.
 */
export class EventLine {
  commStart = 0;
  commEnd = 0;
  thread = 0;
  /** Of the day; undefined where it is printed otherwise. */
  time: number | undefined;
  /** Counts the events. */
  number = Number.NaN;
  typeStart = 0;
  typeEnd = 0;

  read(buffer: Uint8Array, start: number, end: number): EventLineKind {
    const comm = this.#head(buffer, start, end);
    if (comm < 0) return 'none';
    this.commStart = comm;
    const kind = this.#named(buffer, comm, end);
    // All of it may be a name, with a line break behind.
    return kind !== 'none' && end - comm < longestComm ? 'ambiguous' : kind;
  }

  #named(buffer: Uint8Array, comm: number, end: number): EventLineKind {
    let kind: EventLineKind = 'none';
    for (let open = comm + 1; open <= comm + longestComm + 1 && open < end; open += 1) {
      if (byteAt(buffer, open, end) !== 0x28 || buffer[open - 1] !== 0x20) continue;
      const found = this.#event(buffer, open, end);
      if (found === 'none') continue;
      // The name of a command can look like the rest of the line.
      if (kind !== 'none') return 'ambiguous';
      kind = found;
      this.commEnd = open - 1;
    }
    return kind;
  }

  /** Where the name begins, behind `34378 12:02:36.269753803 2 `; -1 where the line begins otherwise. */
  #head(buffer: Uint8Array, start: number, end: number): number {
    const time = until(buffer, start, end, 0x20) + 1;
    this.number = decimal(buffer, start, time - 1);
    if (Number.isNaN(this.number)) return -1;
    const cpu = until(buffer, time, end, 0x20) + 1;
    const dot = until(buffer, time, cpu, 0x2e);
    this.time = readClock(buffer, time, cpu - 1);
    if (!isDigit(byteAt(buffer, time, end)) || dot >= cpu - 1) return -1;
    const comm = until(buffer, cpu, end, 0x20) + 1;
    return comm > end || Number.isNaN(decimal(buffer, cpu, comm - 1)) ? -1 : comm;
  }

  /** `(7896) > close` */
  #event(buffer: Uint8Array, open: number, end: number): EventLineKind {
    const close = until(buffer, open, Math.min(end, open + longestThread), 0x29);
    const thread = decimal(buffer, open + 1, close);
    const direction = byteAt(buffer, close + 2, end);
    const spaced = byteAt(buffer, close + 1, end) === 0x20 && byteAt(buffer, close + 3, end) === 0x20;
    if (Number.isNaN(thread) || !spaced || (direction !== 0x3e && direction !== 0x3c)) return 'none';
    const stop = nameEnd(buffer, close + 4, end);
    if (stop === close + 4 || (stop < end && buffer[stop] !== 0x20)) return 'none';
    this.thread = thread;
    this.typeStart = close + 4;
    this.typeEnd = stop;
    return direction === 0x3e ? 'enter' : 'exit';
  }
}

/**
 * Whether a later event begins behind the head of the line that `own` has read, as where a line break is missing. Arguments are not quoted:
 * what looks like an earlier one may be a program's text.
 */
export function holdsEvent(own: EventLine, buffer: Uint8Array, end: number): boolean {
  for (let mark = own.typeStart + 1; mark < end; mark += 1) {
    if (buffer[mark] !== 0x20 || !isDigit(buffer[mark - 1])) continue;
    let start = mark - 1;
    while (start > own.typeStart && isDigit(buffer[start - 1])) start -= 1;
    if (another.read(buffer, start, end) === 'none' || another.number <= own.number) continue;
    if (another.time === undefined || own.time === undefined || another.time >= own.time) return true;
  }
  return false;
}

const another = new EventLine();

/** The error that `res=-2(ENOENT)` or `fd=-2(ENOENT)` names: where it stands; -1 where the call did not fail. */
export function errorAt(buffer: Uint8Array, start: number, end: number): number {
  const at = skipSpaces(buffer, start, end);
  const mark = resultMarks.find((one) => matchesAt(buffer, at, end, one));
  if (mark === undefined) return -1;
  let next = at + mark.length;
  while (next < end && isDigit(buffer[next])) next += 1;
  return byteAt(buffer, next, end) === 0x28 && byteAt(buffer, next + 1, end) === 0x45 ? next + 1 : -1;
}

/** The number of a call that sysdig has no event for: `ID=254(inotify_add_watch) nativeID=254`; NaN where it gives none. */
export function nativeId(buffer: Uint8Array, start: number, end: number): number {
  const at = findLast(buffer, start, end, nativeMark);
  if (at < 0) return Number.NaN;
  const digits = at + nativeMark.length;
  return decimal(buffer, digits, until(buffer, digits, end, 0x20));
}

const resultMarks = ['res=-', 'fd=-'].map(ascii);
const nativeMark = ascii('nativeID=');
