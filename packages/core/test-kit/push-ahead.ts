import { TraceInput, type TraceResult } from '../src/pipeline.ts';
import type { LinesAhead } from '../src/sources/read-ahead.ts';
import { FastLane } from '../src/sources/strace/fast-lane.ts';
import { AheadReader, recordsBytes } from '../src/sources/strace/lines-ahead.ts';

/** One for all traces: to make one takes longer than to read most of them. */
let reader: AheadReader | undefined;
const places: Uint8Array[] = [];

/**
 * Pushes chunks as a program does whose threads read ahead: what a chunk's lines say by themselves is found when the one `lead` before it is
 * due, by a reader that knows what was learnt by then.
 */
export function pushAhead(trace: TraceInput, chunks: readonly Uint8Array[], lead: number): void {
  const found = new Map<number, LinesAhead | undefined>();
  let known = 0;
  for (const [due, chunk] of chunks.entries()) {
    const next = chunks[due + lead];
    if (next !== undefined) {
      const lore = trace.lore(known);
      if (lore !== undefined) {
        reader ??= AheadReader.open(lore);
        reader?.know(lore);
        known = lore.version;
      }
      if (known > 0) found.set(due + lead, reader?.read(next, placeOf((due + lead) % (lead + 1))));
    }
    trace.push(chunk, found.get(due));
    found.delete(due);
  }
}

/** Memory for the records of a chunk: taking it anew takes longer than reading most of them. */
function placeOf(index: number): Uint8Array {
  return (places[index] ??= new Uint8Array(recordsBytes));
}

/** Bytes in parts of a size. */
export function chunksOf(bytes: Uint8Array, size: number): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}

/** What the lines of a strace log give that are read ahead. */
export async function readAhead(lines: readonly string[], lead: number): Promise<TraceResult> {
  FastLane.patience = 0;
  const trace = new TraceInput({ input: 'log', arch: 'x86_64', format: 'strace' });
  const bytes = new TextEncoder().encode(`${lines.join('\n')}\n`);
  pushAhead(trace, chunksOf(bytes, 1 + (bytes.length >> 3)), lead);
  return trace.end();
}
