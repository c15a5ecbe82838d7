/** Where things stand in the memory, in bytes; the library reads it from what the module exports. */
export const PIDS: usize = 0;
export const TASKS: usize = 0x1010000;
export const NAMES: usize = 0x1410000;
export const SEEN: usize = 0x1450000;
export const COUNTS: usize = 0x1458000;
export const KEYS: usize = 0x14d8000;
export const ERRORS: usize = 0x1578000;
export const MASKS: usize = 0x157e000;
export const SCRATCH: usize = 0x157f000;
export const HELD: usize = 0x1580000;
export const BLOCK: usize = 0x1680000;
/** How many bytes of a log are looked at once. */
export const CAPACITY: usize = 0x100000;
/** Where a chunk may be read into, so that it need not be copied; behind it is some room. */
export const ROOM: usize = 0x1790000;
export const ROOM_BYTES: usize = 0x80000;
/** Lines that were read ahead. */
export const AHEAD: usize = 0x1820000;
export const MAX_AHEAD: usize = 0x8000;

// What the result of a call may be; behind these come errors.
export const OK: i32 = 0;
/** `= ?`: it was never seen to return. */
export const LOST: i32 = 1;

/** How a line may end, besides with a result. */
export const UNFINISHED: i32 = -2;
/** The result is the call's own number, as a filter that traps or kills leaves it: the thread's next line tells. */
export const SETTLED: i32 = -3;
/** More must be looked at. */
export const CAREFUL: i32 = -1;

/** Stands for calls where a program's path is looked up by its bytes. */
export const PATH: u32 = 0xffff;

// Kinds of calls; those below FORK change nothing but counts.
export const PLAIN: u8 = 1;
export const OUTPUT: u8 = 2;
export const BREAK: u8 = 3;
/** Calls that write with more arguments than the data and their number. */
export const SEND: u8 = 4;
export const FORK: u8 = 5;
export const EXIT: u8 = 6;
export const WAIT: u8 = 7;
export const EXEC: u8 = 8;

/**
 * A name's entry: its first and last eight bytes and what may stand between, id, kind, first and last argument that counts, whether the name
 * tells the architecture, number, row and length.
 */
export const ENTRY: usize = 64;
export const ENTRY_NAME: usize = 32;
export const ENTRY_KIND: usize = 36;
export const ENTRY_FIRST: usize = 37;
export const ENTRY_LAST: usize = 38;
export const ENTRY_TELLS: usize = 39;
export const ENTRY_NUMBER: usize = 40;
export const ENTRY_ROW: usize = 44;
export const ENTRY_LENGTH: usize = 48;

/** A bit for each byte of BLOCK and ROOM (breaks.ts), and where lines end. */
export const MARKS: usize = 0x18b0000;
export const BREAKS: usize = 0x18e8000;
