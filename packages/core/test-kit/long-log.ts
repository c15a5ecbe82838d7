import { TraceInput, type TraceResult } from '../src/pipeline.ts';
import { FastLane } from '../src/sources/strace/fast-lane.ts';

/** The first lines of a log of strace. */
export const start = ['7 execve("/x", ["x"], 0x7ff /* 3 vars */) = 0', '7 newfstatat(3, "", {}, 0) = 0'];

/** Often enough for all in these lines to be nothing new. */
export function often(...lines: readonly string[]): readonly string[] {
  return Array.from({ length: 24 }, () => lines).flat();
}

/** Reads a log of strace, whose lines the compiled lane may read from so many calls on. */
export async function read(lines: readonly string[], patience: number, namesOnly = false): Promise<TraceResult> {
  FastLane.patience = patience;
  const trace = new TraceInput({ input: 'log', arch: 'x86_64', format: 'strace', namesOnly });
  trace.push(new TextEncoder().encode(`${lines.join('\n')}\n`));
  return trace.end();
}
