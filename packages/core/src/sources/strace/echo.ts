import { decimal, skipBlanks, skipDigits, startsWith } from './bytes.ts';
import type { OutputArgument } from './output-argument.ts';
import { listEnd } from './tokens.ts';

/**
 * How the output of a call shows behind its arguments, on a stream the program shares with strace:
 * - `none`: it does not;
 * - `inline`: all of it is on this line, and strace goes on at `restAt`;
 * - `torn`: it goes on for `due` bytes on the next lines, beginning with `expected` as far as it is known. `doubtful` where the line may as
 *   well be complete.
 */
export type Echo =
  | { readonly kind: 'none' }
  | { readonly kind: 'inline'; readonly restAt: number }
  | { readonly kind: 'torn'; readonly due: number; readonly expected: Uint8Array; readonly doubtful: boolean };

/**
 * Looks for a call's output behind its arguments. The digits of the length run into it, so each of their beginnings is tried:
 *
 *     write(2, "50% (a) = b\n", 1250% (a) = b
 *     write(2, "H", 1H)            = 1
 *     write(2, "ok) = 3\nmount(\"a\", \"b\", NULL, 0,"..., 43ok) = 3
 */
export function findEcho(output: OutputArgument, buffer: Uint8Array, end: number): Echo {
  const { tail, length } = output;
  const stop = skipDigits(buffer, tail, end);
  if (output.tailIsNumber) {
    return firstEcho(tail + 1, stop, (at) => echoAt(output, length ?? decimal(buffer, tail, at), buffer, at, end));
  }
  // Without any data to compare (-s 0) the line is what it looks like: complete, if it reads so.
  if (output.data.length === 0 && isClosed(buffer, tail, end)) return none;
  // More arguments follow, as send's: the output begins somewhere behind them.
  return firstEcho(tail, end, (at) => echoAt(output, length ?? decimal(buffer, tail, stop), buffer, at, end));
}

/** Whether the arguments end in a closing bracket and a result follows it: `67, 0)  = 67`. */
function isClosed(buffer: Uint8Array, at: number, end: number): boolean {
  const close = listEnd(buffer, at, end);
  return close >= 0 && buffer[skipBlanks(buffer, close + 1, end)] === equals;
}

const none: Echo = { kind: 'none' };

function firstEcho(from: number, to: number, tryAt: (at: number) => Echo): Echo {
  for (let at = from; at <= to; at += 1) {
    const echo = tryAt(at);
    if (echo.kind !== 'none') return echo;
  }
  return none;
}

/** The `length` bytes of output would begin at `at`. */
function echoAt({ data, whole }: OutputArgument, length: number, buffer: Uint8Array, at: number, end: number): Echo {
  if (length === 0 || length < data.length || (whole && length !== data.length)) return none;
  const shown = end - at;
  const newline = data.indexOf(10);
  if (newline < 0 && length <= shown) {
    const fits = startsWith(buffer, at, end, data) && goesOn(buffer, at + length, end);
    return fits ? { kind: 'inline', restAt: at + length } : none;
  }
  // The line ends with the first line of the output, which is in `data` or behind what is known of it.
  if (newline >= 0 ? newline !== shown : whole || shown < data.length) return none;
  if (!startsWith(buffer, at, end, data.subarray(0, Math.min(shown, data.length)))) return none;
  const doubtful = goesOn(buffer, at, end);
  // Without any data to compare (-s 0) the line is what it looks like.
  if (doubtful && data.length === 0) return none;
  const expected = data.subarray(Math.min(shown + 1, data.length));
  return { kind: 'torn', due: length - shown - 1, expected, doubtful };
}

/** Whether strace's own text stands at `at`, behind all arguments: the closing bracket or the mark of an unfinished call. */
export function goesOn(buffer: Uint8Array, at: number, end: number): boolean {
  return at < end && (buffer[at] === roundClose || (buffer[at] === blank && buffer[at + 1] === less));
}

const blank = 32;
const roundClose = 41;
const less = 60;
const equals = 61;
