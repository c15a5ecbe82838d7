import { ascii, decimal, findLast, hexDigit, isDigit, matchesAt, skipSpaces, until } from '../shared/bytes.ts';
import { signedHex } from '../ftrace/call-result.ts';
import { nameEnd } from '../shared/name-end.ts';
import { byteAt } from '../shared/byte-at.ts';
import { holdsLine, type LineMark } from '../shared/raw-strings.ts';

export type LtraceLineKind = 'call' | 'begins' | 'ends' | 'library' | 'signal' | 'exit' | 'note' | 'none';

/**
 * Reads a line of ltrace -S. Only what begins with `SYS_` is a system call: the other names are functions of libraries.
 *
 *     18613 SYS_access("/etc/ld.so.preload", 04)       = -2
 *     18613 SYS_clone(0x1200011, 0, 0, 0x7fa4d0f3ea10 <unfinished ...>
 *     18613 <... SYS_clone resumed> )                  = 0x48b6
 *     18614 SYS_exit_group(2 <no return ...>
 *     SYS_334(0x7fa4d0f3f060, 32, 0, 0x53053053)       = 0
 *     18613 open("/etc/passwd", 0, 037777777600 <unfinished ...>        libc's open
 *     18614 +++ exited (status 2) +++
 *     unexpected breakpoint at 0x7fdbbf4ac828
 *
 * One object is used for all lines; its fields tell of the last one read.
 */
export class LtraceLine {
  /** The process, -1 where the line names none. */
  task = -1;
  nameStart = 0;
  nameEnd = 0;
  /** What the call returned; undefined where it did not. */
  value: number | undefined;
  /** With a bare number in front: so ltrace writes to a file of its own, and nobody else writes there. */
  bare = false;
  /** Another line stands behind, without a line break. */
  joined = false;
  /** Behind the name of the call or the function. */
  #behind = 0;

  read(buffer: Uint8Array, start: number, end: number): LtraceLineKind {
    const body = this.#prefix(buffer, start, end);
    this.#behind = body;
    const kind = this.#read(buffer, body, end);
    this.joined = kind !== 'none' && holdsLine(buffer, this.#behind, end, lineMark);
    return kind;
  }

  #read(buffer: Uint8Array, body: number, end: number): LtraceLineKind {
    this.value = undefined;
    if (matchesAt(buffer, body, end, signalMark))
      return matchesAt(buffer, end - signalEnd.length, end, signalEnd) ? 'signal' : 'none';
    if (matchesAt(buffer, body, end, exitMark)) return 'exit';
    if (matchesAt(buffer, body, end, noteMark)) return 'note';
    const resumed = matchesAt(buffer, body, end, resumedMark);
    const name = resumed ? body + resumedMark.length : body;
    if (!matchesAt(buffer, name, end, sys)) {
      this.#behind = functionEnd(buffer, name, end);
      return isFunction(buffer, name, this.#behind, { end, resumed }) ? 'library' : 'none';
    }
    this.nameStart = name + sys.length;
    this.nameEnd = nameEnd(buffer, this.nameStart, end);
    this.#behind = this.nameEnd;
    if (this.nameEnd === this.nameStart) return 'none';
    if (resumed) return this.#ends(buffer, end);
    if (byteAt(buffer, this.nameEnd, end) !== 0x28) return 'none';
    if (unfinished.some((mark) => matchesAt(buffer, end - mark.length, end, mark))) return 'begins';
    this.#result(buffer, end);
    return 'call';
  }

  #ends(buffer: Uint8Array, end: number): LtraceLineKind {
    if (!matchesAt(buffer, this.nameEnd, end, resumedEnd)) return 'none';
    this.#result(buffer, end);
    return 'ends';
  }

  /** An argument as a number; NaN where it is none. */
  argument(buffer: Uint8Array, index: number, end: number): number {
    let at = this.nameEnd + 1;
    for (let skipped = 0; skipped < index; skipped += 1) at = until(buffer, at, end, 0x2c) + 2;
    let stop = at;
    while (stop < end && isNumberByte(buffer[stop] ?? 0)) stop += 1;
    return matchesAt(buffer, at, stop, hexMark)
      ? signedHex(buffer, at + hexMark.length, stop)
      : decimal(buffer, at, stop);
  }

