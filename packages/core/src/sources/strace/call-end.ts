import type { Outcome } from '../../observations/observation.ts';
import { ByteCache } from '../shared/byte-cache.ts';
import { isAlone, isRemark } from './alone.ts';
import { ascii, endsWith, indexOf, isDigit, isErrnoByte, isHexDigit, skipBlanks, startsWith, textOf } from './bytes.ts';
import { listEnd } from './tokens.ts';

/** How the line of a call ends: with a result, with a mark that it goes on later or not at all, or torn. */
export type Ending = 'result' | 'unfinished' | 'detached' | 'pid-changed' | 'torn';

/**
 * Reads the end of a call's or resumed call's line. Ordinary results are read backwards from the end of the line; only where
 * that could be mistaken are the arguments walked through.
 *
 *     ) = 3 <0.000004>
 *     )      = -1 ENOENT (No such file or directory)
 *     , 4) = 3</tmp/x> (DELAYED)
 *      <unfinished ...>
 *
 * One object is used for all lines; its fields tell of the last one read.
 */
export class CallEnd {
  outcome: Outcome = 'unseen';
  errno: string | undefined;
  /** The text of the error, where it was of the usual form: one object as long as it is remembered. */
  errorText: Uint8Array | undefined;
  /** The result as a number: NaN where it is `?`. */
  value = NaN;
  /** It ended with an error that the program does not see (`? ERESTARTNOINTR (To be restarted)`). */
  restarts = false;
  /** Another line stands behind, without a line break: the result is that one's, or damaged. */
  joined = false;
  /** Where the arguments end: at the closing bracket, or at the mark of an unfinished call. */
  argumentsEnd = 0;
  /** Errors as they were printed last (`-1 ENOENT (No such file or directory)`), by one of their bytes. */
  readonly #errors: ({ readonly text: Uint8Array; readonly errno: string } | undefined)[] = [];
  readonly #errnos = new ByteCache<string>(1024, textOf);

  /** `from` is where the arguments begin; `end` may be behind trailing blanks. */
  read(buffer: Uint8Array, from: number, end: number): Ending {
    const ending = this.#read(buffer, from, end);
    this.joined ||= ending !== 'torn' && !isAlone(buffer, from, this.argumentsEnd);
    if (!this.joined) return ending;
    this.outcome = 'unseen';
    this.errno = undefined;
    this.value = NaN;
    return 'result';
  }

  #read(buffer: Uint8Array, from: number, lineEnd: number): Ending {
    let end = lineEnd;
    this.joined = false;
    this.errno = undefined;
    this.errorText = undefined;
    this.value = NaN;
    this.restarts = false;
    if (buffer[end - 1] === more) {
      const mark = this.#mark(buffer, from, end);
      if (mark !== undefined) return mark;
      end = withoutDuration(buffer, from, end);
    }
    const last = buffer[end - 1] as number;
    if (
      (isHexDigit(last) && this.#number(buffer, from, end)) ||
      (last === roundClose && this.#error(buffer, from, end))
    ) {
      return 'result';
    }
    return this.#walk(buffer, from, end);
  }

  #mark(buffer: Uint8Array, from: number, end: number): Ending | undefined {
    // Most often a duration ends so: ` <0.000004>`.
    if (buffer[end - 2] !== dot || !endsWith(buffer, from, end, dotsMore)) return undefined;
    if (endsWith(buffer, from, end, unfinishedMark)) {
      this.argumentsEnd = end - unfinishedMark.length;
      return 'unfinished';
    }
    if (!endsWith(buffer, from, end, detachedMark)) return this.#pidChange(buffer, from, end);
    this.argumentsEnd = end - detachedMark.length;
    return 'detached';
  }

