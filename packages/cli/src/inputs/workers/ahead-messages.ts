import type { Lore } from '@seccomp-tailor/core';

/** Memory that threads share, for a block and its records. */
export interface Place {
  readonly block: SharedArrayBuffer;
  readonly records: SharedArrayBuffer;
}

/** What a thread that reads ahead has for ever: a file, the size of its blocks, and places for them. */
export interface Shelf {
  readonly fd: number;
  readonly blockBytes: number;
  readonly places: readonly Place[];
}

/** A block of the file that such a thread is to read. */
export interface Order {
  /** Which one, where it begins, and where it goes. */
  readonly index: number;
  readonly position: number;
  readonly place: number;
  /** What was learnt since the last order. */
  readonly lore: Lore | undefined;
}

/** How long that block is, 0 where it could not be read, where in it the first line begins that was read, and how many bytes of records there are. */
export interface Ahead {
  readonly index: number;
  readonly blockBytes: number;
  readonly from: number;
  readonly recordBytes: number;
}
