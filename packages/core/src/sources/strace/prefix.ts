import { ascii, decimal, isDigit, isHexDigit, skipBlanks, skipDigits, startsWith } from './bytes.ts';

/** How a line names its task: `[pid 7] `, `7 ` at its very beginning, or not at all. */
export type PidStyle = 'none' | 'bracket' | 'bare';

/**
 * Reads what strace prints before the body of a line, in the order of its printleader():
 *
 *     [pid 16059<thr>] 12:29:05.045319 (+     0.000180) [  12] [00007f390a3fbc47] brk(NULL) = 0x55dce499a000
 *     14204 1795436946.159836633 (+     0.000448430) brk(NULL) = 0x55c5bbd35000
 *     13737      0.000439 brk(NULL)           = 0x564372937000
 *
 * One object is used for all lines; its fields tell of the last one read.
 */
export class Prefix {
  style: PidStyle = 'none';
  /** Thread id, -1 where the line names none. */
  pid = -1;
  /** The command name of -Y and --decode-pids=comm; empty where there is none. */
  commStart = 0;
  commEnd = 0;
  /** The line's first time and the blanks around it; empty where there is none. */
  timeStart = 0;
  timeEnd = 0;
  /** System call number of -n; undefined where the line has none. */
  nr: number | undefined;
  /** Hexadecimal digits of the instruction pointer of -i: 8 for a 32-bit task, 16 for a 64-bit one, 0 where there is none. */
  pointerDigits = 0;
  #numbered = false;
  /** How wide the last time was, with the blank behind it, and where its decimal point stood. */
  #timeWidth = 0;
  #timePoint = 0;

  /** Returns where the body begins. */
  read(buffer: Uint8Array, start: number, end: number): number {
    this.style = 'none';
    this.pid = -1;
    this.commStart = this.commEnd = start;
    this.timeStart = this.timeEnd = start;
    this.nr = undefined;
    this.pointerDigits = 0;
    const first = buffer[start] as number;
    // The common cases: a body at once, or a pid, a blank and a body.
    if (first >= 95 && first <= 122) return start;
    let at = start;
    if (isDigit(first)) at = this.#bare(buffer, start, end);
    else if (first === squareOpen && startsWith(buffer, start, end, pidOpen)) at = this.#bracket(buffer, start, end);
    const next = buffer[at] as number;
    if (next >= 95 && next <= 122) return at;
    return this.#rest(buffer, at, end);
  }

