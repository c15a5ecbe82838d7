// What lines say by themselves, whatever stands before them, can be read by one thread while another is at earlier ones: which call they are
// of, with which arguments, and how it ended. What that means is for the one that knows the threads of the log.

import { findPath, rowOf } from './arguments';
import { endsSimply, isPlain, isSimple, takeCall, takeResumed, takeSimple, takeSimpleEnd } from './calls';
import { ending, value } from './endings';
import * as is from './layout';
import { exitOf, isSignal, takeExit, takeSignal } from './marks';
import { entryOf, isSeen, nameLength } from './names';
import { ENTRY, OURS, PENDING, PROGRAM, SLOT, taskAt } from './records';
import { parentOf, recordOf } from './threads';

// A line that was read ahead, in four words: its thread, what it is and whether its result has more than 32 bits; where it begins, and the place
// of the call's name; the row and the path of its arguments, and how it ended; its result.
export const LINE: usize = 16;
const WHAT: usize = 0;
const START: usize = 4;
const ARGUMENTS: usize = 8;
const RESULT: usize = 12;

const PID_BITS: u32 = 23;
const KIND_BITS: u32 = 3;
const START_BITS: u32 = 20;
const ROW_BITS: u32 = 12;
const PATH_BITS: u32 = 9;
const MORE_BITS: u64 = 0x100000000;

// What a line is. What is none of these must be looked at where more is known.
export const CALL: u32 = 1;
export const NUMBERED_CALL: u32 = 2;
export const RESUMED: u32 = 3;
export const SIGNAL: u32 = 4;
const EXIT: u32 = 5;

/** The lowest `bits` of a word. */
@inline
function low(word: u32, bits: u32): u32 {
  return word & ((1 << bits) - 1);
}

/** Puts down where the next line begins, of which nothing is known yet. */
@inline
export function begin(into: usize, at: usize): void {
  store<u32>(into, 0, WHAT);
  store<u32>(into, <u32>at, START);
}

/** Puts down what the line of a thread says behind its pid and all else that stands in front. */
@inline
export function parseBody(into: usize, at: usize, stop: usize, pid: u32, shownNumber: i32): bool {
  const first = load<u8>(at);
  let kind: u32 = 0;
  if (first >= 95) kind = parseCall(into, at, stop, shownNumber);
  else if (first == 60) kind = parseResumed(into, at, stop);
  else if (first == 45) kind = isSignal(at, stop) ? SIGNAL : 0;
  else if (first == 43) kind = parseExit(into, at, stop);
  const more = load<u32>(into, WHAT);
  store<u32>(into, pid | (kind << PID_BITS) | (more << (PID_BITS + KIND_BITS)), WHAT);
  return true;
}

@inline
function parseCall(into: usize, at: usize, stop: usize, shownNumber: i32): u32 {
  const length = nameLength(at, 40);
  if (length >= 32) return 0;
  const entry = entryOf(at, length);
  const name = load<u32>(entry + is.ENTRY_NAME);
  const number = load<i32>(entry + is.ENTRY_NUMBER);
  if (name == 0 || (shownNumber >= 0 && shownNumber != number)) return 0;
  const from = at + length + 1;
  const outcome = ending(from, stop, number);
  if (outcome == is.CAREFUL || !isPlain(entry, from, stop, outcome)) return 0;
  const row = load<u8>(entry + is.ENTRY_FIRST) == 255 ? load<u32>(entry + is.ENTRY_ROW) : rowOf(entry, name, from);
  const path = load<u8>(entry + is.ENTRY_KIND) == is.EXEC ? findPath(from) : 0;
  if (row == 0 || !parseEnd(into, entry, row | (path << ROW_BITS), outcome)) return 0;
  return shownNumber >= 0 ? NUMBERED_CALL : CALL;
}

/** False for the results of old versions that are negative, and printed with 64 bits. */
@inline
function parseEnd(into: usize, entry: usize, args: u32, outcome: i32): bool {
  const result = value();
  const place = <u32>((entry - is.NAMES) / is.ENTRY);
  store<u32>(into, result >= MORE_BITS ? 1 : 0, WHAT);
  store<u32>(into, load<u32>(into, START) | (place << START_BITS), START);
  store<u32>(into, args | (<u32>(outcome - is.SETTLED) << (ROW_BITS + PATH_BITS)), ARGUMENTS);
  store<u32>(into, <u32>result, RESULT);
  return result < 0xfffffffe00000000;
}

