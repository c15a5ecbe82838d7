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
  let left = detectLines;
  const splitter = new LineSplitter((buffer, start, end) => {
    if (end === start || isDecided(votes, left)) return;
    left -= 1;
    sources.forEach((source, i) => {
      if (source.speaksFor(buffer, start, end)) votes[i] = (votes[i] ?? 0) + 1;
    });
  });
  splitter.push(head);
  splitter.end();
  const most = Math.max(...votes);
  return most > 0 ? sources[votes.indexOf(most)] : undefined;
}

/** Whether no source can catch up with the first one any more, whatever the lines say that are `left`. */
function isDecided(votes: readonly number[], left: number): boolean {
  if (left === 0) return true;
  const [first = 0, second = 0] = votes.toSorted((a, b) => b - a);
  return first - second > left;
}
