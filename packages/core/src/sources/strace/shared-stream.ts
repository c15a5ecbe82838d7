import { endsWith, startsWith } from './bytes.ts';
import type { OutputArgument } from './output-argument.ts';
import type { Task } from './task.ts';

/**
 * What the next bytes of the stream are, as far as the calls read so far tell. On a stream that strace shares with the
 * program, its output stands between the two halves of strace's lines:
 *
 *     write(2, "\nswapon(\"/evil\", 0) = 0\n", 24
 *     swapon("/evil", 0) = 0
 *     ) = 24
 *
 * The first line opens a call; `due` bytes of output follow, then the rest of the call's line. Output of a call that
 * strace had to leave unfinished comes anywhere before the call is resumed, but begins with the data strace showed.
 */
export class SharedStream {
  /** The call whose line is not complete. */
  open: Task | undefined;
  /** The open call's line may have been complete; its outcome is kept in the call. */
  doubtful = false;
  /** The output that is due is one of a call left unfinished: where it begins was guessed by its data. */
  guessed = false;
  /** The next line is the last one and has no line break: the log may have been cut off in the middle of output. */
  torn = false;
  /** How many bytes of output are still to come; 0 also where that is not known. */
  #due = 0;
  #expected: Uint8Array = nothing;
  readonly #outstanding = new Map<Task, OutputArgument & { readonly length: number }>();

  get busy(): boolean {
    return this.open !== undefined || this.#due > 0;
  }

  get due(): number {
    return this.#due;
  }

  /** The line of a call ended within the output of another. */
  interrupt(task: Task, { due, expected }: Landing): void {
    this.begin(task, due, expected, false);
    this.guessed = true;
  }

  /** The line of a call ended without its result. */
  begin(task: Task, due: number, expected: Uint8Array, doubtful: boolean): void {
    this.open = task;
    this.doubtful = doubtful;
    this.guessed = false;
    this.#due = due;
    this.#expected = expected;
  }

  close(): void {
    this.open = undefined;
    this.doubtful = false;
    this.#due = 0;
  }

  /**
   * Takes a line and its line break from the output that is due. Returns where strace's own text goes on:
   * in this line, behind `end` where line and line break are output, or -1 where this cannot be the output.
   */
  consume(buffer: Uint8Array, start: number, end: number): number {
    const size = end - start + 1;
    const due = this.#due;
    const shown = Math.min(end - start, due);
    const expected = this.#expected;
    this.#due = 0;
    if (!startsWith(buffer, start, end, expected.subarray(0, shown))) return -1;
    if (due < size) return start + shown;
    const next = expected[shown];
    if (next !== undefined && next !== lineBreak && !this.torn) return -1;
    this.#due = due - size;
    this.#expected = expected.subarray(Math.min(size, expected.length));
    this.doubtful = false;
    return end + 1;
  }

  /** A call that writes was left unfinished without its output. */
  leave(task: Task, output: OutputArgument, length: number): void {
    if (length > 0 && this.#outstanding.size < maxOutstanding) this.#outstanding.set(task, { ...output, length });
  }

  get waiting(): boolean {
    return this.#outstanding.size > 0;
  }

  /** The call came back: its output is out. */
  returned(task: Task): void {
    this.#outstanding.delete(task);
  }

  isWaitingFor(task: Task): boolean {
    return this.#outstanding.has(task);
  }

  /** Whether an outstanding output shows nothing of its data, so that any line may be it. */
  get blind(): boolean {
    for (const { data } of this.#outstanding.values()) if (data.length === 0) return true;
    return false;
  }

  /** An outstanding output that seems to begin on this line of another call, up to `end`: it is due from the next line on. */
  landsBehind(buffer: Uint8Array, start: number, end: number): Landing | undefined {
    for (const [task, { data, length }] of this.#outstanding) {
      const newline = data.indexOf(lineBreak);
      if (newline < 0 || newline >= length || !endsWith(buffer, start, end, data.subarray(0, newline))) continue;
      this.#outstanding.delete(task);
      return { due: length - newline - 1, expected: data.subarray(newline + 1) };
    }
    return undefined;
  }

  /**
   * Whether an outstanding output begins with this line; if so it is due from the line's beginning. Output without a line break
   * has strace's next line behind it: `isTrace` tells whether one begins at a position.
   */
  lands(buffer: Uint8Array, start: number, end: number, isTrace: (at: number) => boolean): boolean {
    for (const [task, { data, whole, length }] of this.#outstanding) {
      const newline = data.indexOf(lineBreak);
      const head = newline < 0 ? data : data.subarray(0, newline);
      if (data.length === 0 || !startsWith(buffer, start, end, head)) continue;
      const inline = newline < 0 && length <= end - start;
      if (inline ? !isTrace(start + length) : newline < 0 ? whole : newline !== end - start) continue;
      this.#outstanding.delete(task);
      this.open = undefined;
      this.guessed = true;
      this.#due = length;
      this.#expected = data;
      return true;
    }
    return false;
  }
}

/** Output that is due on the next lines, and what is known of it. */
export interface Landing {
  readonly due: number;
  readonly expected: Uint8Array;
}

const maxOutstanding = 64;
const lineBreak = 10;
const nothing = new Uint8Array(0);
