/**
 * Takes off what a terminal adds to strace's lines: the carriage return at their end and the colours of 7.0 and later.
 *
 *     ^[[33mclose^[[0m(^[[35m3^[[0m^[[0m)^[[0m          ^[[0m=^[[0m^[[0m ^[[32m0^[[0m^[[0m^M
 */
export class Unstyler {
  buffer: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  /** The line ended in a carriage return. */
  returned = false;
  /** Escape sequences were taken off the line. */
  stripped = false;
  /** The log is coloured: escape sequences are taken off wherever they stand. */
  coloured = false;
  #scratch = new Uint8Array(0);

  /** Sets `buffer`, `start` and `end` to what is left of the line. */
  read(buffer: Uint8Array, start: number, end: number): void {
    this.returned = end > start && buffer[end - 1] === carriageReturn;
    this.stripped = false;
    this.buffer = buffer;
    this.start = start;
    this.end = this.returned ? end - 1 : end;
    if (this.coloured || buffer[start] === escape) this.strip();
  }

  /** The next lines are read as they are: they end without a carriage return and are not coloured. */
  pass(): void {
    this.returned = false;
    this.stripped = false;
  }

  /** Takes escape sequences off the line; tells whether there were any. */
  strip(): boolean {
    const { buffer, start, end } = this;
    let at = start;
    while (at < end && buffer[at] !== escape) at += 1;
    if (at === end) return false;
    if (this.#scratch.length < end - start) this.#scratch = new Uint8Array(end - start);
    const plain = this.#scratch;
    plain.set(buffer.subarray(start, at));
    let size = at - start;
    while (at < end) {
      const next = buffer[at] === escape ? behindSequence(buffer, at, end) : at;
      if (next === at) plain[size++] = buffer[at++] as number;
      else at = next;
    }
    this.stripped = true;
    this.buffer = plain;
    this.start = 0;
    this.end = size;
    return true;
  }
}

/** Behind `ESC [ 33;1 m`; `at` where it is no such sequence. */
function behindSequence(buffer: Uint8Array, at: number, end: number): number {
  if (buffer[at + 1] !== squareOpen) return at;
  let next = at + 2;
  while (
    next < end &&
    (buffer[next] === semicolon || ((buffer[next] as number) >= 48 && (buffer[next] as number) <= 57))
  ) {
    next += 1;
  }
  return next < end && buffer[next] === letterM ? next + 1 : at;
}

const carriageReturn = 13;
const escape = 27;
const semicolon = 59;
const squareOpen = 91;
const letterM = 109;
