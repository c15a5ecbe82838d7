import { COUNTS, ENTRY_TELLS, HELD, LOST, PIDS, TASKS } from './layout';

// A thread's record, of 64 bytes; a record's number is its place and 1, 0 is none.
export const RECORD: usize = 64;
export const FLAGS: usize = 0;
export const PROGRAM: usize = 4;
/** 0, or what the thread's last call waits for: to return, or for the thread's next line, which tells whether it was made. */
export const SLOT: usize = 8;
export const PENDING: u32 = 2;
export const RETURNED: u32 = 3;
export const ROW: usize = 12;
const LINE: usize = 16;
export const OUTCOME: usize = 20;
export const ENTRY: usize = 24;
const PID: usize = 28;
const HELD_COUNT: usize = 32;
const HELD_BLOCK: usize = 36;
/** How many threads it made that showed no line yet. */
const UNBORN: usize = 40;
const BIRTH: usize = 44;
/** How many calls the careful reader holds back for it. */
const PARKED: usize = 48;

/** Nothing of it is the careful reader's. */
export const OURS: u32 = 1;
/** Its architecture is known. */
export const SURE: u32 = 2;
const REAPED: u32 = 4;
const EXITING: u32 = 8;
/** It is gone, but there are threads that it made and that showed no line yet. */
const DEAD: u32 = 16;
/** Among the calls held back is a brk of a program that may have 32 bits. */
const NARROW: u32 = 32;
/** The line of its pending call showed the call's number. */
const NUMBERED: u32 = 64;

const MAX_RECORDS: u32 = 65536;
/** With more threads than this the careful reader decides which are forgotten. */
const MAX_ALIVE: i32 = 16384;
const MAX_ANNOUNCED: i32 = 4096;
const MAX_HELD: u32 = 254;
const BLOCKS: u32 = 512;
const ANNOUNCED: u32 = 0x80000000;

/** Threads there are, of either reader, and how many there were ever. */
export let alive: i32 = 0;
export let births: i32 = 0;
/** The record of the thread that last entered a call which makes threads; 0: none. */
export let forker: u32 = 0;
/** Of all runs: threads made, programs that ended without telling their architecture, and those of them that may have 32 bits. */
export let made: i32 = 0;
export let untold: i32 = 0;
export let narrow: i32 = 0;

let announced: i32 = 0;
export let records: u32 = 0;
let freeRecord: u32 = 0;
let blocks: u32 = 0;
let freeBlock: u32 = 0;

// @ts-ignore: decorator
@inline
export function taskAt(record: u32): usize {
  return TASKS + <usize>(record - 1) * RECORD;
}

// @ts-ignore: decorator
@inline
export function recordAt(task: usize): u32 {
  return <u32>((task - TASKS) / RECORD) + 1;
}

/** The record of a living thread; 0 where there is none. */
// @ts-ignore: decorator
@inline
export function recordOf(pid: u32): u32 {
  const entry = load<u32>(PIDS + pid * 4);
  return (entry & ANNOUNCED) != 0 ? 0 : entry;
}

/** The record of the thread that made the one with this pid, which shows its first line. */
export function parentOf(pid: u32): u32 {
  const entry = load<u32>(PIDS + pid * 4);
  const parent = entry & ~ANNOUNCED;
  return parent != 0 ? parent : forker;
}

/** A new record, of a thread whose pid has none; 0 where there is no more room. */
export function bear(pid: u32): u32 {
  let record = freeRecord;
  if (record != 0) freeRecord = load<u32>(taskAt(record));
  else if (records < MAX_RECORDS) record = ++records;
  else return 0;
  const entry = load<u32>(PIDS + pid * 4);
  if (entry != 0) unannounce(entry & ~ANNOUNCED);
  const task = taskAt(record);
  memory.fill(task, 0, RECORD);
  store<u32>(task + PID, pid);
  store<u32>(task + BIRTH, ++births);
  store<u32>(PIDS + pid * 4, record);
  alive++;
  return record;
}

/** Whether `bearChild` may be done. */
export function mayBear(parent: u32): bool {
  if (alive >= MAX_ALIVE) return false;
  return (load<u32>(taskAt(parent)) & SURE) != 0 || freeBlock != 0 || blocks < BLOCKS;
}

/** A thread that shows its first line, and is what its parent is. */
export function bearChild(pid: u32, parent: u32): usize {
  // The parent's record may be free from then on.
  const sure = load<u32>(taskAt(parent)) & SURE;
  const program = load<u32>(taskAt(parent) + PROGRAM);
  const task = taskAt(bear(pid));
  store<u32>(task, OURS | sure);
  store<u32>(task + PROGRAM, program);
  if (sure == 0) mayRecord(task, false);
  return task;
}

function unannounce(parent: u32): void {
  announced--;
  if (parent == 0) return;
  const task = taskAt(parent);
  const unborn = load<u32>(task + UNBORN) - 1;
  store<u32>(task + UNBORN, unborn);
  if (unborn == 0 && (load<u32>(task) & DEAD) != 0) release(parent);
}

function release(record: u32): void {
  const task = taskAt(record);
  store<u32>(task, freeRecord);
  freeRecord = record;
}

/** A thread is known to exist; `parent` made it. */
export function announce(pid: u32, parent: u32): void {
  const at = PIDS + pid * 4;
  if (announced >= MAX_ANNOUNCED || load<u32>(at) != 0) return;
  announced++;
  store<u32>(at, ANNOUNCED | parent);
  if (parent != 0) store<u32>(taskAt(parent) + UNBORN, load<u32>(taskAt(parent) + UNBORN) + 1);
}

