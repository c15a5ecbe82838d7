import type { PageLayout } from './event-format.ts';

/** `commit`: the low bits are the length, above them flags of the kernel's. */
const lengthMask = 0xfffff;
const missedEvents = 0x80000000;
const missedStored = 0x40000000;

// Kinds in the header of an event; smaller ones are a length in words.
const padding = 29;
const timeExtend = 30;
const timeStamp = 31;

const two27 = 2 ** 27;
const two32 = 2 ** 32;

/**
 * Walks the events of one page of the kernel's ring buffer, as `trace_pipe_raw` gives it:
 *
 *     u64 time stamp, commit (length and flags), then events, each
 *     a word of 5 bits kind and 27 bits time since the one before, and
 *       kind 1 to 28: that many words of data       kind 29: padding, its length in the next word, none with no time
 *       kind 0: length in the next word, then data   kind 30, 31: a word with the upper bits of a time
 *
 * One object serves all pages. Bytes are never trusted: an event that would reach beyond its page ends it.
 */
export class PageCursor {
  readonly #layout: PageLayout;
  readonly #little: boolean;
  #end = 0;
  #at = 0;
  view: DataView = new DataView(new ArrayBuffer(0));
  /** Nanoseconds of the trace's clock. Above 2^53 (104 days) it is rounded to a few. */
  time = 0;
  /** Where the data of the event begins, and its length in bytes. */
  start = 0;
  length = 0;
  /** The processor whose buffer this is of. */
  readonly cpu: number;
  /** How many events the kernel says are missing before this page; NaN where it does not say how many. */
  missed = 0;

  constructor(layout: PageLayout, little: boolean, cpu = 0) {
    this.cpu = cpu;
    this.#layout = layout;
    this.#little = little;
  }

  /** Begins a page. */
  open(page: Uint8Array): void {
    const { timestamp, commit, data } = this.#layout;
    this.#end = this.#at = 0;
    this.missed = 0;
    if (page.length < data.offset) return;
    this.view = new DataView(page.buffer, page.byteOffset, page.byteLength);
    this.time = this.#wide(timestamp.offset);
    const flags = this.view.getUint32(commit.offset + (this.#little ? 0 : commit.size - 4), this.#little);
    const length = flags & lengthMask;
    this.#at = data.offset;
    this.#end = Math.min(data.offset + length, page.length);
    if ((flags & missedEvents) === 0) return;
    const stored = (flags & missedStored) !== 0 && this.#end + 8 <= page.length;
    this.missed = stored ? this.#wide(this.#end) : Number.NaN;
  }

  /** Goes to the next event; false at the end of the page. */
  next(): boolean {
    const { view } = this;
    const little = this.#little;
    const end = this.#end;
    let at = this.#at;
    while (at + 4 <= end) {
      const word = view.getUint32(at, little);
      const kind = little ? word & 31 : word >>> 27;
      const delta = little ? word >>> 5 : word & (two27 - 1);
      at += 4;
      if (kind > 0 && kind < padding) {
        this.time += delta;
        this.start = at;
        this.length = kind * 4;
        this.#at = at + this.length;
        return this.#at <= end;
      }
      if (at + 4 > end) break;
      const next = view.getUint32(at, little);
      if (kind === timeExtend) this.time += next * two27 + delta;
      else if (kind === timeStamp) this.time = this.#absolute(next * two27 + delta);
      else if (kind === padding && delta === 0) break;
      else if (kind === padding) this.time += delta;
      else return this.#long(at, next, delta);
      at += kind === padding ? Math.max(next, 4) : 4;
    }
    this.#at = end;
    return false;
  }

  /** Kind 0: the length, which counts itself, stands before the data. */
  #long(at: number, length: number, delta: number): boolean {
    this.time += delta;
    this.start = at + 4;
    this.length = length - 4;
    this.#at = at + ((length + 3) & ~3);
    if (length >= 4 && this.#at > at && this.#at <= this.#end) return true;
    this.#at = this.#end;
    return false;
  }

  /** A time stamp has 59 bits; the upper 5 are those of the page's. */
  #absolute(low: number): number {
    const unit = 2 ** 59;
    return Math.floor(this.time / unit) * unit + low;
  }

  #wide(at: number): number {
    const [low, high] = this.#little ? [at, at + 4] : [at + 4, at];
    return this.view.getUint32(high, this.#little) * two32 + this.view.getUint32(low, this.#little);
  }
}
