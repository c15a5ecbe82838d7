import { COUNTS, ENTRY_KIND, ENTRY_TELLS, EXEC, HELD, LOST } from './layout';
import { ENTRY, HELD_BLOCK, HELD_COUNT, LINE, NARROW, NUMBERED, OUTCOME, PARKED, PENDING, ROW, SLOT, SURE, TELLING, taskAt } from './records';

const MAX_HELD: u32 = 254;
const BLOCKS: u32 = 512;

/** Of all runs: programs that ended without telling their architecture, and those of them that may have 32 bits. */
export let untold: i32 = 0;
export let narrow: i32 = 0;

let blocks: u32 = 0;
let freeBlock: u32 = 0;

/** The calls of a thread are not held here any more: they were counted, or taken over. */
export function dropHeld(record: u32): void {
  dropBlock(taskAt(record));
}

export function dropBlock(task: usize): void {
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

/** Whether calls of one more thread can be held back. */
export function hasBlock(): bool {
  return freeBlock != 0 || blocks < BLOCKS;
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
  if (load<u8>(<usize>load<u32>(task + ENTRY) + ENTRY_KIND) != EXEC) store<u32>(task, load<u32>(task) | TELLING);
}

/** The thread's architecture is known from now on and since its exec: it is the native one. */
function decide(task: usize): void {
  store<u32>(task, (load<u32>(task) | SURE) & ~(NARROW | TELLING));
  const held = load<u32>(task + HELD_COUNT);
  if (load<u32>(task + HELD_BLOCK) == 0) return;
  const from = heldAt(load<u32>(task + HELD_BLOCK));
  for (let at = from; at < from + held * 8; at += 8) {
    const cell = load<u32>(at);
    count(cell >> 5, cell & 31);
  }
  dropBlock(task);
}

@inline
export function count(row: u32, outcome: i32): void {
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

/** Whether nothing of a thread is pending and its architecture is known. */
@inline
export function isSettled(task: usize): bool {
  return load<u32>(task + SLOT) == 0 && (load<u32>(task) & SURE) != 0;
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

/** The program ended: calls still held back were made in the likely mode. */
export function conclude(task: usize): void {
  const flags = load<u32>(task);
  if ((flags & NARROW) != 0) narrow++;
  else if ((flags & TELLING) != 0) untold++;
  // Without any call nothing is decided, nor for the threads it made.
  if (load<u32>(task + HELD_COUNT) != 0) decide(task);
}
