import { findPath, rowOf } from './arguments';
import { close, ending, value } from './endings';
import * as holding from './holding';
import * as is from './layout';
import { entryOf, isName, isSeen, nameLength } from './names';
import { isWhole } from './output';
import * as records from './records';
import * as threads from './threads';

/** Execs of the last run, printed as versions since 4.11 do. */
export let execs: i32 = 0;

export function forgetExecs(): void {
  execs = 0;
}

/** The result of the line being read, as far as it matters, and whether only 64-bit programs get such. */
let result: u64 = 0;
let isWide: bool = false;

/** `openat(AT_FDCWD, "/x", O_RDONLY) = 3`; `record` is 0 for the first line of a thread. False, and nothing done, where it shows more. */
@inline
export function readCall(at: usize, stop: usize, pid: u32, record: u32, shownNumber: i32, line: u32): bool {
  const owner = record != 0 ? record : threads.parentOf(pid);
  if (owner == 0) return false;
  const known = records.taskAt(owner);
  if ((load<u32>(known) & records.OURS) == 0) return false;
  const length = nameLength(at, 40);
  if (length >= 32) return false;
  const entry = entryOf(at, length);
  const name = load<u32>(entry + is.ENTRY_NAME);
  const number = load<i32>(entry + is.ENTRY_NUMBER);
  if (name == 0 || (shownNumber >= 0 && shownNumber != number)) return false;
  if (!isSeen(load<u32>(known + records.PROGRAM), name)) return false;
  const from = at + length + 1;
  const outcome = ending(from, stop, number);
  if (outcome == is.CAREFUL || !isPlain(entry, from, stop, outcome)) return false;
  const row = load<u8>(entry + is.ENTRY_FIRST) == 255 ? load<u32>(entry + is.ENTRY_ROW) : rowOf(entry, name, from);
  if (row == 0) return false;
  if (record != 0 && isSimple(known, entry, outcome)) {
    takeSimple(known, entry, row, outcome, shownNumber >= 0, line);
    return true;
  }
  const path = load<u8>(entry + is.ENTRY_KIND) == is.EXEC ? findPath(from) : 0;
  return takeCall(pid, record, entry, row, outcome, path, value(), shownNumber >= 0, line);
}

/** Whether a thread's call changes nothing else: by far most of them. */
@inline
export function isSimple(task: usize, entry: usize, outcome: i32): bool {
  return load<u8>(entry + is.ENTRY_KIND) < is.FORK && holding.isSettled(task) && isPlainEnd(outcome);
}

@inline
export function takeSimple(task: usize, entry: usize, row: u32, outcome: i32, numbered: bool, line: u32): void {
  if (outcome == is.UNFINISHED) threads.leave(task, entry, row, line, numbered);
  else holding.count(row, outcome);
}

/** A call was read, of the thread `pid`, and its result, if any, is `returned`. False, and nothing done, where it shows more. */
export function takeCall(pid: u32, record: u32, entry: usize, row: u32, outcome: i32, path: u32, returned: u64, numbered: bool, line: u32): bool {
  const owner = record != 0 ? record : threads.parentOf(pid);
  const known = records.taskAt(owner);
  const kind = load<u8>(entry + is.ENTRY_KIND);
  if ((kind == is.EXEC && path == 0) || !measure(known, entry, outcome, returned)) return false;
  const told = isWide || numbered || load<u8>(entry + is.ENTRY_TELLS) != 0;
  if (record != 0 ? !holding.maySettle(known) || !holding.mayRecord(known, told) : !threads.mayBear(owner)) return false;
  const task = record != 0 ? known : threads.bearChild(pid, owner);
  if (record != 0) holding.settle(task);
  threads.enter(task, entry, row, line, numbered);
  if (kind == is.EXEC) {
    execs++;
    threads.execs(task, path);
  } else if (kind == is.FORK) threads.setForker(records.recordAt(task));
  else if (kind == is.EXIT) threads.exiting(task);
  if (outcome == is.UNFINISHED) store<u32>(task + records.SLOT, records.PENDING);
  else finish(task, kind, row, outcome, told, returned);
  return true;
}

/** Whether a call that ends so is over, or goes on later, without more to look at. */
@inline
function isPlainEnd(outcome: i32): bool {
  return outcome == is.OK || outcome > is.LOST || outcome == is.UNFINISHED;
}

/** Whether the line is no more than it seems: old versions print `brk(0)`, and output may run into the line. */
@inline
export function isPlain(entry: usize, from: usize, stop: usize, outcome: i32): bool {
  const kind = load<u8>(entry + is.ENTRY_KIND);
  return kind == is.PLAIN || isPlainOf(kind, from, stop, outcome);
}

