import type { Lore } from '@seccomp-tailor/core';

/** What a thread that reads ahead has for ever: a file, the size of its blocks, and memory that threads share, with a part for each block's records. */
export interface Shelf {
  readonly fd: number;
  readonly blockBytes: number;
  readonly places: readonly SharedArrayBuffer[];
}

/** A block of the file that such a thread is to read. */
export interface Order {
  /** Which one, where it begins, and where its records go. */
  readonly index: number;
  readonly position: number;
  readonly place: number;
  /** What was learnt since the last order. */
  readonly lore: Lore | undefined;
}

/** Where in that block the first line begins that was read, and how many bytes of records there are. */
export interface Ahead {
  readonly index: number;
  readonly from: number;
  readonly recordBytes: number;
}
