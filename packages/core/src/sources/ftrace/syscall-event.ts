import type { Syscall } from '../../kernel/syscalls.ts';
import { ascii, decimal, find, hexDigit, isDigit, matchesAt, skipSpaces, until, decimalNr } from '../shared/bytes.ts';
import type { CallTable } from '../shared/call-table.ts';
import { nameEnd } from '../shared/name-end.ts';
import { signedHex } from './call-result.ts';
import { byteAt } from '../shared/byte-at.ts';

/** How an event names its call: by the number (`raw_syscalls`) or by having an event of its own (`syscalls`). */
export const byNumber = 1;
export const byName = 2;

/**
 * Reads the event of a line, from its name on:
 *
 *     sys_enter: NR 12 (0, 7fff54206b0c, 0, 37f, 0, 0)            sys_exit: NR 12 = 94098912661504
 *     sys_enter: id=0xc (12) args=…                               sys_exit: id=0xc (12) ret=0x0 (0)
 *     sys_enter: id=12 args=ARRAY[00, 60, …]                      sys_exit: id=12 ret=94363035000832          trace-cmd report -R
 *     sys_openat(dfd: 0xffffff9c, filename: 0x7f4abbd770b1, …)    sys_openat -> 0xfffffffffffffffe
 *     sys_enter_openat: __syscall_nr=0x101 (257) dfd=…            sys_exit_openat: __syscall_nr=… ret=0x3 (3)
 *     sys_enter_openat: dfd: 0xffffff9c, filename: …              sys_exit_openat: 0x3
 *
 * One object is used for all lines; its fields tell of the last one read.
 */
export class SyscallEvent {
  readonly #table: CallTable;
  phase: 'enter' | 'exit' = 'enter';
  form = byNumber;
  /** Undefined where no table has a call of the event's name, which is then {@link name}. */
  syscall: Syscall | undefined;
  /** The number the event gives, NaN where it gives none. */
  nr = Number.NaN;
  name = '';
  /** What an exit returned; undefined where it does not say, NaN for what is no small number. */
  value: number | undefined;
  /** Another line stands behind, without a line break. */
  joined = false;
  /** Behind `NR 12`, and ` = ` where an exit has that. */
  #tail = -1;
  /** Where the six arguments of an entry by number begin, behind `(`; -1 where there are none to read. */
  argsAt = -1;

  constructor(table: CallTable) {
    this.#table = table;
  }

  /** False where it is an event of another kind. */
  read(buffer: Uint8Array, at: number, end: number): boolean {
    const found = this.#read(buffer, at, end);
    this.joined = found && this.#goesOn(buffer, at + sys.length, end);
    return found;
  }

  /** Behind the arguments or the result of a call by number nothing stands; elsewhere another event's name tells. */
  #goesOn(buffer: Uint8Array, at: number, end: number): boolean {
    if (this.#tail < 0) return namesEvent(buffer, at, end);
    if (this.phase === 'enter') return this.argsAt < 0 || registersEnd(buffer, this.argsAt, end) !== end - 1;
    let stop = this.#tail;
    while (isDigit(buffer[stop]) || buffer[stop] === 0x2d) stop += 1;
    return stop < end;
  }