function isPlainOf(kind: u8, from: usize, stop: usize, outcome: i32): bool {
  if (kind == is.BREAK) return load<u16>(from) != 0x2930;
  if (kind == is.EXEC) return !isOld(from);
  return (kind != is.OUTPUT && kind != is.SEND) || outcome == is.UNFINISHED || isWhole(kind, from, stop);
}

/** Whether an exec's environment is printed as old versions do: `[/* 35 vars in a comment]`. */
function isOld(from: usize): bool {
  for (let at = from; at < close; at++) if (load<u32>(at) == 0x202a2f5b) return true;
  return false;
}

/** Reads the result where it matters: of threads whose architecture is not known, and of calls that return a pid. */
function measure(task: usize, entry: usize, outcome: i32, returned: u64): bool {
  result = 0;
  isWide = false;
  if (outcome != is.OK && outcome != is.SETTLED) return true;
  const kind = load<u8>(entry + is.ENTRY_KIND);
  const ofPid = kind == is.FORK || kind == is.WAIT;
  if (kind == is.EXEC) return returned != 0 || threads.mayExec(task);
  if (!ofPid && (load<u32>(task) & records.SURE) != 0) return true;
  result = returned;
  // Those of old versions are negative, and printed with 64 bits.
  if (result >= 0xfffffffe00000000) return false;
  isWide = result > 0xffffffff;
  if (!ofPid) return true;
  return result <= 4194304 && (kind == is.FORK || threads.mayReap(<u32>result));
}

/** A call is over. */
function finish(task: usize, kind: u8, row: u32, outcome: i32, told: bool, returned: u64): void {
  if (outcome == is.SETTLED || outcome == is.LOST) {
    store<u32>(task + records.SLOT, records.RETURNED);
    store<i32>(task + records.OUTCOME, outcome == is.LOST ? is.LOST : is.OK);
  } else {
    store<u32>(task + records.SLOT, 0);
    holding.record(task, row, outcome, told);
  }
  if (kind == is.EXEC && outcome == is.OK && returned == 0) threads.exec(task);
  if (result == 0) return;
  if (kind == is.FORK) threads.born(<u32>result, records.recordAt(task));
  else if (kind == is.WAIT) threads.reap(<u32>result);
  else if (kind == is.BREAK && result > 0x04000000 && result <= 0xffffffff) holding.doubt(task);
}

/** `<... openat resumed>) = 3` */
export function readResumed(at: usize, stop: usize, record: u32): bool {
  const task = records.taskAt(record);
  if ((load<u32>(task) & records.OURS) == 0 || load<u32>(task + records.SLOT) != records.PENDING) return false;
  // `<... `
  if (load<u32>(at) != 0x2e2e2e3c || load<u8>(at + 4) != 32) return false;
  const length = nameLength(at + 5, 32);
  const entry = <usize>load<u32>(task + records.ENTRY);
  if (length >= 32 || !isName(entry, at + 5, length)) return false;
  const from = at + 5 + length + 9;
  // `resumed>`
  if (load<u64>(from - 8) != 0x3e64656d75736572 || from >= stop) return false;
  const outcome = ending(from, stop, load<i32>(entry + is.ENTRY_NUMBER));
  if (outcome == is.CAREFUL || outcome == is.UNFINISHED) return false;
  if (!endsSimply(task, entry, outcome)) return takeResumed(task, outcome, value());
  takeSimpleEnd(task, outcome);
  return true;
}

/** Whether the end of a thread's pending call changes nothing else. */
@inline
export function endsSimply(task: usize, entry: usize, outcome: i32): bool {
  return load<u8>(entry + is.ENTRY_KIND) < is.FORK && (load<u32>(task) & records.SURE) != 0 && isPlainEnd(outcome);
}

@inline
export function takeSimpleEnd(task: usize, outcome: i32): void {
  store<u32>(task + records.SLOT, 0);
  holding.count(load<u32>(task + records.ROW), outcome);
}

/** The pending call of a thread ended, and its result, if any, is `returned`. False, and nothing done, where that shows more. */
export function takeResumed(task: usize, outcome: i32, returned: u64): bool {
  const entry = <usize>load<u32>(task + records.ENTRY);
  if (!measure(task, entry, outcome, returned)) return false;
  const told = isWide || holding.tells(task);
  if (!holding.mayRecord(task, told)) return false;
  finish(task, load<u8>(entry + is.ENTRY_KIND), load<u32>(task + records.ROW), outcome, told, returned);
  return true;
}