/** The thread is gone. Returns whether its record is kept, for threads it made. */
export function bury(record: u32): bool {
  const task = taskAt(record);
  store<u32>(PIDS + load<u32>(task + PID) * 4, 0);
  alive--;
  if (forker == record) forker = 0;
  dropBlock(task);
  const kept = load<u32>(task + UNBORN) > 0;
  if (kept) store<u32>(task, load<u32>(task) | DEAD);
  else release(record);
  return kept;
}

export function setForker(record: u32): void {
  forker = record;
}

/** Whether `reap` may be done: not where the careful reader has the thread. */
export function mayReap(pid: u32): bool {
  const record = recordOf(pid);
  return record == 0 || (load<u32>(taskAt(record)) & OURS) != 0;
}

/** The thread's parent was told of its end. */
export function reap(pid: u32): void {
  const record = recordOf(pid);
  if (record != 0) store<u32>(taskAt(record), load<u32>(taskAt(record)) | REAPED);
}

/** A call is entered. */
export function enter(task: usize, entry: usize, row: u32, line: u32, numbered: bool): void {
  const flags = load<u32>(task) & ~NUMBERED;
  store<u32>(task, numbered ? flags | NUMBERED : flags);
  store<u32>(task + ROW, row);
  store<u32>(task + LINE, line);
  store<u32>(task + ENTRY, entry);
}

export function exiting(task: usize): void {
  store<u32>(task, load<u32>(task) | EXITING);
}

/** `value`, the result of a call that makes threads, is the pid of one. */
export function born(value: u32, record: u32): void {
  made++;
  announce(value, record);
}

/** The calls of a thread are not held here any more: they were counted, or taken over. */
export function dropHeld(record: u32): void {
  dropBlock(taskAt(record));
}

function dropBlock(task: usize): void {
  const block = load<u32>(task + HELD_BLOCK);
  store<u32>(task + HELD_COUNT, 0);
  if (block == 0) return;
  store<u32>(task + HELD_BLOCK, 0);
  store<u32>(heldAt(block), freeBlock);
  freeBlock = block;
}

function heldAt(block: u32): usize {
  return HELD + (block - 1) * 2048;
}

/** Where the calls are that a thread's record holds: a row and an outcome, and a line. */
export function heldOf(record: u32): usize {
  return heldAt(load<u32>(taskAt(record) + HELD_BLOCK));
}

/** Whether a call of this thread may be counted here; `decides` if something tells the thread's architecture. */
export function mayRecord(task: usize, decides: bool): bool {
  if ((load<u32>(task) & SURE) != 0) return true;
  const parked = load<u32>(task + PARKED);
  if (decides) return parked == 0;
  if (parked + load<u32>(task + HELD_COUNT) >= MAX_HELD) return false;
  if (load<u32>(task + HELD_BLOCK) != 0) return true;
  let block = freeBlock;
  if (block != 0) freeBlock = load<u32>(heldAt(block));
  else if (blocks < BLOCKS) block = ++blocks;
  else return false;
  store<u32>(task + HELD_BLOCK, block);
  return true;
}

/** Counts a call, or holds it back; `mayRecord` allowed it. */
export function record(task: usize, row: u32, outcome: i32, decides: bool): void {
  if (decides) decide(task);
  if ((load<u32>(task) & SURE) != 0) return count(row, outcome);
  const held = load<u32>(task + HELD_COUNT);
  const at = heldAt(load<u32>(task + HELD_BLOCK)) + held * 8;
  store<u32>(at, (row << 5) | outcome);
  store<u32>(at + 4, load<u32>(task + LINE));
  store<u32>(task + HELD_COUNT, held + 1);
}

/** The thread's architecture is known from now on and since its exec: it is the native one. */
function decide(task: usize): void {
  store<u32>(task, (load<u32>(task) | SURE) & ~NARROW);
  const held = load<u32>(task + HELD_COUNT);
  if (load<u32>(task + HELD_BLOCK) == 0) return;
  const from = heldAt(load<u32>(task + HELD_BLOCK));
  for (let at = from; at < from + held * 8; at += 8) {
    const cell = load<u32>(at);
    count(cell >> 5, cell & 31);
  }
  dropBlock(task);
}

// @ts-ignore: decorator
@inline
function count(row: u32, outcome: i32): void {
  const cell = COUNTS + (row << 7) + (<usize>outcome << 2);
  store<u32>(cell, load<u32>(cell) + 1);
}

/** A brk of this thread returned an address as 32-bit programs have. */
export function doubt(task: usize): void {
  if ((load<u32>(task) & SURE) == 0) store<u32>(task, load<u32>(task) | NARROW);
}

/** Whether something tells the architecture of a thread whose call is pending. */
export function tells(task: usize): bool {
  return (load<u32>(task) & NUMBERED) != 0 || load<u8>(<usize>load<u32>(task + ENTRY) + ENTRY_TELLS) != 0;
}

/** Whether `settle` may be done. */
export function maySettle(task: usize): bool {
  return load<u32>(task + SLOT) == 0 || mayRecord(task, tells(task));
}

/** Nothing more comes of a thread's pending call. */
export function settle(task: usize): void {
  const slot = load<u32>(task + SLOT);
  if (slot == 0) return;
  store<u32>(task + SLOT, 0);
  record(task, load<u32>(task + ROW), slot == PENDING ? LOST : load<i32>(task + OUTCOME), tells(task));
}

/** Reads that a thread is gone; false where the careful reader must. */
export function end(record: u32): bool {
  const task = taskAt(record);
  if (load<u32>(task + PARKED) != 0 || !maySettle(task)) return false;
  settle(task);
  if (load<u32>(task + HELD_COUNT) > 0) {
    if ((load<u32>(task) & NARROW) != 0) narrow++;
    else untold++;
    decide(task);
  }
  bury(record);
  return true;
}
