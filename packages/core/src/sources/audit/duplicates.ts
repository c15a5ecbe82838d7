/** Slots of a table of what was seen last: a power of two. */
const slots = 1 << 15;

/**
 * A journal holds each event twice when journald listens to the kernel's log and to the audit socket. Remembers the
 * last 32768 serials, so that memory does not grow with the input.
 */
export class SeenEvents {
  readonly #times = new Float64Array(slots);
  readonly #facts = new Int32Array(slots);

  /** Whether this record was seen before; `fact` tells records of one event apart. Remembers it. */
  seen(time: number, serial: number, fact: number): boolean {
    if (Number.isNaN(time) || Number.isNaN(serial)) return false;
    const slot = (serial * 2 + (fact & 1)) % slots;
    if (this.#times[slot] === time && this.#facts[slot] === (fact | 0)) return true;
    this.#times[slot] = time;
    this.#facts[slot] = fact;
    return false;
  }
}

/** Which of journald's two ways a record came. */
export type Transport = 'kernel' | 'audit';

/**
 * The same for journals printed as plain lines, where the audit socket's have no serial: pairs equal texts that came
 * by different ways.
 */
export class PairedTexts {
  readonly #hashes = new Int32Array(slots);
  /** Positive: this many from the kernel's log have no partner yet; negative: from the audit socket. */
  readonly #unpaired = new Int32Array(slots);

  /** Whether this text is the partner of one that came the other way. Remembers it if it is not. */
  pairs(transport: Transport, buffer: Uint8Array, start: number, end: number): boolean {
    const hash = hashOf(buffer, start, end);
    const slot = (hash >>> 0) % slots;
    if (this.#hashes[slot] !== hash) {
      this.#hashes[slot] = hash;
      this.#unpaired[slot] = 0;
    }
    const waiting = this.#unpaired[slot] ?? 0;
    const step = transport === 'kernel' ? 1 : -1;
    this.#unpaired[slot] = waiting + step;
    return waiting * step < 0;
  }
}

function hashOf(buffer: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let at = start; at < end; at += 1) hash = (Math.imul(hash, 31) + (buffer[at] ?? 0)) | 0;
  return hash;
}
