import { maxLineBytes } from './lines.ts';
import type { Source } from './source.ts';

/** How many of an input's first non-empty lines decide its format, and how many bytes are read for that at most. */
export const detectLines = 200;
export const detectBytes = 1 << 18;

/**
 * The source that the first line speaks for which speaks for any: a program that shares the stream of its trace can write what it likes,
 * but not before it runs. Where that line speaks for several, the one for which most of the first lines speak; the earlier one in `sources` wins a tie.
 */
export function detectSource(head: Uint8Array, sources: readonly Source[]): Source | undefined {
  let candidates: readonly Candidate[] | undefined;
  let left = detectLines;
  for (const [start, end] of linesOf(head)) {
    const speaks = ({ source }: Candidate): boolean => source.speaksFor(head, start, end);
    const speaking = (candidates ?? sources.map((source) => ({ source, votes: 0 }))).filter(speaks);
    for (const candidate of speaking) candidate.votes += 1;
    if (speaking.length > 0) candidates ??= speaking;
    left -= 1;
    if (left === 0 || (candidates !== undefined && isDecided(candidates, left))) break;
  }
  return candidates?.toSorted((a, b) => b.votes - a.votes)[0]?.source;
}

/** Where the lines that are not empty begin and end, as far as they are asked for: a beginning has thousands, of which few decide. */
function* linesOf(head: Uint8Array): Generator<readonly [start: number, end: number]> {
  for (let start = 0; start < head.length;) {
    const next = head.indexOf(newline, start);
    const end = next < 0 ? head.length : next;
    if (end > start) yield [start, Math.min(end, start + maxLineBytes)];
    start = end + 1;
  }
}

/** A source that the first line spoke for, and how many lines speak for it. */
interface Candidate {
  readonly source: Source;
  votes: number;
}

/** Whether no source can catch up with the first one any more, whatever the lines say that are `left`. */
function isDecided(candidates: readonly Candidate[], left: number): boolean {
  const [first, second] = candidates.map(({ votes }) => votes).toSorted((a, b) => b - a);
  return first === undefined || second === undefined || first - second > left;
}

const newline = 10;
