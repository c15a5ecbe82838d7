/** What gets each line: bytes `[start, end)` of a buffer that is only valid during the call. */
export type LineHandler = (buffer: Uint8Array, start: number, end: number, cut: boolean) => void;

/** A line longer than this is given to the handler cut at this length; the rest of it is skipped. */
export const maxLineBytes = 1 << 20;

const newline = 10;

/**
 * Cuts chunks into lines, whatever the chunks' borders. Holds at most one line of `maxLineBytes`. The text after the last newline is
 * a line if it is not empty.
 */
export class LineSplitter {
  readonly #handle: LineHandler;
  #held = new Uint8Array(0);
  #length = 0;
  #cut = false;

  constructor(handle: LineHandler) {
    this.#handle = handle;
  }

  push(chunk: Uint8Array): void {
    let start = 0;
    let end = chunk.indexOf(newline);
    if (end >= 0 && (this.#length > 0 || this.#cut)) {
      this.#hold(chunk.subarray(0, end));
      this.#release();
      start = end + 1;
      end = chunk.indexOf(newline, start);
    }
    while (end >= 0) {
      if (end - start > maxLineBytes) this.#handle(chunk, start, start + maxLineBytes, true);
      else this.#handle(chunk, start, end, false);
      start = end + 1;
      end = chunk.indexOf(newline, start);
    }
    if (start < chunk.length) this.#hold(chunk.subarray(start));
  }

  end(): void {
    if (this.#length > 0) this.#release();
  }

  #hold(part: Uint8Array): void {
    const room = maxLineBytes - this.#length;
    if (part.length > room) this.#cut = true;
    const kept = part.subarray(0, room);
    const needed = this.#length + kept.length;
    if (needed > this.#held.length) {
      const grown = new Uint8Array(Math.min(maxLineBytes, Math.max(needed, this.#held.length * 2, 4096)));
      grown.set(this.#held.subarray(0, this.#length));
      this.#held = grown;
    }
    this.#held.set(kept, this.#length);
    this.#length = needed;
  }

  #release(): void {
    const length = this.#length;
    const cut = this.#cut;
    this.#length = 0;
    this.#cut = false;
    this.#handle(this.#held, 0, length, cut);
  }
}
