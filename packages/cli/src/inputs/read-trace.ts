import { createHash } from 'node:crypto';
import { TraceInput, type Arch, type Selection, type TraceResult } from '@seccomp-tailor/core';
import type { Host } from '../host/host.ts';
import { readInput, type Wishes } from './input.ts';
import type { Rest, Together } from './workers/read-together.ts';
import type { Threads } from './workers/threads-for.ts';

/** How traces are read. */
export interface ReadOptions {
  /** The architecture of recordings whose format does not tell. */
  readonly arch: Arch;
  /** Read every input as this format. */
  readonly format?: string | undefined;
  /** Only these calls are wanted. */
  readonly selection?: Selection | undefined;
  /** Only the names of the calls are wanted, and whether any may be missing. */
  readonly namesOnly?: boolean;
  /** How many threads may read a file of which at least so many bytes are left, this one among them; one when left out. */
  readonly threads?: Threads;
  /** Ends the reading, by an error, when nobody waits for it any more. */
  readonly signal?: AbortSignal;
}

/** An input, which is called `name` in places and messages. */
export interface TraceFile {
  readonly name: string;
  readonly path: string;
}

const onlyThis = { count: 1, worthBytes: Infinity };

/** Reads one input. */
export async function readTrace(input: TraceFile, options: ReadOptions, host: Host): Promise<TraceResult> {
  const { arch, format, selection, namesOnly = false, threads = onlyThis, signal } = options;
  const trace = new TraceInput({
    input: input.name,
    arch,
    namesOnly,
    sha256: (bytes) => createHash('sha256').update(bytes).digest(),
    ...(format !== undefined && { format }),
    ...(selection !== undefined && { selection }),
  });
  let together: Together | undefined;
  const wishes: Wishes = {
    room: (size) => trace.room(size),
    rest(fd, from, size) {
      const { count, worthBytes } = threads;
      if (count < 2 || size - from < worthBytes || trace.lore(0) === undefined) return undefined;
      return shared({ fd, from, size, helpers: count - 1, file: host.aheadFile });
    },
  };
  async function* shared(rest: Rest): AsyncGenerator<Uint8Array> {
    const { Together } = await import('./workers/read-together.ts');
    together = new Together(trace, rest);
    yield* together.blocks();
  }
  for await (const chunk of readInput(input.path, host, wishes)) {
    signal?.throwIfAborted();
    trace.push(chunk, together?.lines);
  }
  return trace.end();
}
