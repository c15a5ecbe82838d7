import { ascii, decimal, find, findLast, isDigit, matchesAt, skipSpaces, trimEnd } from '../shared/bytes.ts';
import { nameEnd } from '../shared/name-end.ts';
import { byteAt } from '../shared/byte-at.ts';

/** A name and the task's number behind it begin within this many bytes: the kernel keeps 15 bytes of a name. */
const longestComm = 15;

export type TraceLineKind = 'whole' | 'begins' | 'ends' | 'fault' | 'ambiguous' | 'joined' | 'none';

/**
 * Reads a line of `perf trace`:
 *
 *          ? (         ): dup/17906  ... [continued]: execve())                                  = 0
 *      3.007 ( 0.185 ms): dup/17906 clone(clone_flags: CHILD_CLEARTID|…, child_tidptr: 0x7f9c…) = 17907 (dup)
 *      3.220 (         ): dup/17906 wait4(upid: -1)                                           ...
 *     24.114 ( 0.014 ms): odd) = 0 <x>"/17950 prctl(option: 9999, arg2: 1, …)   = -1 EINVAL (Invalid argument)
 *      4.285 ( 0.000 ms): dup/18154 minfault [__ctype_init+0x0] => /usr/lib/…/libc.so.6@0x35360 (d.)
 *      0.043 ( 0.015 ms): 17906 brk()                                    = 0x563787cda000     --no-comm
 *      0.043 ( 0.015 ms): brk()                                          = 0x563787cda000     --no-comm, of one task
 *     no newline here         ? (         ): torn/18198  ... [continued]: …    a program's output glued in front
 *
 * One object is used for all lines; its fields tell of the last one read.
 */
export class TraceLine {
  kind: TraceLineKind = 'none';
  commStart = 0;
  commEnd = 0;
  /** The task's number, -1 where the line has none. */
  task = -1;
  nameStart = 0;
  nameEnd = 0;
  /** Nothing of the task was seen before the end of this call. */
  unstarted = false;
  outcome: 'ok' | 'errno' | 'unfinished' | 'unseen' = 'unseen';
  /** What the call returned, where that is a number. */
  result: number | undefined;
  errnoStart = 0;
  errnoEnd = 0;

  read(buffer: Uint8Array, start: number, end: number): TraceLineKind {
    const body = bodyOf(buffer, start, end);
    this.kind = body < 0 ? 'none' : this.#call(buffer, start, body, end);
    // All of it may be a name, with a line break behind: perf fills up with blanks what stands in front of a result.
    if (this.kind !== 'none' && this.task >= 0 && end - body < longestComm) this.kind = 'ambiguous';
    if (this.kind === 'whole' || this.kind === 'ends') this.#ending(buffer, end);
    // Another line stands behind, without a line break.
    const name = this.kind === 'fault' ? body : this.nameEnd;
    if (this.kind !== 'none' && bodyOf(buffer, name, end) > 0) this.kind = 'joined';
    return this.kind;
  }

  #call(buffer: Uint8Array, start: number, body: number, end: number): TraceLineKind {
    const open = findLast(buffer, start, body, bracket);
    this.unstarted = buffer[open - 1] === 0x20 && buffer[open - 2] === 0x3f;
    this.task = -1;
    this.commEnd = this.commStart = body;
    let kind: TraceLineKind = 'none';
    for (let slash = body; slash <= body + longestComm && slash < end; slash += 1) {
      if (byteAt(buffer, slash, end) !== 0x2f || !isDigit(byteAt(buffer, slash + 1, end))) continue;
      let stop = slash + 1;
      while (stop < end && isDigit(buffer[stop])) stop += 1;
      const found = byteAt(buffer, stop, end) === 0x20 ? this.#name(buffer, stop + 1, end) : 'none';
      if (found === 'none') continue;
      // The name of a command can look like the beginning of a call.
      if (kind !== 'none') return 'ambiguous';
      kind = found;
      this.commEnd = slash;
      this.task = decimal(buffer, slash + 1, stop);
    }
    return kind === 'none' ? this.#unnamed(buffer, body, end) : kind;
  }

  /** `17906 brk(`, `brk(` */
  #unnamed(buffer: Uint8Array, body: number, end: number): TraceLineKind {
    let stop = body;
    while (stop < end && isDigit(buffer[stop])) stop += 1;
    if (stop === body || byteAt(buffer, stop, end) !== 0x20) return this.#name(buffer, body, end);
    this.task = decimal(buffer, body, stop);
    return this.#name(buffer, stop + 1, end);
  }

  /** ` ... [continued]: clone(`, `clone(`, `minfault [` */
  #name(buffer: Uint8Array, from: number, end: number): TraceLineKind {
    const continued = matchesAt(buffer, from, end, continuedMark);
    const start = continued ? from + continuedMark.length : from;
    const stop = nameEnd(buffer, start, end);
    if (stop === start) return 'none';
    if (byteAt(buffer, stop, end) !== 0x28)
      return matchesAt(buffer, stop - fault.length, end, faultMark) ? 'fault' : 'none';
    this.nameStart = start;
    this.nameEnd = stop;
    return continued ? 'ends' : 'whole';
  }

  #ending(buffer: Uint8Array, end: number): void {
    this.outcome = 'unseen';
    this.result = undefined;
    if (this.kind === 'whole' && matchesAt(buffer, end - openMark.length, end, openMark)) {
      this.kind = 'begins';
      return;
    }
    const equal = findLast(buffer, this.nameEnd, end, equalMark);
    if (equal < 0) return;
    const value = equal + equalMark.length;
    if (byteAt(buffer, value, end) === 0x3f) this.outcome = 'unfinished';
    else if (value < end) this.outcome = 'ok';
    let stop = value;
    while (stop < end && isDigit(buffer[stop])) stop += 1;
    if (stop > value) this.result = decimal(buffer, value, stop);
    if (!matchesAt(buffer, value, end, errorMark)) return;
    this.outcome = 'errno';
    this.errnoStart = value + errorMark.length - 1;
    this.errnoEnd = this.errnoStart;
    while (this.errnoEnd < end && buffer[this.errnoEnd] !== 0x20) this.errnoEnd += 1;
  }
}

/** Where the part behind ` ( 0.020 ms): ` or ` (         ): ` begins, -1 where there is none. */
export function bodyOf(buffer: Uint8Array, start: number, stop: number): number {
  const end = trimEnd(buffer, start, stop);
  const at = find(buffer, start, end, durationMark);
  const open = find(buffer, start, end, noDurationMark);
  const first =
    at >= 0 && (open < 0 || at < open) ? at + durationMark.length : open < 0 ? -1 : open + noDurationMark.length;
  if (first < 0) return -1;
  const paren = findLast(buffer, start, first, bracket);
  if (paren - 2 < start) return -1;
  const time = buffer[paren - 2];
  if (!isDigit(time) && time !== 0x3f) return -1;
  // The mark of a continued call begins with a blank, which --no-comm leaves in front.
  return matchesAt(buffer, first, end, continuedMark) ? first : skipSpaces(buffer, first, end);
}

const bracket = ascii('(');
const durationMark = ascii(' ms): ');
const noDurationMark = ascii('(         ): ');
const continuedMark = ascii(' ... [continued]: ');
const fault = 'fault';
const faultMark = ascii('fault [');
const openMark = ascii(' ...');
const equalMark = ascii(' = ');
const errorMark = ascii('-1 E');
