import { chunksOf, pushAhead } from '../../packages/core/test-kit/push-ahead.ts';
import { TraceInput, type TraceInputOptions, type TraceResult } from '../../packages/core/src/pipeline.ts';

export interface ReadingOptions extends Pick<TraceInputOptions, 'format' | 'namesOnly'> {
  /** Bytes given at a time; all at once where it is left out. */
  readonly chunk?: number;
}

/** Reads one input as a program would, its parts ahead where that can be done; its id is fixed, so that no time goes into digests. */
export function readWhole(bytes: Uint8Array, { chunk = bytes.length, ...given }: ReadingOptions): Promise<TraceResult> {
  const trace = new TraceInput({ input: 'input', arch: 'x86_64', traceId: 'digest:0', ...given });
  pushAhead(trace, chunksOf(bytes, chunk), 0);
  return trace.end();
}
