import { CAREFUL, ERRORS, SCRATCH, SETTLED, UNFINISHED } from './layout';
import { part } from './text';

/** Where the arguments of the line end whose ending was read last. */
export let close: usize = 0;

/** How a line ends: 0 for a result, an error's id, UNFINISHED, SETTLED, or CAREFUL where more must be looked at. Sets `close`. */
export function ending(from: usize, stop: usize, number: i32): i32 {
  let end = stop;
  if (load<u8>(end - 1) == 62) {
    if (load<u8>(end - 2) == 46) return unfinished(from, end);
    // ` <0.000004>`
    if (load<u8>(end - 8) != 46 || load<u8>(end - 10) != 60 || load<u8>(end - 11) != 32 || end - 11 <= from) return CAREFUL;
    end -= 11;
  }
  const last: u32 = load<u8>(end - 1);
  if (isHex(last)) return result(from, end, number);
  return last == 41 ? error(from, end) : CAREFUL;
}

/** ` <unfinished ...>` */
function unfinished(from: usize, end: usize): i32 {
  const mark = end - 17;
  if (mark < from || load<u64>(mark) != 0x696e69666e753c20 || load<u64>(mark + 8) != 0x2e2e2e2064656873) return CAREFUL;
  close = mark;
  return UNFINISHED;
}

// @ts-ignore: decorator
@inline
function isHex(byte: u32): bool {
  return byte - 48 <= 9 || byte - 97 <= 5;
}

/** `) = 0x7f13e601f000`, `)   = 3` */
function result(from: usize, end: usize, number: i32): i32 {
  let at = end - 1;
  let decimal = true;
  while (at > from) {
    const byte: u32 = load<u8>(at);
    if (byte - 48 > 9) {
      if (byte - 97 > 5) break;
      decimal = false;
    }
    at--;
  }
  const digits = at + 1;
  let byte = load<u8>(at);
  if (byte == 120 && load<u8>(at - 1) == 48) {
    // Short ones might be a call's number.
    if (end - digits < 5) return CAREFUL;
    at -= 2;
  } else {
    if (!decimal) return CAREFUL;
    // Printed by old versions for errors.
    if (byte == 45) return CAREFUL;
    if (end - digits < 5 && isNumber(digits, end, number)) return closes(from, at) ? SETTLED : CAREFUL;
  }
  return closes(from, at) ? 0 : CAREFUL;
}

// @ts-ignore: decorator
@inline
function isNumber(digits: usize, end: usize, number: i32): bool {
  let value: i32 = 0;
  for (let at = digits; at < end; at++) value = value * 10 + load<u8>(at) - 48;
  return value == number;
}

/** Whether `) = ` ends at `at`, its last blank. */
function closes(from: usize, at: usize): bool {
  if (load<u8>(at) != 32 || load<u8>(at - 1) != 61 || load<u8>(at - 2) != 32) return false;
  let next = at - 3;
  while (next >= from && load<u8>(next) == 32) next--;
  if (next < from || load<u8>(next) != 41) return false;
  close = next;
  return true;
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
