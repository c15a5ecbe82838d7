import { newline, Newlines } from './newlines.ts';

/** What gets each line: bytes `[start, end)` of a buffer that is only valid during the call. */
export type LineHandler = (buffer: Uint8Array, start: number, end: number, cut: boolean) => void;

/** Takes as many lines as it likes from `buffer[start, end)`, where lines begin; returns where the first one begins that it left. */
export type BulkHandler = (buffer: Uint8Array, start: number, end: number) => number;

/** A line longer than this is given to the handler cut at this length; the rest of it is skipped. */
export const maxLineBytes = 1 << 20;

/**
 * Cuts chunks into lines, whatever the chunks' borders. Holds at most one line of `maxLineBytes`. The text after the last newline is
 * a line if it is not empty.
 */
export class LineSplitter {
  readonly #handle: LineHandler;
  readonly #bulk: BulkHandler | undefined;
  readonly #newlines = new Newlines();
  #held = new Uint8Array(0);
  #length = 0;
  #cut = false;

  /** `bulk`, if given, is asked first, wherever lines begin that are whole in a chunk. */
  constructor(handle: LineHandler, bulk?: BulkHandler) {
    this.#handle = handle;
    this.#bulk = bulk;
  }

  push(chunk: Uint8Array): void {
    const newlines = this.#newlines;
    newlines.view(chunk);
    let start = 0;
    if (this.#length > 0 || this.#cut) {
      const end = newlines.next(0);
      if (end < 0) return this.#hold(chunk);
      this.#hold(chunk.subarray(0, end));
      this.#release();
      start = end + 1;
    }
    for (;;) {
      if (this.#bulk !== undefined) start = this.#bulk(chunk, start, chunk.length);
      const end = newlines.next(start);
      if (end < 0) break;
      if (end - start > maxLineBytes) this.#handle(chunk, start, start + maxLineBytes, true);
      else this.#handle(chunk, start, end, false);
      start = end + 1;
    }
    if (start < chunk.length) this.#hold(chunk.subarray(start));
  }

  /** Whether a line has begun whose newline has not come. */
  get open(): boolean {
    return this.#length > 0;
  }

  end(): void {
    if (this.open) this.#release();
  }

  #hold(part: Uint8Array): void {
    const room = maxLineBytes - this.#length;
    if (part.length > room) this.#cut = true;
    const kept = part.subarray(0, room);
    const needed = this.#length + kept.length + 1;
    if (needed > this.#held.length) {
      const grown = new Uint8Array(Math.min(maxLineBytes + 1, Math.max(needed, this.#held.length * 2, 4096)));
      grown.set(this.#held.subarray(0, this.#length));
      this.#held = grown;
    }
    this.#held.set(kept, this.#length);
    this.#length += kept.length;
    // As in a chunk: who looks at the byte behind a line sees its break, not what was held before.
    this.#held[this.#length] = newline;
  }

  #release(): void {
    const length = this.#length;
    const cut = this.#cut;
    this.#length = 0;
    this.#cut = false;
    this.#handle(this.#held, 0, length, cut);
  }
}
