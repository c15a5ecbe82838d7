import { isAlone, isRemark } from './alone';
import { CAREFUL, ERRORS, LOST, OK, SCRATCH, SETTLED, UNFINISHED } from './layout';
import { find32, part, run } from './text';
import { listEnd } from './tokens';

/** Where the arguments of the line end whose ending was read last. */
export let close: usize = 0;
/** Where the digits of its result stand, and whether they are hexadecimal; nowhere for errors. */
let digits: usize = 0;
let digitsEnd: usize = 0;
let hexadecimal: bool = false;

/** How a line ends: OK, LOST or an error's id, UNFINISHED, SETTLED, or CAREFUL where more must be looked at. Sets `close`. */
@inline
export function ending(from: usize, stop: usize, number: i32): i32 {
  const how = endingAt(from, stop, number);
  return how != CAREFUL && isAlone(from, close) ? how : CAREFUL;
}

@inline
function endingAt(from: usize, stop: usize, number: i32): i32 {
  let end = stop;
  digits = digitsEnd = 0;
  if (load<u8>(end - 1) == 62) {
    if (load<u8>(end - 2) == 46) return unfinished(from, end);
    // ` <0.000004>`
    if (load<u8>(end - 8) == 46 && load<u8>(end - 10) == 60 && load<u8>(end - 11) == 32 && end - 11 > from) end -= 11;
  }
  const last: u32 = load<u8>(end - 1);
  if (isHex(last)) return result(from, end, number);
  if (last == 41) {
    const known = error(from, end);
    if (known != CAREFUL) return known;
  }
  return walk(from, end, number);
}

/** ` <unfinished ...>` */
function unfinished(from: usize, end: usize): i32 {
  const mark = end - 17;
  if (mark < from || load<u64>(mark) != 0x696e69666e753c20 || load<u64>(mark + 8) != 0x2e2e2e2064656873) return CAREFUL;
  close = mark;
  return UNFINISHED;
}

@inline
function isHex(byte: u32): bool {
  return byte - 48 <= 9 || byte - 97 <= 5;
}

/** `) = 0x7f13e601f000`, `)   = 3` */
@inline
function result(from: usize, end: usize, number: i32): i32 {
  const bytes = v128.load(end - 16);
  const isDigit = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(48)), i8x16.splat(10));
  const isLetter = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(97)), i8x16.splat(6));
  const decimals = run(i8x16.bitmask(isDigit) << 16);
  const length = run(i8x16.bitmask(v128.or(isDigit, isLetter)) << 16);
  const first = end - length;
  // Without branches: numbers of either kind and any length take turns.
  const hex: u32 = u32(load<u16>(first - 2) == 0x7830);
  if ((u32(length == 16) | (u32(decimals != length) & (hex ^ 1))) != 0) return CAREFUL;
  // The minus that old versions print for errors is no blank in front.
  return closes(from, first - 1 - (hex << 1)) ? returned(first, end, hex != 0, number) : CAREFUL;
}

/** The digits of a result were found. */
@inline
function returned(from: usize, end: usize, hex: bool, number: i32): i32 {
  digits = from;
  digitsEnd = end;
  hexadecimal = hex;
  const length = end - from;
  if (length > 16) return CAREFUL;
  const short = u32(length < 5);
  if ((short & u32(hex)) != 0) return <i32>value() == number ? SETTLED : OK;
  return (short & u32(shortNumber(end, length) == number)) != 0 ? SETTLED : OK;
}

/** The number whose up to four digits end at `end`, all at once. */
@inline
function shortNumber(end: usize, length: usize): i32 {
  const ours: u32 = 0x0f0f0f0f << <u32>(32 - <u32>length * 8);
  const pairs = ((<u64>(load<u32>(end - 4) & ours) * 2561) >> 8) & 0x00ff00ff;
  return <i32>(((pairs * 6553601) >> 16) & 0xffff);
}

/** The result of the line; 0 where it was an error. */
export function value(): u64 {
  let sum: u64 = 0;
  for (let at = digits; at < digitsEnd; at++) {
    const byte: u64 = load<u8>(at);
    sum = hexadecimal ? (sum << 4) + (byte <= 57 ? byte - 48 : byte - 87) : sum * 10 + byte - 48;
  }
  return sum;
}

