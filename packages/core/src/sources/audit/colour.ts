import { matchesAt, ascii } from '../shared/bytes.ts';

const escape = 0x1b;
const opener = ascii('\u001b[');
/** Colour stands in front of a record, if anywhere that matters. */
const searched = 80;

/** A copy of `[start, end)` without `ESC [ … m` sequences (dmesg --color); undefined where it does not begin with any. */
export function colourless(buffer: Uint8Array, start: number, end: number): Uint8Array | undefined {
  const limit = Math.min(end, start + searched);
  let at = start;
  while (at < limit && buffer[at] !== escape) at += 1;
  if (at === limit) return undefined;
  const clean = new Uint8Array(end - start);
  let length = 0;
  for (at = start; at < end; at += 1) {
    if (matchesAt(buffer, at, end, opener)) at = endOfSequence(buffer, at + opener.length, end);
    else clean[length++] = buffer[at] ?? 0;
  }
  return clean.subarray(0, length);
}

/** Where the final byte of a control sequence stands: the first that is neither a digit nor `;`. */
function endOfSequence(buffer: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (buffer[at] ?? 0) >= 0x30 && (buffer[at] ?? 0) <= 0x3b) at += 1;
  return at;
}
