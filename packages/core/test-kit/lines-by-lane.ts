import { vi } from 'vitest';
import { FastLane } from '../src/sources/strace/fast-lane.ts';

/** How many lines the compiled lane read while `work` was done: what it leaves to the careful reader tests nothing. */
export async function linesByLane(work: () => Promise<void>): Promise<number> {
  const runs = vi.spyOn(FastLane.prototype, 'read', 'get');
  await work();
  let lines = 0;
  for (const { value } of runs.mock.results) {
    const { call, resumed, signal, exit } = value as FastLane['read'];
    lines += call + resumed + signal + exit;
  }
  runs.mockRestore();
  return lines;
}