/** Whether `) = ` ends at `at`, its last blank. */
@inline
function closes(from: usize, at: usize): bool {
  // ` = `
  if ((load<u32>(at - 3) & 0xffffff00) != 0x203d2000) return false;
  let end = at - 1;
  let blanks: usize = 0;
  do {
    blanks = run(find32(end - 32, 32));
    end -= blanks;
  } while (blanks == 32 && end > from);
  if (end <= from || load<u8>(end - 1) != 41) return false;
  close = end - 1;
  return true;
}

/** The unusual results, behind the bracket that closes the arguments: `?`, `3</tmp/x>`, `0x2 (flags O_RDWR)`, `0 (Timeout)`. */
function walk(from: usize, end: usize, number: i32): i32 {
  const last = load<u8>(end - 1);
  if (last != 41 && last != 62 && last != 63) return CAREFUL;
  const bracket = listEnd(from, end);
  if (bracket == 0 || load<u8>(bracket) != 41) return CAREFUL;
  let at = bracket + 1;
  while (load<u8>(at) == 32) at++;
  if (at == bracket + 1 || load<u16>(at) != 0x203d) return CAREFUL;
  at += 2;
  if (at >= end) return CAREFUL;
  close = bracket;
  if (load<u8>(at) == 63) return at + 1 == end || isComment(at + 1, end) ? LOST : CAREFUL;
  const hex = load<u16>(at) == 0x7830;
  if (hex) at += 2;
  const first = at;
  while (at < end && (hex ? isHex(load<u8>(at)) : <u32>load<u8>(at) - 48 <= 9)) at++;
  if (at == first || at >= end || !isComment(at, end)) return CAREFUL;
  return returned(first, at, hex, number);
}

/** ` (Timeout)`, `</tmp/x>`, ` ERESTARTSYS (…)`: nothing that reads like another result, or says `(INJECTED)`. */
function isComment(from: usize, end: usize): bool {
  if (load<u8>(from) != 60 && load<u16>(from) != 0x2820 && load<u16>(from) != 0x4520) return false;
  for (let at = from; at < end; at++) {
    if (load<u8>(at) != 32) continue;
    if (load<u8>(at + 1) == 61 || load<u32>(at + 1) == 0x4a4e4928) return false;
  }
  return isRemark(from, end);
}

/** `) = -1 ENOENT (No such file or directory)`, for texts seen before. */
function error(from: usize, end: usize): i32 {
  const entry = errorOf(end);
  if (entry == 0) return CAREFUL;
  const length: usize = load<u32>(entry);
  if (length == 0 || end - length < from + 4) return CAREFUL;
  const text = end - length;
  for (let i: usize = 0; i < length; i += 16) {
    const size = length - i < 16 ? length - i : 16;
    if (v128.any_true(v128.xor(part(text + i, size), v128.load(entry + 16 + i)))) return CAREFUL;
  }
  return closes(from, text - 1) ? load<i32>(entry + 4) : CAREFUL;
}

/** Errors are found by the eight bytes they end in. */
function errorOf(end: usize): usize {
  const tail = load<u64>(end - 8);
  let slot = <u32>((tail * 0x9e3779b97f4a7c15) >> 58);
  for (let tries = 0; tries < 64; tries++) {
    const entry = ERRORS + slot * 96;
    if (load<u32>(entry) == 0 || load<u64>(entry + 8) == tail) return entry;
    slot = (slot + 1) & 63;
  }
  return 0;
}

/** The text of an error, at most 64 bytes; false where the place is taken. */
export function addError(length: i32, id: i32): bool {
  const entry = errorOf(SCRATCH + length);
  if (entry == 0 || load<u32>(entry) != 0) return false;
  memory.copy(entry + 16, SCRATCH, length);
  store<u64>(entry + 8, load<u64>(SCRATCH + length - 8));
  store<i32>(entry + 4, id);
  store<u32>(entry, length);
  return true;
}
