import { find32 } from './text';

// What src/sources/strace/tokens.ts does, for what may stand between arguments.

/** Where the bracket stands that closes a list of arguments; 0 where there is none before `end`. */
export function listEnd(from: usize, end: usize): usize {
  return skip(from, end, false);
}

/** Where the comma or bracket stands behind an argument; 0 where there is none before `end`. */
export function argumentStop(from: usize, end: usize): usize {
  return skip(from, end, true);
}

function skip(from: usize, end: usize, one: bool): usize {
  let depth = 0;
  let at = from;
  while (at < end) {
    const byte = load<u8>(at);
    if (byte == 34) at = stringEnd(at + 1, end);
    else if (byte == 47 && load<u8>(at + 1) == 42) at = commentEnd(at + 2, end);
    else if (byte == 60) at = annotationEnd(at, end);
    else if (byte == 40 || byte == 91 || byte == 123) {
      depth++;
      at++;
    } else if (byte == 41 || byte == 93 || byte == 125) {
      if (depth == 0) return at;
      depth--;
      at++;
    } else if (byte == 44 && one && depth == 0) return at;
    else at++;
    if (at == 0) return 0;
  }
  return 0;
}

/** The place behind the quote that closes a string whose text begins at `from`; 0 where none does. */
export function stringEnd(from: usize, end: usize): usize {
  for (let at = from; at < end; at += 32) {
    for (let quotes = find32(at, 34); quotes != 0; quotes &= quotes - 1) {
      const quote = at + <usize>ctz(quotes);
      if (quote >= end) return 0;
      if (!isEscaped(quote, from)) return quote + 1;
    }
  }
  return 0;
}

/** Whether the byte has an odd number of backslashes in front of it, in a text that begins at `from`. */
@inline
function isEscaped(at: usize, from: usize): bool {
  let first = at;
  while (first > from && load<u8>(first - 1) == 92) first--;
  return ((at - first) & 1) != 0;
}

function commentEnd(from: usize, end: usize): usize {
  for (let at = from; at + 1 < end; at++) if (load<u16>(at) == 0x2f2a) return at + 2;
  return 0;
}

/** `<TCP:[127.0.0.1:1->127.0.0.1:2]>`, `</dev/null<char 1:3>>`; `<<` is none. */
export function annotationEnd(from: usize, end: usize): usize {
  if (load<u8>(from + 1) == 60) return from + 2;
  let depth = 0;
  let at = from;
  while (at < end) {
    const byte = load<u8>(at);
    if (byte == 92) at += 2;
    else if (byte == 34) at = stringEnd(at + 1, end);
    else {
      if (byte == 60) depth++;
      else if (byte == 62 && load<u8>(at - 1) != 45) depth--;
      at++;
      if (depth == 0) return at;
    }
    if (at == 0) return 0;
  }
  return 0;
}