  #read(buffer: Uint8Array, at: number, end: number): boolean {
    this.value = undefined;
    this.argsAt = -1;
    this.#tail = -1;
    this.nr = Number.NaN;
    if (!matchesAt(buffer, at, end, sys)) return false;
    const stop = nameEnd(buffer, at, end);
    if (byteAt(buffer, stop, end) === 0x28) return this.#named('enter', buffer, at + sys.length, stop);
    if (matchesAt(buffer, stop, end, arrow)) {
      this.value = signedHex(buffer, stop + arrow.length, end);
      return this.#named('exit', buffer, at + sys.length, stop);
    }
    if (byteAt(buffer, stop, end) !== 0x3a) return false;
    const body = skipSpaces(buffer, stop + 1, end);
    if (matchesAt(buffer, at, stop, enter)) return this.#enter(buffer, at + enter.length, stop, { body, end });
    return matchesAt(buffer, at, stop, exit) && this.#exit(buffer, at + exit.length, stop, { body, end });
  }

  #enter(buffer: Uint8Array, at: number, stop: number, { body, end }: Body): boolean {
    if (byteAt(buffer, at, end) === 0x5f) return this.#named('enter', buffer, at + 1, stop);
    const after = at === stop ? this.#numbered('enter', buffer, body, end) : -1;
    if (after > 0 && byteAt(buffer, after + 1, end) === 0x28) this.argsAt = after + 2;
    return after > 0;
  }

  #exit(buffer: Uint8Array, at: number, stop: number, { body, end }: Body): boolean {
    if (byteAt(buffer, at, end) === 0x5f) {
      const ret = find(buffer, body, end, retMark);
      if (matchesAt(buffer, body, end, hexMark)) this.value = returned(buffer, body, end);
      else if (ret >= 0) this.value = returned(buffer, ret + retMark.length, end);
      return this.#named('exit', buffer, at + 1, stop);
    }
    const after = at === stop ? this.#numbered('exit', buffer, body, end) : -1;
    if (after < 0) return false;
    if (matchesAt(buffer, after, end, equalMark)) {
      this.#tail = after + equalMark.length;
      this.value = decimal(buffer, this.#tail, end);
    } else if (matchesAt(buffer, after + 1, end, retMark))
      this.value = returned(buffer, after + 1 + retMark.length, end);
    return true;
  }

  /** `NR 12 …`, `id=0xc (12) …` or `id=12 …`; returns where the number ends, -1 where there is none. */
  #numbered(phase: 'enter' | 'exit', buffer: Uint8Array, body: number, end: number): number {
    let at = body;
    const plain = matchesAt(buffer, body, end, numberMark);
    if (plain) at += numberMark.length;
    else if (!matchesAt(buffer, body, end, idMark)) return -1;
    else if (matchesAt(buffer, body + idMark.length, end, hexMark)) at = until(buffer, body, end, 0x28) + 1;
    else at += idMark.length;
    let stop = byteAt(buffer, at, end) === 0x2d ? at + 1 : at;
    while (stop < end && isDigit(buffer[stop])) stop += 1;
    const nr = decimalNr(buffer, at, stop);
    // A number that ends with the line may be the beginning of one that was cut off.
    if (Number.isNaN(nr) || stop === end) return -1;
    if (plain) this.#tail = stop;
    this.phase = phase;
    this.form = byNumber;
    this.nr = nr;
    this.syscall = this.#table.numbered(nr);
    return byteAt(buffer, stop, end) === 0x29 ? stop + 1 : stop;
  }

  #named(phase: 'enter' | 'exit', buffer: Uint8Array, start: number, end: number): boolean {
    const { syscall, text } = this.#table.named(buffer, start, end);
    this.phase = phase;
    this.form = byName;
    this.syscall = syscall;
    this.name = text;
    if (syscall?.nr !== undefined) this.nr = syscall.nr;
    return end > start;
  }
}

/** `0x3 (3)`, `3` */
function returned(buffer: Uint8Array, start: number, end: number): number {
  return matchesAt(buffer, start, end, hexMark)
    ? signedHex(buffer, start + hexMark.length, end)
    : decimal(buffer, start, until(buffer, start, end, 0x20));
}

/** Where the bracket stands behind registers, or what is none: `1, 80002, 0, 0, 0, 0)` */
function registersEnd(buffer: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (hexDigit(buffer[at]) >= 0 || buffer[at] === 0x2c || buffer[at] === 0x20)) at += 1;
  return buffer[at] === 0x29 ? at : -1;
}

/** Whether another event of calls begins in the bytes: no such line has one. */
export function namesEvent(buffer: Uint8Array, at: number, end: number): boolean {
  return find(buffer, at, end, nextEvent) >= 0 || find(buffer, at, end, nextPerfEvent) >= 0;
}

/** Whether an event has the name of one that tells of a call. */
export function isOfCall(buffer: Uint8Array, at: number, end: number): boolean {
  return matchesAt(buffer, at, end, sys);
}

interface Body {
  readonly body: number;
  readonly end: number;
}

const nextEvent = ascii(': sys_');
const nextPerfEvent = ascii('syscalls:sys_');
const sys = ascii('sys_');
const enter = ascii('sys_enter');
const exit = ascii('sys_exit');
const arrow = ascii(' -> 0x');
const numberMark = ascii('NR ');
const idMark = ascii('id=');
const equalMark = ascii(' = ');
const retMark = ascii('ret=');
const hexMark = ascii('0x');