  /** `)   = 0x48b6`, with -T `) = -2 <0.000051>` */
  #result(buffer: Uint8Array, end: number): void {
    const equal = findLast(buffer, this.nameEnd, end, equalMark);
    let close = equal;
    while (close > this.nameEnd && buffer[close] === 0x20) close -= 1;
    if (equal < 0 || buffer[close] !== 0x29) return;
    const from = equal + equalMark.length;
    const stop = until(buffer, from, end, 0x20);
    if (stop < end && (byteAt(buffer, stop + 1, end) !== 0x3c || buffer[end - 1] !== 0x3e)) return;
    for (let at = from; at < stop; at += 1) if (!isNumberByte(buffer[at] ?? 0)) return;
    this.value = decimal(buffer, from, stop);
  }

  /** `18613 `, `[pid 18613] `, the times of -t, -tt, -ttt and -r, and the address of -i; returns where the rest begins. */
  #prefix(buffer: Uint8Array, start: number, end: number): number {
    this.task = -1;
    let at = skipSpaces(buffer, start, end);
    const bracket = matchesAt(buffer, at, end, pidMark);
    if (bracket) at += pidMark.length;
    for (let field = 0; field < 2; field += 1) {
      let stop = at;
      while (stop < end && isTimeByte(buffer[stop] ?? 0)) stop += 1;
      if (stop === at || (byteAt(buffer, stop, end) !== 0x20 && byteAt(buffer, stop, end) !== 0x5d)) break;
      const number = decimal(buffer, at, stop);
      if (field === 0 && !Number.isNaN(number)) this.task = number;
      at = skipSpaces(buffer, stop + 1, end);
    }
    this.bare = !bracket && this.task >= 0;
    return behindAddress(buffer, at, end);
  }
}

/** Behind `[0x7fcbe0f0bc47] `. */
function behindAddress(buffer: Uint8Array, at: number, end: number): number {
  if (!matchesAt(buffer, at, end, addressMark)) return at;
  let stop = at + addressMark.length;
  while (stop < end && hexDigit(buffer[stop]) >= 0) stop += 1;
  return matchesAt(buffer, stop, end, addressEnd) ? skipSpaces(buffer, stop + addressEnd.length, end) : at;
}

/** `open(`, `libc.so.6->malloc(`, `open resumed>`: a function of a library, whose name stands in `[start, stop)`. */
function isFunction(
  buffer: Uint8Array,
  start: number,
  stop: number,
  { end, resumed }: { readonly end: number; readonly resumed: boolean },
): boolean {
  return stop > start && (resumed ? matchesAt(buffer, stop, end, resumedEnd) : byteAt(buffer, stop, end) === 0x28);
}

function functionEnd(buffer: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isFunctionByte(buffer[at] ?? 0)) at += 1;
  return at;
}

/** What tells a line of a call: its name. */
export const lineMark: LineMark = { byte: 0x53, begins: beginsCall };

/**
 * Whether the name of another line's call stands at `at`: `SYS_close(`, `<... SYS_clone resumed>`. Behind a line break, as strings show it,
 * it is text.
 */
function beginsCall(buffer: Uint8Array, at: number, end: number): boolean {
  if (!matchesAt(buffer, at, end, sys)) return false;
  const stop = nameEnd(buffer, at + sys.length, end);
  if (byteAt(buffer, stop, end) !== 0x28 && !matchesAt(buffer, stop, end, resumedEnd)) return false;
  let front = at;
  while (isPrefixByte(buffer[front - 1] ?? 0)) front -= 1;
  return !matchesAt(buffer, front - lineBreak.length, at, lineBreak);
}

/** Of `[pid 18613] `, `18613 12:44:01.123456 `, `<... `. */
function isPrefixByte(byte: number): boolean {
  return isTimeByte(byte) || prefixMarks.has(byte);
}

function isFunctionByte(byte: number): boolean {
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || isDigit(byte) || functionMarks.has(byte);
}

function isNumberByte(byte: number): boolean {
  return isDigit(byte) || byte === 0x2d || byte === 0x78 || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}

function isTimeByte(byte: number): boolean {
  return isDigit(byte) || byte === 0x2e || byte === 0x3a;
}

/** Of `libstdc++.so.6->_ZNSt8ios_base4InitC1Ev@plt`. */
const functionMarks: ReadonlySet<number> = new Set(ascii('_.->@+:~'));
const prefixMarks: ReadonlySet<number> = new Set(ascii('[pid] <'));
const lineBreak = ascii(String.raw`\n`);
const addressMark = ascii('[0x');
const addressEnd = ascii('] ');
const sys = ascii('SYS_');
const hexMark = ascii('0x');
const pidMark = ascii('[pid ');
const resumedMark = ascii('<... ');
const resumedEnd = ascii(' resumed> ');
const signalMark = ascii('--- ');
const signalEnd = ascii(' ---');
const exitMark = ascii('+++ ');
const noteMark = ascii('unexpected breakpoint at ');
const equalMark = ascii(' = ');
const unfinished = [' <unfinished ...>', ' <no return ...>'].map(ascii);
