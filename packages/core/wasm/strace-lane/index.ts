// The inner loop of reading strace logs, in AssemblyScript: scripts/generate-strace-lane.ts compiles it into
// src/sources/strace/tables/lane-code.ts. src/sources/strace/lane-lore.ts tells it what was learnt.
//
//     6478  openat(AT_FDCWD, "/x", O_RDONLY <unfinished ...>
//     6478  1795436947.857469 [ 257] <... openat resumed>) = 3 <0.000004>
//     6478  --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=6479, …} ---
//     6478  +++ exited with 0 +++
//
// It reads runs of such lines as long as each shows nothing new: a thread it knows, or whose parent it knows; a call, an error and arguments
// that were all seen before. It stops before the first line that shows more, which the careful reader takes.

// @ts-nocheck: AssemblyScript, not TypeScript.

import { begin, LINE, parseBody, RESUMED, SIGNAL, takeLine } from './ahead';
import { forgetKey } from './arguments';
import { lastBreak, lookOver } from './breaks';
import { forgetExecs, readCall, readResumed } from './calls';
import { AHEAD, BREAKS, MAX_AHEAD } from './layout';
import { exitOf, isSignal, takeExit, takeSignal } from './marks';
import { behindDigits } from './text';
import { recordOf } from './threads';

export { addKey, keyName } from './arguments';
export { execs } from './calls';
export { addError } from './endings';
export { dropHeld, heldOf, narrow, untold } from './holding';
export { AHEAD, BLOCK, CAPACITY, COUNTS, KEYS, NAMES, ROOM, ROOM_BYTES, SCRATCH, SEEN, TASKS } from './layout';
export { exited, killed } from './marks';
export { addName, describeName, placeName } from './names';
export { prepare } from './text';
export {
  alive,
  announce,
  bear,
  births,
  bury,
  forker,
  made,
  parentOf,
  plant,
  recordOf,
  records,
  setForker,
  showModes,
} from './threads';

const MAX_PID: u32 = 4194304;

/** Lines of the last run, by what they are. */
export let calls: i32 = 0;
export let resumed: i32 = 0;
export let signals: i32 = 0;
export let exits: i32 = 0;

// How wide the last time was, with the blank behind it, and where its point stood.
let timeWidth: usize = 0;
let timePoint: usize = 0;

/** The number of -n on the line being read; -1 where there is none. */
let shownNumber: i32 = -1;

/** Reads lines of `[from, end)`, where a line break stands at `end`; returns where the first line begins that it left. */
export function run(from: usize, end: usize, firstLine: u32): usize {
  start();
  let at = from;
  let line = firstLine;
  for (let piece = from; piece < end;) {
    piece = lookOver(piece);
    for (let place = BREAKS; place < lastBreak; place += 4) {
      const stop = <usize>load<u32>(place);
      if (stop >= end || !readLine(at, stop, line, 0)) return at;
      at = stop + 1;
      line++;
    }
  }
  return at;
}

/**
 * Puts down in AHEAD what lines of `[from, end)` say by themselves, where a line break stands at `end`, and behind them where the first line
 * begins that had no room or no end. Returns how many lines these are.
 */
export function parse(from: usize, end: usize): u32 {
  let at = from;
  let into = AHEAD;
  begin(into, 0);
  for (let piece = from; piece < end;) {
    piece = lookOver(piece);
    for (let place = BREAKS; place < lastBreak; place += 4) {
      const stop = <usize>load<u32>(place);
      if (stop >= end || into == AHEAD + MAX_AHEAD * LINE) return <u32>((into - AHEAD) / LINE);
      readLine(at, stop, 0, into);
      at = stop + 1;
      into += LINE;
      begin(into, at - from);
    }
  }
  return <u32>((into - AHEAD) / LINE);
}

/** Takes the lines from number `first` on of the `count` ones in AHEAD; returns the number of the first one that it left. */
export function take(first: u32, count: u32, firstLine: u32): u32 {
  start();
  let at = first;
  for (let line = firstLine; at < count; line++) {
    const kind = takeLine(AHEAD + <usize>at * LINE, line);
    if (kind == 0) break;
    if (kind < RESUMED) calls++;
    else if (kind == RESUMED) resumed++;
    else if (kind == SIGNAL) signals++;
    else exits++;
    at++;
  }
  return at;
}

function start(): void {
  calls = resumed = signals = exits = 0;
  forgetKey();
  forgetExecs();
}

/** Reads a line, or puts down in `into`, if that is a place, what it says by itself. */
@inline
function readLine(start: usize, stop: usize, line: u32, into: usize): bool {
  // Threads take turns: to read a pid without a loop costs less than to guess wrongly whether it is the last one.
  const digits = load<u64>(start) ^ 0x3030303030303030;
  const length = ctz((digits | (digits + 0x7676767676767676)) & 0x8080808080808080) >> 3;
  if (length - 1 > 6) return false;
  const pid = numberOf(digits << (64 - length * 8));
  let at = start + <usize>length;
  if (load<u8>(at) != 32 || pid > MAX_PID) return false;
  at++;
  while (load<u8>(at) == 32) at++;
  if (<u32>load<u8>(at) - 48 <= 9) at = behindTime(at);
  shownNumber = -1;
  if (load<u8>(at) == 91) at = behindNumber(at);
  return into == 0 ? readBody(at, stop, pid, line) : parseBody(into, at, stop, pid, shownNumber);
}

/** The number of eight digits, each 0 to 9, the first in the lowest byte. */
@inline
function numberOf(digits: u64): u32 {
  const pairs = digits * 10 + (digits >> 8);
  const upper = (pairs & 0x000000ff000000ff) * 0x000f424000000064;
  const lower = ((pairs >> 16) & 0x000000ff000000ff) * 0x0000271000000001;
  return <u32>((upper + lower) >> 32);
}

@inline
function readBody(at: usize, stop: usize, pid: u32, line: u32): bool {
  const record = recordOf(pid);
  const first = load<u8>(at);
  if (first >= 95) {
    if (!readCall(at, stop, pid, record, shownNumber, line)) return false;
    calls++;
  } else if (record == 0) return false;
  else if (first == 60) {
    if (!readResumed(at, stop, record)) return false;
    resumed++;
  } else if (first == 45) {
    if (!isSignal(at, stop) || !takeSignal(record)) return false;
    signals++;
  } else if (first == 43) {
    const exit = exitOf(at, stop);
    if (exit == 0 || !takeExit(record, exit)) return false;
    exits++;
  } else return false;
  return true;
}

/** A time, most often as wide as the last one: then its first and last digit, its point and the blank behind it tell. */
@inline
function behindTime(from: usize): usize {
  const at = from + timeWidth;
  if (timeWidth > 0 && load<u8>(at - 1) == 32 && <u32>load<u8>(at - 2) - 48 <= 9 && load<u8>(from + timePoint) == 46) {
    if (load<u8>(at) != 32) return at;
  }
  return behindNewTime(from);
}

/** `12:29:05.045319 `, `1795436946.159836633 ` */
function behindNewTime(from: usize): usize {
  let at = behindDigits(from);
  while (load<u8>(at) == 58 && <u32>load<u8>(at + 1) - 48 <= 9) at = behindDigits(at + 1);
  const point = at - from;
  const pointed = load<u8>(at) == 46;
  if (pointed) at = behindDigits(at + 1);
  if (load<u8>(at) != 32) return from;
  if (pointed && load<u8>(at + 1) != 32) {
    timePoint = point;
    timeWidth = at + 1 - from;
  }
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
