import type { Host } from '../../host/host.ts';

/** How many threads may read one input, and from how many bytes on more than one do. */
export interface Threads {
  readonly count: number;
  readonly worthBytes: number;
}

/** Of one input so much is worth other threads. */
const worthwhileBytes = 100e6;
/** One takes what the others have read in about a quarter of the time that they need; each takes some 20 MB. */
const mostThreads = 4;

/** How many threads read one input: as many as are wanted, else where it is large as there are processors, and as it can keep busy. */
export function threadsFor(wanted: number | undefined, { processors }: Pick<Host, 'processors'>): Threads {
  return wanted === undefined
    ? { count: Math.min(processors, mostThreads), worthBytes: worthwhileBytes }
    : { count: wanted, worthBytes: 1 };
}