  /** ` <pid changed to 4279 ...>` */
  #pidChange(buffer: Uint8Array, from: number, end: number): Ending | undefined {
    let at = end - dotsMore.length - 1;
    while (at > from && isDigit(buffer[at])) at -= 1;
    if (!endsWith(buffer, from, at + 1, pidChanged)) return undefined;
    this.argumentsEnd = at + 1 - pidChanged.length;
    return 'pid-changed';
  }

  /** `) = 0x7f13e601f000`, `)   = 3`, `) = -1` */
  #number(buffer: Uint8Array, from: number, end: number): boolean {
    let at = end - 1;
    while (at > from && isHexDigit(buffer[at])) at -= 1;
    const hex = buffer[at] === letterX && buffer[at - 1] === zero;
    const digits = at + 1;
    if (hex) at -= 2;
    else if (buffer[at] === minus) at -= 1;
    if (!this.#closes(buffer, from, at)) return false;
    this.value = hex ? hexadecimal(buffer, digits, end) : signed(buffer, at + 1, end);
    this.outcome = 'ok';
    return !Number.isNaN(this.value);
  }

  /** `) = -1 ENOENT (No such file or directory)`; the explanation holds nothing that could be an argument. */
  #error(buffer: Uint8Array, from: number, end: number): boolean {
    const known = this.#errors[(buffer[end - 4] as number) & 15];
    if (known === undefined || !endsWith(buffer, from, end, known.text)) return this.#newError(buffer, from, end);
    if (!this.#closes(buffer, from, end - known.text.length - 1)) return false;
    this.value = -1;
    this.outcome = 'errno';
    this.errno = known.errno;
    this.errorText = known.text;
    return true;
  }

  #newError(buffer: Uint8Array, from: number, end: number): boolean {
    let at = end - 2;
    while (at > from && isProse(buffer[at] as number)) at -= 1;
    if (buffer[at] !== roundOpen || buffer[at - 1] !== blank) return false;
    const nameEnd = at - 1;
    at = nameEnd - 1;
    while (at > from && isErrnoByte(buffer[at] as number)) at -= 1;
    const name = at + 1;
    if (buffer[at] !== blank || buffer[at - 1] !== one || buffer[at - 2] !== minus || nameEnd - name < 2) return false;
    if (buffer[name] !== letterE || !this.#closes(buffer, from, at - 3)) return false;
    this.value = -1;
    this.outcome = 'errno';
    this.errno = this.#errnos.get(buffer, name, nameEnd);
    this.#errors[(buffer[end - 4] as number) & 15] = { text: buffer.slice(name - 3, end), errno: this.errno };
    return true;
  }

  /** Whether `) = ` ends at `at` (its last blank), read backwards; sets where the arguments end. */
  #closes(buffer: Uint8Array, from: number, at: number): boolean {
    if (buffer[at] !== blank || buffer[at - 1] !== equals) return false;
    let next = at - 2;
    if (buffer[next] !== blank) return false;
    while (next >= from && buffer[next] === blank) next -= 1;
    if (next < from || buffer[next] !== roundClose) return false;
    this.argumentsEnd = next;
    return true;
  }

  /** The unusual results: behind the bracket that closes the arguments. */
  #walk(buffer: Uint8Array, from: number, end: number): Ending {
    const close = listEnd(buffer, from, end);
    this.argumentsEnd = end;
    if (close < 0 || buffer[close] !== roundClose) return 'torn';
    const equal = skipBlanks(buffer, close + 1, end);
    if (equal === close + 1 || buffer[equal] !== equals || buffer[equal + 1] !== blank) return 'torn';
    const at = equal + 2;
    if (at >= end) return 'torn';
    this.argumentsEnd = close;
    this.#unusual(buffer, at, end);
    return 'result';
  }

  /** `?`, `? ERESTARTSYS (…)`, `-1 (errno 38)`, `3</tmp/x>`, `0 (Timeout)`, a pid with a comment, each perhaps `(INJECTED)`. */
  #unusual(buffer: Uint8Array, at: number, end: number): void {
    const injected = indexOf(buffer, at, end, injectedMark) >= 0;
    let stop = at + 1;
    if (buffer[at] === question) {
      this.outcome = 'unfinished';
      this.restarts = at + 2 < end && buffer[at + 2] === letterE;
    } else if (at + 1 < end && buffer[at] === minus && buffer[at + 1] === one && !isDigit(buffer[at + 2])) {
      stop = at + 2;
      this.value = -1;
      this.outcome = 'errno';
      this.errno = this.#errorName(buffer, at + 3, end);
    } else {
      const hex = buffer[at] === zero && buffer[at + 1] === letterX;
      stop = hex ? at + 2 : at;
      while (stop < end && (hex ? isHexDigit(buffer[stop]) : isDigit(buffer[stop]) || buffer[stop] === minus))
        stop += 1;
      this.value = hex ? hexadecimal(buffer, at + 2, stop) : signed(buffer, at, stop);
      this.outcome = 'ok';
    }
    this.joined = !isRemark(buffer, stop, end);
    // What strace made up does not tell how the call would have ended.
    if (injected) this.outcome = 'unseen';
    if (injected) this.errno = undefined;
  }

  /** `ENOENT (…`, `(errno 38)` */
  #errorName(buffer: Uint8Array, at: number, end: number): string {
    const start = startsWith(buffer, at, end, errnoNumber) ? at + errnoNumber.length : at;
    let stop = start;
    while (stop < end && isErrnoByte(buffer[stop] as number)) stop += 1;
    return stop > start ? this.#errnos.get(buffer, start, Math.min(stop, start + 32)) : '?';
  }
}

/** Where the line ends without the ` <0.000004>` of -T. */
function withoutDuration(buffer: Uint8Array, from: number, end: number): number {
  // Microseconds, below ten seconds.
  if (buffer[end - 8] === dot && buffer[end - 10] === less && buffer[end - 11] === blank && end - 11 > from)
    return end - 11;
  let at = end - 2;
  while (at > from && (isDigit(buffer[at]) || buffer[at] === dot)) at -= 1;
  return at < end - 2 && buffer[at] === less && buffer[at - 1] === blank ? at - 1 : end;
}

function hexadecimal(buffer: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at += 1) {
    const byte = buffer[at] as number;
    value = value * 16 + (byte <= 57 ? byte - 48 : byte - 87);
  }
  return value;
}

function signed(buffer: Uint8Array, start: number, end: number): number {
  const negative = buffer[start] === minus;
  let value = 0;
  for (let at = negative ? start + 1 : start; at < end; at += 1) {
    const byte = buffer[at] as number;
    if (!isDigit(byte)) return NaN;
    value = value * 10 + byte - 48;
  }
  return negative ? -value : value;
}

/** What error texts are made of; neither quotes nor brackets. */
function isProse(byte: number): boolean {
  return (
    (byte >= 97 && byte <= 122) ||
    (byte >= 65 && byte <= 90) ||
    byte === blank ||
    (byte >= 44 && byte <= 57) ||
    byte === 39
  );
}

const unfinishedMark = ascii(' <unfinished ...>');
const detachedMark = ascii(' <detached ...>');
const dotsMore = ascii(' ...>');
const pidChanged = ascii(' <pid changed to ');
const injectedMark = ascii(' (INJECTED');
const errnoNumber = ascii('(errno ');
const blank = 32;
const roundOpen = 40;
const roundClose = 41;
const minus = 45;
const dot = 46;
const zero = 48;
const one = 49;
const less = 60;
const equals = 61;
const more = 62;
const question = 63;
const letterE = 69;
const letterX = 120;
