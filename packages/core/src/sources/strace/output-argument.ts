import { ascii, decimal, indexOf, isDigit, skipBlanks, skipDigits, startsWith } from './bytes.ts';
import { argumentEnd, stringEnd } from './tokens.ts';

/** What the arguments of a call that writes tell of the bytes it writes. */
export interface OutputArgument {
  /** The first bytes, as far as strace printed them (-s). */
  readonly data: Uint8Array;
  /** Whether `data` is all of it. */
  readonly whole: boolean;
  /** How many bytes are written; undefined where only the digits in the tail tell, into which other text may run. */
  readonly length: number | undefined;
  /** Where the arguments behind the data begin. */
  readonly tail: number;
  /** Only one argument follows the data, the number of its bytes (`write`) or parts (`writev`). */
  readonly tailIsNumber: boolean;
}

/**
 * Reads the arguments of write and its like, from the first one on:
 *
 *     2, "\nswapon(\"/evil\", 0) = 0\n", 24
 *     2, [{iov_base="\npivot_root(\".\", \"x\")", iov_len=21}, {iov_base="  = 0\n", iov_len=6}], 2
 *     3, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="x", iov_len=1}], msg_iovlen=1, …}, 0
 *
 * Undefined where no data is shown.
 */
export function readOutputArgument(
  name: string,
  buffer: Uint8Array,
  start: number,
  end: number,
): OutputArgument | undefined {
  const descriptor = argumentEnd(buffer, start, end);
  if (descriptor < 0 || buffer[descriptor] !== comma) return undefined;
  const at = skipBlanks(buffer, descriptor + 1, end);
  const shown = buffer[at] === quote ? simple(buffer, at, end) : vector(buffer, at, end);
  if (shown === undefined) return undefined;
  const tail = shown.stop + 2;
  if (buffer[shown.stop] !== comma || buffer[shown.stop + 1] !== blank || tail >= end) return undefined;
  const tailIsNumber = name === 'write' || name === 'writev';
  if ((tailIsNumber || shown.length === undefined) && !isDigit(buffer[tail])) return undefined;
  return { ...shown, tail, tailIsNumber };
}

/**
 * Whether the line of write or writev is certainly complete, its arguments closed at `close`: they end in a number, and the
 * data is nothing that could pass for the end of the line. Cheap, for the many lines on which no output shows.
 */
export function endsInNumber(buffer: Uint8Array, start: number, close: number): boolean {
  const descriptor = argumentEnd(buffer, start, close);
  const at = descriptor + 2;
  const first = buffer[at + 1];
  // A digit runs into the number, and an escape may stand for either.
  if (descriptor < 0 || buffer[at] !== quote || first === roundClose || first === backslash || isDigit(first))
    return false;
  let stop = stringEnd(buffer, at + 1, close);
  if (stop < 0) return false;
  if (buffer[stop] === dot) stop += dots.length;
  return buffer[stop] === comma && buffer[stop + 1] === blank && skipDigits(buffer, stop + 2, close) === close;
}

/**
 * Whether a call's data certainly does not stand behind it on its line: a string follows the descriptor, and its first byte is not found
 * between the string and the end of the line. Cheap, for the many lines of calls with more arguments:
 *
 *     sendto(7, "HTTP/1.1 200 OK\r\n"..., 512, MSG_NOSIGNAL, NULL, 0) = 512
 */
export function isSilent(buffer: Uint8Array, start: number, end: number): boolean {
  const descriptor = argumentEnd(buffer, start, end);
  const at = descriptor + 2;
  if (descriptor < 0 || buffer[descriptor + 1] !== blank || buffer[at] !== quote) return false;
  const first = buffer[at + 1];
  if (first === backslash || first === quote) return false;
  const close = stringEnd(buffer, at + 1, end);
  if (close < 0) return false;
  for (let next = close; next < end; next += 1) if (buffer[next] === first) return false;
  return true;
}

/** Data, and where it stops. */
type Shown = Pick<OutputArgument, 'data' | 'whole' | 'length'> & { readonly stop: number };

/** How many bytes an output has whose digits nothing ran into. */
export function writtenLength(output: OutputArgument, buffer: Uint8Array, end: number): number {
  return output.length ?? decimal(buffer, output.tail, skipDigits(buffer, output.tail, end));
}

function simple(buffer: Uint8Array, at: number, end: number): Shown | undefined {
  const close = stringEnd(buffer, at + 1, end);
  if (close < 0) return undefined;
  const cut = startsWith(buffer, close, end, dots);
  const data = unescape(buffer, at + 1, close - 1);
  return { data, whole: !cut, length: cut ? undefined : data.length, stop: cut ? close + dots.length : close };
}

function vector(buffer: Uint8Array, at: number, end: number): Shown | undefined {
  const stop = argumentEnd(buffer, at, end);
  if (stop < 0) return undefined;
  const parts: number[] = [];
  let whole = true;
  let length = 0;
  for (let next = indexOf(buffer, at, stop, base); next >= 0; next = indexOf(buffer, next, stop, base)) {
    const text = next + base.length;
    const close = buffer[text] === quote ? stringEnd(buffer, text + 1, stop) : -1;
    const size = indexOf(buffer, next, stop, len);
    if (close < 0 || size < 0) return undefined;
    if (whole) parts.push(...unescape(buffer, text + 1, close - 1));
    if (startsWith(buffer, close, stop, dots)) whole = false;
    const sizeDigits = size + len.length;
    next = skipDigits(buffer, sizeDigits, stop);
    length += decimal(buffer, sizeDigits, next);
  }
  // `[…, ...]`: more parts than are shown.
  if (indexOf(buffer, at, stop, more) >= 0) return undefined;
  return { data: Uint8Array.from(parts), whole, length, stop };
}

/** The bytes a C string literal stands for. */
export function unescape(buffer: Uint8Array, start: number, end: number): Uint8Array {
  const bytes = new Uint8Array(end - start);
  let size = 0;
  for (let at = start; at < end;) {
    const byte = buffer[at] as number;
    if (byte !== backslash) {
      bytes[size] = byte;
      at += 1;
    } else at = escaped(buffer, at + 1, end, (value) => (bytes[size] = value));
    size += 1;
  }
  return bytes.subarray(0, size);
}

function escaped(buffer: Uint8Array, at: number, end: number, put: (value: number) => void): number {
  const byte = buffer[at] as number;
  if (byte === letterX) {
    put(Number.parseInt(String.fromCharCode(buffer[at + 1] as number, buffer[at + 2] as number), 16));
    return at + 3;
  }
  let value = 0;
  let next = at;
  while (next < end && next < at + 3 && (buffer[next] as number) >= 48 && (buffer[next] as number) <= 55) {
    value = value * 8 + (buffer[next] as number) - 48;
    next += 1;
  }
  if (next > at) put(value & 0xff);
  else put(named.get(byte) ?? byte);
  return Math.max(next, at + 1);
}

const named: ReadonlyMap<number, number> = new Map([
  [110, 10],
  [116, 9],
  [114, 13],
  [118, 11],
  [102, 12],
]);

const dots = ascii('...');
const base = ascii('iov_base=');
const len = ascii('iov_len=');
const more = ascii(', ...]');
const blank = 32;
const quote = 34;
const roundClose = 41;
const comma = 44;
const dot = 46;
const backslash = 92;
const letterX = 120;
