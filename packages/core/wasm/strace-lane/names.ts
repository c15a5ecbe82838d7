import { ENTRY, ENTRY_FIRST, ENTRY_KIND, ENTRY_LAST, ENTRY_LENGTH, ENTRY_NAME, ENTRY_NUMBER, ENTRY_ROW, ENTRY_TELLS, NAMES, SCRATCH, SEEN } from './layout';
import { hashOf, highOf, lowOf, part } from './text';

/** The length of the name that ends before the first `mark`; 32 if that is further. */
@inline
export function nameLength(at: usize, mark: u8): usize {
  let found = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(mark)));
  if (found != 0) return ctz(found);
  found = i8x16.bitmask(i8x16.eq(v128.load(at + 16), i8x16.splat(mark)));
  return found != 0 ? 16 + ctz(found) : 32;
}

/** Whether a name's entry is of this text. */
@inline
export function isName(entry: usize, at: usize, length: usize): bool {
  return isText(entry, at, length, lowOf(at, length), highOf(at, length));
}

@inline
function isText(entry: usize, at: usize, length: usize, low: u64, high: u64): bool {
  // Up to 16 bytes the first and the last eight are all; of longer ones there are more between.
  if (load<u64>(entry) != low || load<u64>(entry + 8) != high || load<u8>(entry + ENTRY_LENGTH) != <u8>length) return false;
  return length <= 16 || !v128.any_true(v128.xor(v128.load(entry + 16), restOf(at, length)));
}

/** Of a name of 17 to 31 bytes those that are neither the first nor the last eight, and nothing that stands around it. */
@inline
function restOf(at: usize, length: usize): v128 {
  return part(at + 8, length - 16);
}

/** The entry of a name, or the empty one where it belongs. */
@inline
export function entryOf(at: usize, length: usize): usize {
  const low = lowOf(at, length);
  const high = highOf(at, length);
  let slot = hashOf(low, high, length) & 4095;
  while (true) {
    const entry = NAMES + <usize>slot * ENTRY;
    if (load<u32>(entry + ENTRY_NAME) == 0 || isText(entry, at, length, low, high)) return entry;
    slot = (slot + 1) & 4095;
  }
}

/** Whether a program was seen to make a call. */
@inline
export function isSeen(program: u32, name: u32): bool {
  return ((load<u32>(SEEN + program * 128 + (name >> 5) * 4) >> (name & 31)) & 1) != 0;
}

/** A name of `length` bytes, handed over in SCRATCH; its id counts from 1 on. Returns where its other fields belong. */
export function addName(length: i32, name: u32): usize {
  const entry = entryOf(SCRATCH, length);
  store<u64>(entry, lowOf(SCRATCH, length));
  store<u64>(entry + 8, highOf(SCRATCH, length));
  if (length > 16) v128.store(entry + 16, restOf(SCRATCH, length));
  store<u8>(entry + ENTRY_LENGTH, <u8>length);
  store<u32>(entry + ENTRY_NAME, name);
  return entry;
}

/** The kind, the first and last argument that counts (255: none), and whether the name tells the architecture. */
export function describeName(entry: usize, kind: i32, first: i32, last: i32, tells: i32): void {
  store<u8>(entry + ENTRY_KIND, <u8>kind);
  store<u8>(entry + ENTRY_FIRST, <u8>first);
  store<u8>(entry + ENTRY_LAST, <u8>last);
  store<u8>(entry + ENTRY_TELLS, <u8>tells);
}

/** The number, and the row of calls whose arguments do not count. */
export function placeName(entry: usize, number: i32, row: u32): void {
  store<i32>(entry + ENTRY_NUMBER, number);
  store<u32>(entry + ENTRY_ROW, row);
}
