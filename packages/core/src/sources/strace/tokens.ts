/**
 * Where the argument that begins at `at` ends: the position of the comma or closing bracket behind it, or -1 if the line
 * ends before. Skips what may hold any byte: strings, comments, descriptor annotations and brackets.
 *
 *     3</tmp/we\74ird\76 (x) = 3>, "a) = 0", {st_mode=S_IFREG|0644, ...}, [1, 2] => [3] and comments)
 */
export function argumentEnd(buffer: Uint8Array, at: number, end: number): number {
  let depth = 0;
  let next = at;
  while (next < end) {
    const byte = buffer[next] as number;
    if (special[byte] === 0) {
      next += 1;
      continue;
    }
    if (byte === quote) next = stringEnd(buffer, next + 1, end);
    else if (byte === slash && buffer[next + 1] === star) next = commentEnd(buffer, next + 2, end);
    else if (byte === less) next = annotationEnd(buffer, next, end);
    else if (byte === roundOpen || byte === squareOpen || byte === curlyOpen) {
      depth += 1;
      next += 1;
    } else if (byte === roundClose || byte === squareClose || byte === curlyClose) {
      if (depth === 0) return next;
      depth -= 1;
      next += 1;
    } else if (byte === comma && depth === 0) return next;
    else next += 1;
    if (next < 0) return -1;
  }
  return -1;
}

/** The position of the bracket that closes a list of arguments beginning at `at`, or -1. */
export function listEnd(buffer: Uint8Array, at: number, end: number): number {
  let next = at;
  for (;;) {
    next = argumentEnd(buffer, next, end);
    if (next < 0 || buffer[next] !== comma) return next;
    next += 1;
  }
}

/** The position behind the quote that closes a string whose text begins at `at`, or -1. */
export function stringEnd(buffer: Uint8Array, at: number, end: number): number {
  for (let next = at; next < end; next += 1) {
    const byte = buffer[next];
    if (byte === backslash) next += 1;
    else if (byte === quote) return next + 1;
  }
  return -1;
}

export function commentEnd(buffer: Uint8Array, at: number, end: number): number {
  for (let next = at; next + 1 < end; next += 1)
    if (buffer[next] === star && buffer[next + 1] === slash) return next + 2;
  return -1;
}

/** `<TCP:[127.0.0.1:1->127.0.0.1:2]>`, `</dev/null<char 1:3>>`; a lone `<` of `1<<3` or before a blank is none. */
export function annotationEnd(buffer: Uint8Array, at: number, end: number): number {
  if (buffer[at + 1] === less) return at + 2;
  let depth = 0;
  let next = at;
  while (next < end) {
    const byte = buffer[next] as number;
    if (byte === backslash) next += 2;
    else if (byte === quote) next = stringEnd(buffer, next + 1, end);
    else {
      if (byte === less) depth += 1;
      else if (byte === more && buffer[next - 1] !== minus) depth -= 1;
      next += 1;
      if (depth === 0) return next;
    }
    if (next < 0) return -1;
  }
  return -1;
}

const quote = 34;
const roundOpen = 40;
const roundClose = 41;
const star = 42;
const comma = 44;
const minus = 45;
const slash = 47;
const less = 60;
const more = 62;
const squareOpen = 91;
const backslash = 92;
const squareClose = 93;
const curlyOpen = 123;
const curlyClose = 125;

/** 1 for the bytes that mean something between arguments. */
const special = new Uint8Array(256);
for (const byte of [quote, roundOpen, roundClose, comma, slash, less, squareOpen, squareClose, curlyOpen, curlyClose]) {
  special[byte] = 1;
}

/**
 * Where a plain argument ends: a run of bytes without blanks, strings, brackets or comments, closed by a comma or bracket. -1
 * where the argument is not so plain.
 */
export function plainEnd(buffer: Uint8Array, at: number, end: number): number {
  let next = at;
  while (next < end && special[buffer[next] as number] === 0) next += 1;
  return next < end && (buffer[next] === comma || buffer[next] === roundClose) ? next : -1;
}
