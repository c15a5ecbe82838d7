import { ascii, decimal, find, findLast, hex32, isDigit, matchesAt, skipSpaces, until } from '../shared/bytes.ts';
import { nameEnd } from '../shared/name-end.ts';
import { byteAt } from '../shared/byte-at.ts';

/** The sentry keeps this many bytes of a name. */
const longestComm = 15;

export type StraceLineKind = 'enter' | 'exit' | 'ambiguous' | 'none';

/**
 * Reads what `runsc --strace` logs of a call, in `[start, end)` behind the log's own prefix:
 *
 *     [   1:   1] python3 E openat(AT_FDCWD /app, 0x7f… /etc/ld.so.cache, O_RDONLY|O_CLOEXEC, 0o0)
 *     [   1:   1] python3 X openat(AT_FDCWD /app, 0x7f… /etc/ld.so.cache, O_RDONLY|O_CLOEXEC, 0o0) = 3 (0x3) (12.3µs)
 *     [   1:   1] python3 X access(0x7f… /nope, …) = 0 (0x0) errno=2 (no such file or directory) (2.4µs)
 *     [   1] python3 E getpid()                                                                            before 2021
 *     [   1] python3 X access(0x7f… /nope, …) = 0x0 errno=2 (no such file or directory) (2.4µs)
 *
 * One object is used for all lines; its fields tell of the last one read.
 */
export class StraceLine {
  /** The thread inside the sandbox, -1 where the line does not say. */
  task = -1;
  /** Its process, which has the number of its first thread. */
  process = -1;
  commStart = 0;
  commEnd = 0;
  nameStart = 0;
  nameEnd = 0;
  /** The number of `errno=`; 0 for a success. */
  errno = 0;
  /** What the call returned, where it shows that as a number. */
  result: number | undefined;
  /** The line shows how the call ended. */
  ended = false;

  /** Nothing else may stand behind the call, so that what the line ends with is its result. For the caller to set. */
  alone = true;

  read(buffer: Uint8Array, start: number, end: number): StraceLineKind {
    this.task = -1;
    const comm = matchesAt(buffer, start, end, taskMark) ? this.#task(buffer, start, end) : start;
    this.commStart = comm;
    let kind: StraceLineKind = 'none';
    for (let at = comm; at <= comm + longestComm && at + 3 < end; at += 1) {
      const letter = byteAt(buffer, at + 1, end);
      if (
        byteAt(buffer, at, end) !== 0x20 ||
        byteAt(buffer, at + 2, end) !== 0x20 ||
        (letter !== 0x45 && letter !== 0x58)
      )
        continue;
      const stop = nameEnd(buffer, at + 3, end);
      if (stop === at + 3 || byteAt(buffer, stop, end) !== 0x28) continue;
      // The name of a command can look like the beginning of a call.
      if (kind !== 'none') return 'ambiguous';
      kind = letter === 0x45 ? 'enter' : 'exit';
      this.commEnd = at;
      this.nameStart = at + 3;
      this.nameEnd = stop;
    }
    this.errno = 0;
    this.result = undefined;
    this.ended = false;
    if (kind === 'exit' && this.alone) this.#result(buffer, end);
    return kind;
  }

  #task(buffer: Uint8Array, start: number, end: number): number {
    const close = until(buffer, start, end, 0x5d);
    const colon = findLast(buffer, start, close, colonMark);
    const task = numberIn(buffer, Math.max(start, colon) + 1, close);
    if (Number.isNaN(task)) return start;
    this.task = task;
    this.process = colon < 0 ? task : numberIn(buffer, start + 1, colon);
    // One blank: those behind it are the name's.
    return Math.min(close + 2, end);
  }

  #result(buffer: Uint8Array, end: number): void {
    const equal = findLast(buffer, this.nameEnd, end, equalMark);
    if (equal < 0) return;
    this.ended = true;
    const from = equal + equalMark.length;
    const value = valueIn(buffer, from, until(buffer, from, end, 0x20));
    this.result = Number.isNaN(value) ? undefined : value;
    const at = find(buffer, from, end, errnoMark);
    if (at < 0) return;
    let stop = at + errnoMark.length;
    while (stop < end && isDigit(buffer[stop])) stop += 1;
    this.errno = decimal(buffer, at + errnoMark.length, stop);
  }
}

function numberIn(buffer: Uint8Array, start: number, end: number): number {
  return decimal(buffer, skipSpaces(buffer, start, end), end);
}

/** `3`, and `0x3` of earlier versions. */
function valueIn(buffer: Uint8Array, start: number, end: number): number {
  return matchesAt(buffer, start, end, hexMark)
    ? hex32(buffer, start + hexMark.length, end)
    : decimal(buffer, start, end);
}

const hexMark = ascii('0x');
const taskMark = ascii('[');
const colonMark = ascii(':');
const equalMark = ascii(') = ');
const errnoMark = ascii(' errno=');
