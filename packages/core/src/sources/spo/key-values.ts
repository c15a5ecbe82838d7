import type { FieldBytes } from '../shared/field-bytes.ts';
import { ascii, decode, isDigit, matchesAt, until } from '../shared/bytes.ts';
import { byteAt } from '../shared/byte-at.ts';

/**
 * Reads the pairs of a klog line, in `[start, end)`:
 *
 *     "msg"="audit"  "container"="redis" "pid"=1847839 "syscallName"="epoll_wait"
 *     msg="audit" logger="log-enricher" container="redis" pid=1847839 syscallName="epoll_wait"
 *
 * A quoted value ends at its own quote, so nothing in it passes for a pair. `into` gets what it has a place for. False where
 * it is not one whole line.
 */
export function readPairs(
  buffer: Uint8Array,
  start: number,
  end: number,
  into: ReadonlyMap<string, FieldBytes>,
): boolean {
  let heads = 0;
  let whole = true;
  for (const value of into.values()) value.clear();
  let at = start;
  while (at < end) {
    if (buffer[at] === 0x20) {
      at += 1;
      continue;
    }
    const key = token(buffer, at, end);
    whole &&= key.whole;
    if (byteAt(buffer, key.next, end) !== 0x3d) {
      if (endsHead(buffer, key.start, key.end)) heads += 1;
      at = key.next;
      continue;
    }
    const value = token(buffer, key.next + 1, end);
    const field = into.get(decode(buffer.subarray(key.start, Math.min(key.end, key.start + 32))));
    if (field !== undefined && !field.present) {
      field.present = true;
      field.appendJson(buffer, value.start, value.end);
    }
    whole &&= value.whole;
    at = value.next;
  }
  return whole && heads <= 1;
}

interface Token {
  readonly start: number;
  readonly end: number;
  /** Where the line goes on. */
  readonly next: number;
  /** It is quoted, or not, from its beginning to its end. */
  readonly whole: boolean;
}

/** `"…"` with backslash escapes, or what stands up to a blank or `=`. */
function token(buffer: Uint8Array, start: number, end: number): Token {
  if (byteAt(buffer, start, end) === quote) {
    let at = start + 1;
    while (at < end && buffer[at] !== quote) at += buffer[at] === 0x5c ? 2 : 1;
    const next = Math.min(at + 1, end);
    const whole = at < end && (next === end || buffer[next] === 0x20 || buffer[next] === 0x3d);
    return { start: start + 1, end: Math.min(at, end), next, whole };
  }
  let stop = start;
  while (stop < end && buffer[stop] !== 0x20 && buffer[stop] !== 0x3d) stop += 1;
  return { start, end: stop, next: Math.max(stop, start + 1), whole: until(buffer, start, stop, quote) === stop };
}

/** `enricher.go:136]`, which ends the head of a line. */
function endsHead(buffer: Uint8Array, start: number, end: number): boolean {
  let at = end - 1;
  while (at > start && isDigit(buffer[at - 1])) at -= 1;
  return byteAt(buffer, end - 1, end) === 0x5d && at < end - 1 && matchesAt(buffer, at - fileEnd.length, end, fileEnd);
}

const quote = 0x22;
const fileEnd = ascii('.go:');
