import type { FieldBytes } from '../shared/field-bytes.ts';
import { decode, until } from '../shared/bytes.ts';
import { byteAt } from '../shared/byte-at.ts';

/**
 * Reads the pairs of a klog line, in `[start, end)`:
 *
 *     "msg"="audit"  "container"="redis" "pid"=1847839 "syscallName"="epoll_wait"
 *     msg="audit" logger="log-enricher" container="redis" pid=1847839 syscallName="epoll_wait"
 *
 * A quoted value ends at its own quote, so nothing in it passes for a pair. `wanted` gets what `into` has a place for.
 */
export function readPairs(buffer: Uint8Array, start: number, end: number, into: ReadonlyMap<string, FieldBytes>): void {
  for (const value of into.values()) value.clear();
  let at = start;
  while (at < end) {
    if (buffer[at] === 0x20) {
      at += 1;
      continue;
    }
    const key = token(buffer, at, end);
    if (byteAt(buffer, key.next, end) !== 0x3d) {
      at = key.next;
      continue;
    }
    const value = token(buffer, key.next + 1, end);
    const field = into.get(decode(buffer.subarray(key.start, Math.min(key.end, key.start + 32))));
    if (field !== undefined && !field.present) {
      field.present = true;
      field.appendJson(buffer, value.start, value.end);
    }
    at = value.next;
  }
}

interface Token {
  readonly start: number;
  readonly end: number;
  /** Where the line goes on. */
  readonly next: number;
}

/** `"…"` with backslash escapes, or what stands up to a blank or `=`. */
function token(buffer: Uint8Array, start: number, end: number): Token {
  if (byteAt(buffer, start, end) === 0x22) {
    let at = start + 1;
    while (at < end && buffer[at] !== 0x22) at += buffer[at] === 0x5c ? 2 : 1;
    return { start: start + 1, end: Math.min(at, end), next: Math.min(at + 1, end) };
  }
  const stop = Math.min(until(buffer, start, end, 0x20), until(buffer, start, end, 0x3d));
  return { start, end: stop, next: Math.max(stop, start + 1) };
}
