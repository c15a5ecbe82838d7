/** Where things stand in the memory, in bytes; src/sources/strace/lane-memory.ts knows the same. */
export const PIDS: usize = 0;
export const TASKS: usize = 0x1010000;
export const NAMES: usize = 0x1210000;
export const SEEN: usize = 0x1250000;
export const COUNTS: usize = 0x1258000;
export const KEYS: usize = 0x12d8000;
export const ERRORS: usize = 0x1378000;
export const MASKS: usize = 0x137e000;
export const SCRATCH: usize = 0x137f000;
export const BLOCK: usize = 0x1380000;
/** How many bytes of a log are looked at once. */
export const CAPACITY: usize = 0x100000;

/** How a line may end, besides with a result (0) or an error (its id). */
export const UNFINISHED: i32 = -2;
/** The result is the call's own number, as a filter that traps or kills leaves it: the thread's next line tells. */
export const SETTLED: i32 = -3;
/** More must be looked at. */
export const CAREFUL: i32 = -1;
