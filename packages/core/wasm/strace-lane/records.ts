import { TASKS } from './layout';

// A thread's record, of 64 bytes; a record's number is its place and 1, 0 is none.
export const RECORD: usize = 64;
export const FLAGS: usize = 0;
export const PROGRAM: usize = 4;
/** 0, or what the thread's last call waits for: to return, or for the thread's next line, which tells whether it was made. */
export const SLOT: usize = 8;
export const PENDING: u32 = 2;
export const RETURNED: u32 = 3;
export const ROW: usize = 12;
export const LINE: usize = 16;
export const OUTCOME: usize = 20;
export const ENTRY: usize = 24;
export const PID: usize = 28;
export const HELD_COUNT: usize = 32;
export const HELD_BLOCK: usize = 36;
/** How many threads it made that showed no line yet. */
export const UNBORN: usize = 40;
export const BIRTH: usize = 44;
/** How many calls the careful reader holds back for it. */
export const PARKED: usize = 48;
/** The program of its pending exec: its number and 1. */
export const EXEC_PROGRAM: usize = 52;

/** Nothing of it is the careful reader's. */
export const OURS: u32 = 1;
/** Its architecture is known. */
export const SURE: u32 = 2;
export const REAPED: u32 = 4;
export const EXITING: u32 = 8;
/** It is gone, but there are threads that it made and that showed no line yet. */
export const DEAD: u32 = 16;
/** Among the calls held back is a brk of a program that may have 32 bits. */
export const NARROW: u32 = 32;
/** Among the calls held back are others than execs. */
export const TELLING: u32 = 128;
/** The line of its pending call showed the call's number. */
export const NUMBERED: u32 = 64;

@inline
export function taskAt(record: u32): usize {
  return TASKS + <usize>(record - 1) * RECORD;
}

@inline
export function recordAt(task: usize): u32 {
  return <u32>((task - TASKS) / RECORD) + 1;
}
