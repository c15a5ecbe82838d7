// The inner loop of reading strace logs, in AssemblyScript: scripts/generate-strace-lane.ts compiles it into
// src/sources/strace/tables/lane-code.ts. src/sources/strace/lane-memory.ts owns the memory and says what stands where.
//
//     6478  openat(AT_FDCWD, "/x", O_RDONLY <unfinished ...>
//     6478  1795436947.857469 [ 257] <... openat resumed>) = 3 <0.000004>
//
// It reads runs of such lines as long as each shows nothing new: a thread whose architecture is known, a call, an error and arguments that
// were all seen before. It stops before the first line that shows more, which the careful reader takes.

// @ts-nocheck: AssemblyScript, not TypeScript.

import { forgetKey, rowOf } from './arguments';
import { ending } from './endings';
import { CAREFUL, COUNTS, NAMES, PIDS, SCRATCH, SEEN, TASKS, UNFINISHED } from './layout';
import { isWhole } from './output';
import { behindDigits, hashOf, part } from './text';

export { addKey, keyName } from './arguments';
export { addError } from './endings';
export { BLOCK, CAPACITY, SCRATCH } from './layout';
export { prepare } from './text';

const MAX_PID: u32 = 4194304;

/** Of the last run: lines of calls, of resumed calls. */
export let calls: i32 = 0;
export let resumed: i32 = 0;

/** The number of -n on the line being read; -1 where there is none. */
let shownNumber: i32 = -1;

/** Reads lines of `[from, end)`, where a line break stands at `end`; returns where the first line begins that it left. */
export function run(from: usize, end: usize, firstLine: u32): usize {
  calls = resumed = 0;
  forgetKey();
  let at = from;
  for (let line = firstLine; at < end; line++) {
    const stop = lineEnd(at);
    if (stop >= end || !readLine(at, stop, line)) break;
    at = stop + 1;
  }
  return at;
}

// @ts-ignore: decorator
@inline
function lineEnd(from: usize): usize {
  const breaks = i8x16.splat(10);
  let at = from;
  while (true) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), breaks));
    if (found != 0) return at + ctz(found);
    at += 16;
  }
}

function readLine(start: usize, stop: usize, line: u32): bool {
  let at = start;
  let pid: u32 = 0;
  let byte: u32 = load<u8>(at);
  while (byte - 48 <= 9 && at - start < 8) {
    pid = pid * 10 + byte - 48;
    byte = load<u8>(++at);
  }
  if (at == start || pid > MAX_PID || byte != 32) return false;
  while (load<u8>(at) == 32) at++;
  if (<u32>load<u8>(at) - 48 <= 9) at = behindTime(at);
  shownNumber = -1;
  if (load<u8>(at) == 91) at = behindNumber(at);
  const index = load<u32>(PIDS + pid * 4);
  if (index == 0) return false;
  const task = TASKS + (index - 1) * 32;
  if (load<u32>(task) == 0) return false;
  return load<u8>(at) == 60 ? readResumed(at, stop, task) : readCall(at, stop, task, line);
}

/** `12:29:05.045319 `, `1795436946.159836633 ` */
// @ts-ignore: decorator
@inline
function behindTime(from: usize): usize {
  let at = behindDigits(from);
  while (load<u8>(at) == 58 && <u32>load<u8>(at + 1) - 48 <= 9) at = behindDigits(at + 1);
  if (load<u8>(at) == 46) at = behindDigits(at + 1);
  if (load<u8>(at) != 32) return from;
  while (load<u8>(at) == 32) at++;
  return at;
}

/** `[  12] ` */
function behindNumber(from: usize): usize {
  let at = from + 1;
  while (load<u8>(at) == 32) at++;
  const digits = at;
  let value: i32 = 0;
  while (<u32>load<u8>(at) - 48 <= 9 && at - digits < 7) value = value * 10 + load<u8>(at++) - 48;
  if (at == digits || load<u8>(at) != 93 || load<u8>(at + 1) != 32) return from;
  shownNumber = value;
  at += 2;
  while (load<u8>(at) == 32) at++;
  return at;
}

/** The length of the name that ends before the first `mark`; 32 if that is further. */
// @ts-ignore: decorator
@inline
function nameLength(at: usize, mark: u8): usize {
  let found = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(mark)));
  if (found != 0) return ctz(found);
  found = i8x16.bitmask(i8x16.eq(v128.load(at + 16), i8x16.splat(mark)));
  return found != 0 ? 16 + ctz(found) : 32;
}

