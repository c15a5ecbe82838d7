import type { Lore, TraceResult } from '@seccomp-tailor/core';
import type { ReadOptions, TraceFile } from '../read-trace.ts';
import type { UserErrorKind } from '../user-error.ts';

/** What a worker is asked to do. Jobs and results are plain data, so that they can go from one thread to another. */
export interface Job {
  readonly kind: 'trace';
  readonly input: TraceFile;
  readonly options: ReadOptions;
  /** The folder that paths start from. */
  readonly cwd: string;
}

/** What became of a job: its result, something the user can put right, or the stack of a mistake of ours. */
export type Answer =
  | { readonly result: TraceResult }
  | { readonly refusal: { readonly kind: UserErrorKind; readonly message: string; readonly hint: string } }
  | { readonly failure: string };

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
