import { callsOf } from '../packages/core/src/evidence/names.ts';
import type { Selection } from '../packages/core/src/evidence/selection.ts';
import { TraceInput, type TraceResult } from '../packages/core/src/pipeline.ts';

export async function read(text: string, selection?: Selection, input = 'log'): Promise<TraceResult> {
  const trace = new TraceInput({ input, arch: 'x86_64', ...(selection && { selection }) });
  trace.push(Buffer.from(text, 'latin1'));
  return trace.end();
}

export function leftOut({ accounts }: TraceResult): number {
  return accounts[0]?.selection?.leftOut ?? NaN;
}

export function total({ evidence }: TraceResult): number {
  return [...callsOf(evidence)].reduce((sum, { count }) => sum + count, 0);
}

export function counts({ evidence }: TraceResult): string[] {
  return [...callsOf(evidence)].map(({ syscall, count }) => `${syscall.name} ${count}`).toSorted();
}
