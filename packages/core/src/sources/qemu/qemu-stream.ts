import { Exposure, watchedCalls, writingCalls } from '../shared/exposure.ts';
import { firstString } from '../shared/first-string.ts';
import { until } from '../shared/bytes.ts';
import type { QemuLine } from './qemu-line.ts';

/**
 * What of the lines is qemu's and what the emulated program's, which shares the stream. The output of a call that writes stands between
 * its line and its result:
 *
 *     10 write(2,0x48d1d8,27)
 *     11 swapon("/evil",0) = 0
 *      = 27
 *
 * Until as many bytes have come by as the call writes, any line may be output; one that never returns ends there too. qemu prints the
 * strings of paths as they are: where a line ends within one, the rest of the log may be anything.
 */
export class QemuStream {
  readonly #exposure: Exposure;
  /** Bytes that may be output. */
  #due = 0;

  /** `input` is the log's own name. */
  constructor(input: string) {
    this.#exposure = new Exposure(input);
  }

  /** Takes a line of so many bytes; whether it may be the program's. */
  isOutput(bytes: number): boolean {
    if (this.#exposure.exposed) return true;
    if (this.#due <= 0) return false;
    this.#due -= bytes;
    return true;
  }

  /** A path was shown: from there on nothing in the log is certain to be qemu's. */
  #pathShown = false;

  get pathShown(): boolean {
    return this.#pathShown;
  }

  /** A call was entered. Whether what stands behind its arguments on the line, up to `end`, is output. */
  entered(name: string, line: QemuLine, place: { readonly buffer: Uint8Array; readonly end: number }): boolean {
    const { buffer, end } = place;
    // What stands behind is another call's.
    const stop = line.close < 0 ? end : line.close;
    const argument = (index: number): number => line.argument(buffer, index, stop);
    const pending = line.outcome === 'pending';
    this.#pathShown ||= until(buffer, line.nameEnd, stop, quote) < stop;
    if (line.close < 0) this.#exposure.expose();
    else if (watchedCalls.has(name)) {
      const value = pending ? undefined : line.outcome === 'errno' ? -1 : line.value;
      this.#exposure.sees({ name, value, path: firstString(buffer, line.nameEnd, stop), argument });
    } else if (pending && writingCalls.has(name) && this.#exposure.leads(argument(0))) {
      const length = name === 'write' ? argument(2) : Number.NaN;
      if (Number.isNaN(length)) this.#exposure.expose();
      else this.#due += length - (end - line.close);
      return true;
    }
    return false;
  }
}

const quote = 0x22;
