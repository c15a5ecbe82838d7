// What passes between the thread that has a trace and those that read ahead what its lines say by themselves.

/** What a thread has to know that reads lines ahead of the one that has learnt it. */
export interface Lore {
  /** The more of it is known the higher. */
  readonly version: number;
  /** The compiled reader. */
  readonly code: object | undefined;
  readonly names: Uint8Array;
  readonly keys: Uint8Array;
}

/** What lines of a chunk say by themselves, whatever stands before them. */
export interface LinesAhead {
  /** Where in the chunk the first of them begins. */
  readonly from: number;
  /** A record of each, and of the first one that is not among them. */
  readonly records: Uint8Array;
}