  /** `16058 `, `15739<thr> `; digits that go on with `:` or `.` are a time, and so is a number no pid can have. */
  #bare(buffer: Uint8Array, start: number, end: number): number {
    let at = start;
    let pid = 0;
    for (let byte = buffer[at] as number; at < end && byte >= 48 && byte <= 57; byte = buffer[at] as number) {
      pid = pid * 10 + byte - 48;
      at += 1;
    }
    if (pid > maxPid) return start;
    const behind = buffer[at] === less ? this.#comm(buffer, at, end) : at;
    if (behind >= end || buffer[behind] !== blank) return this.#noComm(start);
    this.style = 'bare';
    this.pid = pid;
    return behind + 1 < end && buffer[behind + 1] !== blank ? behind + 1 : this.#beforeBody(buffer, behind + 1, end);
  }

  /** `[pid 16059<w)k\74er\76 1>] ` */
  #bracket(buffer: Uint8Array, start: number, end: number): number {
    const digits = skipBlanks(buffer, start + pidOpen.length, end);
    const at = skipDigits(buffer, digits, end);
    if (at === digits || at - digits > maxPidDigits) return start;
    const behind = buffer[at] === less ? this.#comm(buffer, at, end) : at;
    if (buffer[behind] !== squareClose || buffer[behind + 1] !== blank) return this.#noComm(start);
    this.style = 'bracket';
    this.pid = decimal(buffer, digits, at);
    return this.#beforeBody(buffer, behind + 2, end);
  }

  /** `<comm>`; strace escapes the angle brackets a comm holds. */
  #comm(buffer: Uint8Array, at: number, end: number): number {
    const close = buffer.indexOf(more, at);
    if (close < 0 || close >= end || close - at > maxCommBytes) return end;
    this.commStart = at + 1;
    this.commEnd = close;
    return close + 1;
  }

  #noComm(start: number): number {
    this.commStart = this.commEnd = start;
    return start;
  }

  /** Blanks that pad a column, unless they belong to ` > frame` and ` | dump` lines. */
  #beforeBody(buffer: Uint8Array, at: number, end: number): number {
    const body = skipBlanks(buffer, at, end);
    return buffer[body] === more || buffer[body] === bar ? at : body;
  }

  /** Times, security context, number and pointer. */
  #rest(buffer: Uint8Array, start: number, end: number): number {
    let at = start;
    for (let left = 8; left > 0; left -= 1) {
      const byte = buffer[at];
      let next = at;
      if (byte === squareOpen) next = this.#group(buffer, at, end);
      else if (byte === roundOpen) next = since(buffer, at, end);
      else if (byte === blank || isDigit(byte)) {
        next = this.#time(buffer, at, end);
        if (next > at && this.timeEnd === this.timeStart) {
          this.timeStart = at;
          this.timeEnd = next;
        }
      }
      if (next === at) return at;
      at = next;
    }
    return at;
  }

  /** A time, most often as wide as the last one: then its first and last digit, its point and the blank behind it tell. */
  #time(buffer: Uint8Array, at: number, end: number): number {
    const width = this.#timeWidth;
    const behind = at + width;
    const same =
      behind < end &&
      buffer[behind - 1] === blank &&
      isDigit(buffer[behind - 2]) &&
      buffer[at + this.#timePoint] === dot &&
      isDigit(buffer[at]) &&
      buffer[behind] !== blank;
    if (width > 0 && same) return behind;
    const next = time(buffer, at, end);
    const point = buffer.indexOf(dot, at) - at;
    if (next > at && point > 0 && point < next - at) {
      this.#timeWidth = next - at;
      this.#timePoint = point;
    }
    return next;
  }

  /** `[  12] `, `[????] `, `[00007f390a3fbc47] `, `[????????????????] `, `[unconfined_u:r:t:s0] `. */
  #group(buffer: Uint8Array, at: number, end: number): number {
    let close = at + 1;
    while (close < end && close - at < maxContextBytes && buffer[close] !== squareClose) close += 1;
    if (buffer[close] !== squareClose || buffer[close + 1] !== blank) return at;
    const text = skipBlanks(buffer, at + 1, close);
    const width = close - text;
    if (skipDigits(buffer, text, close) === close && this.#isNumber(width)) {
      this.#numbered = true;
      this.nr = decimal(buffer, text, close);
    } else if (isPointer(buffer, text, close)) this.pointerDigits = buffer[text] === question ? 0 : width;
    else if (!isUnknownNumber(buffer, text, close) && !isContext(buffer, text, close)) return at;
    return skipBlanks(buffer, close + 2, end);
  }

  /** Eight or sixteen digits may be a pointer as well; then the log's other lines tell, or a number already read. */
  #isNumber(width: number): boolean {
    if (width === 0 || width > 10 || this.nr !== undefined) return false;
    return width !== 8 || this.#numbered;
  }
}

/** `12:29:05.045319 `, `1795436946.159836633 `, `     0.000439 `; returns `at` where there is none. */
function time(buffer: Uint8Array, at: number, end: number): number {
  const digits = skipBlanks(buffer, at, end);
  let next = skipDigits(buffer, digits, end);
  if (next === digits) return at;
  while (buffer[next] === colon && isDigit(buffer[next + 1])) next = skipDigits(buffer, next + 1, end);
  if (buffer[next] === dot) next = skipDigits(buffer, next + 1, end);
  return next < end && buffer[next] === blank ? skipBlanks(buffer, next, end) : at;
}

/** `(+     0.000180) ` */
function since(buffer: Uint8Array, at: number, end: number): number {
  if (buffer[at + 1] !== plus) return at;
  const close = buffer.indexOf(roundClose, at);
  return close >= 0 && close < end && buffer[close + 1] === blank ? skipBlanks(buffer, close + 2, end) : at;
}

function isPointer(buffer: Uint8Array, start: number, end: number): boolean {
  if (end - start !== 8 && end - start !== 16) return false;
  for (let at = start; at < end; at += 1) {
    if (!isHexDigit(buffer[at]) && buffer[at] !== question) return false;
  }
  return true;
}

function isUnknownNumber(buffer: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (buffer[at] !== question) return false;
  return end > start;
}

/** A security context has colons and no blanks: `unconfined_u:unconfined_r:unconfined_t:s0`. */
function isContext(buffer: Uint8Array, start: number, end: number): boolean {
  let colons = 0;
  for (let at = start; at < end; at += 1) {
    if (buffer[at] === blank) return false;
    if (buffer[at] === colon) colons += 1;
  }
  return colons >= 2;
}

const pidOpen = ascii('[pid ');
const maxPidDigits = 10;
// The kernel's PID_MAX_LIMIT on 64-bit machines; seconds since the epoch are far above.
const maxPid = 4_194_304;
const maxCommBytes = 80;
const maxContextBytes = 300;
const blank = 32;
const roundOpen = 40;
const roundClose = 41;
const plus = 43;
const dot = 46;
const colon = 58;
const less = 60;
const more = 62;
const question = 63;
const squareOpen = 91;
const squareClose = 93;
const bar = 124;
