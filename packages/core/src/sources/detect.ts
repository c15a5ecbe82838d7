import { LineSplitter } from './lines.ts';
import type { Source } from './source.ts';

/** How many of an input's first non-empty lines decide its format, and how many bytes are read for that at most. */
export const detectLines = 200;
export const detectBytes = 1 << 18;

/**
 * The source for which most of the first lines speak; the earlier one in `sources` wins a tie. Undefined where no line
 * speaks for any.
 */
export function detectSource(head: Uint8Array, sources: readonly Source[]): Source | undefined {
  const votes = sources.map(() => 0);
  let seen = 0;
  const splitter = new LineSplitter((buffer, start, end) => {
    if (seen >= detectLines || end === start) return;
    seen += 1;
    sources.forEach((source, i) => {
      if (source.speaksFor(buffer, start, end)) votes[i] = (votes[i] ?? 0) + 1;
    });
  });
  splitter.push(head);
  splitter.end();
  const most = Math.max(...votes);
  return most > 0 ? sources[votes.indexOf(most)] : undefined;
}