@inline
function parseResumed(into: usize, at: usize, stop: usize): u32 {
  // `<... `
  if (load<u32>(at) != 0x2e2e2e3c || load<u8>(at + 4) != 32) return 0;
  const length = nameLength(at + 5, 32);
  if (length >= 32) return 0;
  const entry = entryOf(at + 5, length);
  const from = at + 5 + length + 9;
  // `resumed>`
  if (load<u32>(entry + is.ENTRY_NAME) == 0 || load<u64>(from - 8) != 0x3e64656d75736572 || from >= stop) return 0;
  const outcome = ending(from, stop, load<i32>(entry + is.ENTRY_NUMBER));
  if (outcome == is.CAREFUL || outcome == is.UNFINISHED) return 0;
  return parseEnd(into, entry, 0, outcome) ? RESUMED : 0;
}

@inline
function parseExit(into: usize, at: usize, stop: usize): u32 {
  const exit = exitOf(at, stop);
  store<u32>(into, exit, RESULT);
  return exit != 0 ? EXIT : 0;
}

/** Does what the line means that was put down at `from`; returns what it is, 0 where it shows more. */
@inline
export function takeLine(from: usize, line: u32): u32 {
  const what = load<u32>(from, WHAT);
  const kind = low(what >> PID_BITS, KIND_BITS);
  if (kind == 0) return 0;
  const pid = low(what, PID_BITS);
  const record = recordOf(pid);
  if (kind <= NUMBERED_CALL) return takeCallLine(from, pid, record, kind == NUMBERED_CALL, line) ? kind : 0;
  if (record == 0) return 0;
  if (kind == RESUMED) return takeResumedLine(from, record) ? kind : 0;
  if (kind == SIGNAL) return takeSignal(record) ? kind : 0;
  return takeExit(record, load<u32>(from, RESULT)) ? kind : 0;
}

@inline
function entryAt(from: usize): usize {
  return is.NAMES + <usize>(load<u32>(from, START) >> START_BITS) * is.ENTRY;
}

@inline
function outcomeAt(from: usize): i32 {
  return <i32>(load<u32>(from, ARGUMENTS) >> (ROW_BITS + PATH_BITS)) + is.SETTLED;
}

@inline
function resultAt(from: usize): u64 {
  const hasMore = load<u32>(from, WHAT) >> (PID_BITS + KIND_BITS) != 0;
  return hasMore ? MORE_BITS : <u64>load<u32>(from, RESULT);
}

@inline
function takeCallLine(from: usize, pid: u32, record: u32, numbered: bool, line: u32): bool {
  const owner = record != 0 ? record : parentOf(pid);
  if (owner == 0) return false;
  const known = taskAt(owner);
  const entry = entryAt(from);
  if ((load<u32>(known) & OURS) == 0) return false;
  if (!isSeen(load<u32>(known + PROGRAM), load<u32>(entry + is.ENTRY_NAME))) return false;
  const args = load<u32>(from, ARGUMENTS);
  const row = low(args, ROW_BITS);
  const outcome = outcomeAt(from);
  if (record == 0 || !isSimple(known, entry, outcome)) {
    return takeCall(pid, record, entry, row, outcome, low(args >> ROW_BITS, PATH_BITS), resultAt(from), numbered, line);
  }
  takeSimple(known, entry, row, outcome, numbered, line);
  return true;
}

@inline
function takeResumedLine(from: usize, record: u32): bool {
  const task = taskAt(record);
  const entry = entryAt(from);
  if ((load<u32>(task) & OURS) == 0 || load<u32>(task + SLOT) != PENDING || load<u32>(task + ENTRY) != <u32>entry) return false;
  const outcome = outcomeAt(from);
  if (!endsSimply(task, entry, outcome)) return takeResumed(task, outcome, resultAt(from));
  takeSimpleEnd(task, outcome);
  return true;
}
