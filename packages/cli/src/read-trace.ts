import { createHash } from 'node:crypto';
import { TraceInput, type Arch, type Selection, type TraceResult } from '@seccomp-tailor/core';
import type { Host } from './host.ts';
import { readInput } from './input.ts';

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
  /** Ends the reading, by an error, when nobody waits for it any more. */
  readonly signal?: AbortSignal;
}

/** An input, which is called `name` in places and messages. */
export interface TraceFile {
  readonly name: string;
  readonly path: string;
}

/** Reads one input. */
export async function readTrace(
  input: TraceFile,
  { arch, format, selection, namesOnly = false, signal }: ReadOptions,
  host: Host,
): Promise<TraceResult> {
  const trace = new TraceInput({
    input: input.name,
    arch,
    namesOnly,
    sha256: (bytes) => createHash('sha256').update(bytes).digest(),
    ...(format !== undefined && { format }),
    ...(selection !== undefined && { selection }),
  });
  const room = (size: number): Uint8Array | undefined => trace.room(size);
  for await (const chunk of readInput(input.path, host, room)) {
    signal?.throwIfAborted();
    trace.push(chunk);
  }
  return trace.end();
}
