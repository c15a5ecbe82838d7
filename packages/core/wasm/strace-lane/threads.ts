import { conclude, dropBlock, hasBlock, mayRecord, maySettle, record, settle } from './holding';
import { PIDS } from './layout';
import { BIRTH, DEAD, ENTRY, EXEC_PROGRAM, EXITING, LINE, NUMBERED, OURS, PARKED, PENDING, PID, PROGRAM, REAPED, RECORD, ROW, SLOT, SURE, UNBORN, taskAt } from './records';

const MAX_RECORDS: u32 = 65536;
/** With more threads than this the careful reader decides which are forgotten. */
const MAX_ALIVE: i32 = 16384;
const MAX_ANNOUNCED: i32 = 4096;
const ANNOUNCED: u32 = 0x80000000;

/** Threads there are, of either reader, and how many there were ever. */
export let alive: i32 = 0;
export let births: i32 = 0;
/** The record of the thread that last entered a call which makes threads; 0: none. */
export let forker: u32 = 0;
/** Stands for whoever made a thread of which nothing tells that. */
let root: u32 = 0;
/** Threads made, of all runs. */
export let made: i32 = 0;

let modesShown: bool = false;
let announced: i32 = 0;
export let records: u32 = 0;
let freeRecord: u32 = 0;

/** The record of a living thread; 0 where there is none. */
@inline
export function recordOf(pid: u32): u32 {
  const entry = load<u32>(PIDS + pid * 4);
  return (entry & ANNOUNCED) != 0 ? 0 : entry;
}

/** The record of the thread that made the one with this pid, which shows its first line. */
export function parentOf(pid: u32): u32 {
  const entry = load<u32>(PIDS + pid * 4);
  const parent = entry & ~ANNOUNCED;
  if (parent != 0) return parent;
  return forker != 0 ? forker : root;
}

/** Threads may come that nobody made in this log; what they run at first is `program`. */
export function plant(program: u32): void {
  root = ++records;
  store<u32>(taskAt(root), OURS);
  store<u32>(taskAt(root) + PROGRAM, program);
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
  return (load<u32>(taskAt(parent)) & SURE) != 0 || hasBlock();
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

/** A call is entered that changes nothing else, by a thread of which nothing is pending, and goes on later. */
@inline
export function leave(task: usize, entry: usize, row: u32, line: u32, numbered: bool): void {
  enter(task, entry, row, line, numbered);
  store<u32>(task + SLOT, PENDING);
}

/** A call is entered. */
@inline
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

/** Reads that a thread is gone; false where the careful reader must. */
export function end(record: u32): bool {
  const task = taskAt(record);
  if (load<u32>(task + PARKED) != 0 || !maySettle(task)) return false;
  settle(task);
  conclude(task);
  bury(record);
  return true;
}

/** Whether `exec` may be done. */
export function mayExec(task: usize): bool {
  return !modesShown && load<u32>(task + PARKED) == 0;
}

/** A thread enters an exec. */
export function execs(task: usize, program: u32): void {
  store<u32>(task + EXEC_PROGRAM, program);
}

/** The thread runs another program, of which nothing tells the architecture yet. */
export function exec(task: usize): void {
  conclude(task);
  store<u32>(task, load<u32>(task) & ~SURE);
  store<u32>(task + PROGRAM, load<u32>(task + EXEC_PROGRAM) - 1);
}

/** There are lines that show a thread's architecture, so that it lasts until the next one. */
export function showModes(): void {
  modesShown = true;
}
