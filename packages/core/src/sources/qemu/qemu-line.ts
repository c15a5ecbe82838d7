import { forks } from '../../kernel/task-calls.ts';
import { ascii, decimal, equals, find, findLast, isDigit, matchesAt, decimalNr, until } from '../shared/bytes.ts';
import { nameEnd } from '../shared/name-end.ts';
import { byteAt } from '../shared/byte-at.ts';
import { holdsLine, rawStringEnd } from '../shared/raw-strings.ts';
import { beginsLine, lineMark } from './joined-lines.ts';

export type QemuLineKind = 'call' | 'number' | 'result' | 'signal' | 'none';

/**
 * Reads a line of user-mode `qemu -strace`. It looks like strace's, without blanks after commas:
 *
 *     20106 openat(AT_FDCWD,"/etc/passwd",O_RDONLY) = 3
 *     20106 access("/nope",F_OK) = -1 errno=2 (No such file or directory)
 *     20106 Unknown syscall 293
 *     20108 exit_group(2)
 *      = 20108                                                       the result of a call another line came between
 *     --- SIGSEGV {si_signo=SIGSEGV, si_code=1, si_addr=(nil)} ---
 *
 * One object is used for all lines; its fields tell of the last one read.
 */
export class QemuLine {
  task = 0;
  /** Of `Unknown syscall`. */
  nr = 0;
  nameStart = 0;
  nameEnd = 0;
  /** `pending` where the line shows no result. */
  outcome: 'ok' | 'errno' | 'pending' = 'pending';
  errno = 0;
  /** Where the arguments are closed, -1 where they are not. */
  close = -1;
  /** Behind the call, or within it, another line begins; for `follows` right behind the arguments, as where the call waits. */
  joined = false;
  follows = false;
  /** What it returned, as far as that is a small number. */
  value = Number.NaN;

  read(buffer: Uint8Array, start: number, end: number): QemuLineKind {
    this.outcome = 'pending';
    this.joined = this.follows = false;
    if (matchesAt(buffer, start, end, equalMark)) {
      if (holdsLine(buffer, start, end, lineMark)) return 'none';
      this.#value(buffer, start + equalMark.length, end);
      return 'result';
    }
    let at = start;
    while (at < end && isDigit(buffer[at])) at += 1;
    this.task = decimal(buffer, start, at);
    const body = at > start && byteAt(buffer, at, end) === 0x20 ? at + 1 : start;
    if (matchesAt(buffer, body, end, signalMark))
      return matchesAt(buffer, end - signalEnd.length, end, signalEnd) ? 'signal' : 'none';
    if (body === start) return 'none';
    if (matchesAt(buffer, body, end, unknownMark)) {
      this.nr = decimalNr(buffer, body + unknownMark.length, end);
      return Number.isNaN(this.nr) ? 'none' : 'number';
    }
    this.nameStart = body;
    this.nameEnd = nameEnd(buffer, body, end);
    if (this.nameEnd === body || byteAt(buffer, this.nameEnd, end) !== 0x28) return 'none';
    this.#arguments(buffer, end);
    if (this.close >= 0 && matchesAt(buffer, this.close, end, closeMark))
      this.#value(buffer, this.close + closeMark.length, end);
    return 'call';
  }

  /** Finds where the arguments are closed: of brackets behind strings, in which quotes are not escaped, by the last one that can be it. */
  #arguments(buffer: Uint8Array, end: number): void {
    const from = this.nameEnd + 1;
    const close = closeOf(buffer, from, end);
    this.close = close;
    this.follows = close >= 0 && beginsLine(buffer, close + 1, end);
    this.joined = this.follows || holdsLine(buffer, from, end, lineMark);
    if (this.joined || close === end - 1 || until(buffer, from, end, quote) === end) return;
    const result = findLast(buffer, from, end, closeMark);
    this.close = result < 0 && buffer[end - 1] === roundClose ? end - 1 : result;
  }

  /** What the call makes, if it succeeds: `fork(`, `clone(` without `CLONE_THREAD` or with it. */
  makes(buffer: Uint8Array, end: number): 'process' | 'thread' | undefined {
    if (!forkNames.some((name) => equals(buffer, this.nameStart, this.nameEnd, name))) return undefined;
    const stop = this.close < 0 ? end : this.close;
    return find(buffer, this.nameEnd, stop, threadFlag) < 0 ? 'process' : 'thread';
  }

  /** An argument of a call that shows numbers alone; NaN where it is none. */
  argument(buffer: Uint8Array, index: number, end: number): number {
    let at = this.nameEnd + 1;
    for (let skipped = 0; skipped < index; skipped += 1) at = until(buffer, at, end, 0x2c) + 1;
    let stop = at;
    while (stop < end && isDigit(buffer[stop])) stop += 1;
    return decimal(buffer, at, stop);
  }

  /** `3`, `0x0000004000026000`, `-1 errno=2 (No such file or directory)` */
  #value(buffer: Uint8Array, start: number, end: number): void {
    this.outcome = 'ok';
    this.value = decimal(buffer, start, end);
    if (!matchesAt(buffer, start, end, errnoMark)) return;
    let stop = start + errnoMark.length;
    while (stop < end && isDigit(buffer[stop])) stop += 1;
    this.outcome = 'errno';
    this.errno = decimal(buffer, start + errnoMark.length, stop);
  }
}

/** Where the bracket stands that closes the arguments from `at` on; -1 where none does. */
function closeOf(buffer: Uint8Array, at: number, end: number): number {
  let depth = 0;
  for (let next = at; next < end; next += 1) {
    const byte = buffer[next];
    if (byte === quote) {
      next = rawStringEnd(buffer, next + 1, end);
      if (next < 0) return -1;
    } else if (byte === roundOpen) depth += 1;
    else if (byte === roundClose && depth === 0) return next;
    else if (byte === roundClose) depth -= 1;
  }
  return -1;
}

/** Whether a comma outside of strings is followed by a blank, as in strace's lists. */
export function hasSpacedComma(buffer: Uint8Array, start: number, end: number): boolean {
  let quoted = false;
  for (let at = start; at + 1 < end; at += 1) {
    if (byteAt(buffer, at, end) === 0x22) quoted = !quoted;
    else if (!quoted && byteAt(buffer, at, end) === 0x2c && buffer[at + 1] === 0x20) return true;
  }
  return false;
}

const quote = 0x22;
const roundOpen = 0x28;
const roundClose = 0x29;
const equalMark = ascii(' = ');
const closeMark = ascii(') = ');
const forkNames = [...forks].map(ascii);
const threadFlag = ascii('CLONE_THREAD');
const errnoMark = ascii('-1 errno=');
const signalMark = ascii('--- ');
const signalEnd = ascii(' ---');
const unknownMark = ascii('Unknown syscall ');