/** The entry of a name, or the empty one where it belongs. */
function entryOf(at: usize, length: usize): usize {
  const low = part(at, length < 16 ? length : 16);
  const high = length > 16 ? part(at + 16, length - 16) : i64x2.splat(0);
  let slot = hashOf(low, high) & 4095;
  while (true) {
    const entry = NAMES + slot * 64;
    if (load<u32>(entry + 32) == 0) return entry;
    const differs = v128.or(v128.xor(v128.load(entry), low), v128.xor(v128.load(entry + 16), high));
    if (!v128.any_true(differs)) return entry;
    slot = (slot + 1) & 4095;
  }
}

function readCall(at: usize, stop: usize, task: usize, line: u32): bool {
  const slot = load<u32>(task + 8);
  if (slot != 0 && slot != 3) return false;
  const length = nameLength(at, 40);
  if (length >= 32) return false;
  const entry = entryOf(at, length);
  const name = load<u32>(entry + 32);
  if (shownNumber >= 0 && shownNumber != load<i32>(entry + 40)) return false;
  if (name == 0 || !isSeen(load<u32>(task + 4), name)) return false;
  const from = at + length + 1;
  const outcome = ending(from, stop, load<i32>(entry + 40));
  if (outcome == CAREFUL) return false;
  const row = load<u8>(entry + 37) == 255 ? load<u32>(entry + 44) : rowOf(entry, name, from);
  if (row == 0) return false;
  const kind = load<u8>(entry + 36);
  if (kind == 3 && load<u16>(from) == 0x2930) return false;
  if (outcome != UNFINISHED && kind == 2 && !isWhole(from, stop)) return false;
  if (slot == 3) count(load<u32>(task + 12), 0);
  store<u32>(task + 8, 0);
  if (outcome >= 0) count(row, outcome);
  else {
    store<u32>(task + 8, outcome == UNFINISHED ? 2 : 3);
    store<u32>(task + 12, row);
    store<u32>(task + 16, line);
    store<u32>(task + 24, name);
  }
  calls++;
  return true;
}

function readResumed(at: usize, stop: usize, task: usize): bool {
  // `<... `
  if (load<u32>(at) != 0x2e2e2e3c || load<u8>(at + 4) != 32 || load<u32>(task + 8) != 2) return false;
  const length = nameLength(at + 5, 32);
  if (length >= 32) return false;
  const nameEnd = at + 5 + length;
  // `resumed>`
  if (load<u64>(nameEnd + 1) != 0x3e64656d75736572) return false;
  const entry = entryOf(at + 5, length);
  if (load<u32>(entry + 32) != load<u32>(task + 24) || nameEnd + 9 >= stop) return false;
  const outcome = ending(nameEnd + 9, stop, load<i32>(entry + 40));
  if (outcome == CAREFUL || outcome == UNFINISHED) return false;
  if (outcome >= 0) count(load<u32>(task + 12), outcome);
  store<u32>(task + 8, outcome >= 0 ? 0 : 3);
  resumed++;
  return true;
}

// @ts-ignore: decorator
@inline
function isSeen(program: u32, name: u32): bool {
  return ((load<u32>(SEEN + program * 128 + (name >> 5) * 4) >> (name & 31)) & 1) != 0;
}

// @ts-ignore: decorator
@inline
function count(row: u32, outcome: i32): void {
  const cell = COUNTS + (row << 7) + (<usize>outcome << 2);
  store<u32>(cell, load<u32>(cell) + 1);
}

// What the careful reader learnt. Bytes are handed over in SCRATCH.

/** A name of `length` bytes: its id from 1 on, its kind (1, 2 for calls that write, 3 for brk), the first and last argument that counts (255: none), number and row. */
export function addName(length: i32, name: u32, kind: i32, first: i32, last: i32, number: i32, row: u32): void {
  const entry = entryOf(SCRATCH, length);
  memory.copy(entry, SCRATCH, length);
  store<u32>(entry + 32, name);
  store<u8>(entry + 36, <u8>kind);
  store<u8>(entry + 37, <u8>first);
  store<u8>(entry + 38, <u8>last);
  store<i32>(entry + 40, number);
  store<u32>(entry + 44, row);
}
