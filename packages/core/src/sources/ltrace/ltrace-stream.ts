import { Exposure, watchedCalls, writingCalls } from '../shared/exposure.ts';
import { firstString } from '../shared/first-string.ts';
import { OutputDue } from '../shared/output-due.ts';
import type { LtraceLine } from './ltrace-line.ts';
import { outputBehind } from './written.ts';

const closeBracket = 0x29;

/** Where a call's line ends, and whether it says that the call is not over. */
interface LineEnd {
  readonly buffer: Uint8Array;
  readonly end: number;
  readonly begins: boolean;
}

/**
 * What on a stream is ltrace's and what the program's, which shares it unless ltrace writes to a file of its own (-f -o). Output stands
 * between the halves of ltrace's lines. ltrace shows the data of `write` alone, so that what other calls write, and what is written while
 * several threads run, cannot be told from its lines: then no line behind is believed.
 */
export class LtraceStream {
  readonly #exposure: Exposure;
  readonly #due = new OutputDue();
  /** The rest of a call's line stands behind the output. */
  #open = false;
  /** Whether the lines of this log have a bare number in front; undefined before the first. */
  #bare: boolean | undefined;

  /** `input` is the log's own name. */
  constructor(input: string) {
    this.#exposure = new Exposure(input);
  }

  /** Whether the line of the call just entered goes on with output. */
  get open(): boolean {
    return this.#open;
  }

  /** Where the rest of a call's line goes on behind output that was due; undefined in a line of ltrace's own. */
  behindOutput(buffer: Uint8Array, start: number, end: number): number | undefined {
    if (!this.#open) return undefined;
    const at = this.#due.any ? this.#due.take(start, end) : start;
    if (at < 0) return end;
    this.#open = false;
    if (at >= end || buffer[at] !== closeBracket) this.#exposure.expose();
    return at;
  }

  /** Whether a line of a call is ltrace's for certain. */
  believes({ bare }: LtraceLine): boolean {
    this.#bare ??= bare;
    return bare === this.#bare && !this.#exposure.exposed;
  }

  /** The end of a line was not read. */
  lose(): void {
    if (this.#bare !== true) this.#exposure.expose();
  }

  /** A call was entered. */
  entered(name: string | undefined, line: LtraceLine, { buffer, end, begins }: LineEnd): void {
    if (this.#bare === true) return;
    const argument = (index: number): number => line.argument(buffer, index, end);
    const writes = name !== undefined && writingCalls.has(name);
    if (name === 'write') this.#writes(line, { buffer, end, begins });
    else if (writes && !(line.value !== undefined && line.value < 0)) this.#writesUnseen(argument(0));
    else if (name !== undefined && watchedCalls.has(name))
      this.#exposure.sees({ name, value: line.value, path: firstString(buffer, line.nameEnd, end), argument });
    else if (line.value === undefined && !begins) this.#exposure.expose();
  }

  #writes(line: LtraceLine, { buffer, end, begins }: LineEnd): void {
    if (begins) return this.#writesUnseen(line.argument(buffer, 0, end));
    const due = outputBehind(buffer, line.nameEnd + 1, end);
    this.#open = due !== undefined;
    if (due !== undefined) this.#due.expect(due);
    else if (line.value === undefined) this.#exposure.expose();
  }

  #writesUnseen(descriptor: number): void {
    if (this.#exposure.leads(descriptor)) this.#exposure.expose();
  }
}
