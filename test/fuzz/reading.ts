import { recordsBytes } from '../../packages/core/src/sources/strace/lines-ahead.ts';
import { TraceInput, type TraceInputOptions, type TraceResult } from '../../packages/core/src/pipeline.ts';

export interface ReadingOptions extends Pick<TraceInputOptions, 'format' | 'namesOnly'> {
  /** Bytes given at a time; all at once where it is left out. */
  readonly chunk?: number;
}

const place = new Uint8Array(recordsBytes);

/** Reads one input as a program would, its parts ahead where that can be done; its id is fixed, so that no time goes into digests. */
export function readWhole(bytes: Uint8Array, { chunk = bytes.length, ...given }: ReadingOptions): Promise<TraceResult> {
  const trace = new TraceInput({ input: 'input', arch: 'x86_64', traceId: 'digest:0', ...given });
  for (let at = 0; at < bytes.length; at += chunk) {
    const part = bytes.subarray(at, at + chunk);
    trace.push(part, trace.readAhead(part, place));
  }
  return trace.end();
}
