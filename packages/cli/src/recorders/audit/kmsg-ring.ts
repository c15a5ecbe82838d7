/** Some 60,000 records; a power of two. */
const ringBytes = 1 << 24;
/** The longest record that /dev/kmsg gives. */
const recordBytes = 8192;
const newline = 0x0a;

/** Whether to end, and how many bytes were written and read since the start, where 32 bits hold that. */
const [stop, written, read] = [0, 1, 2];

/** What threads share of a {@link KmsgRing}. */
export interface KmsgMemory {
  readonly bytes: SharedArrayBuffer;
  readonly state: SharedArrayBuffer;
}

/**
 * What the thread that takes the kernel's log away has read and the other one has not: all memory is there from the start, so that the
 * thread waits for nobody, not even for the kernel to give some while the other is given some.
 */
export class KmsgRing {
  readonly memory: KmsgMemory;
  readonly #bytes: Buffer;
  readonly #state: Int32Array;

  constructor(memory?: KmsgMemory) {
    // What begins in the ring may end behind it.
    const bytes = memory?.bytes ?? new SharedArrayBuffer(ringBytes + recordBytes);
    this.memory = { bytes, state: memory?.state ?? new SharedArrayBuffer(12) };
    this.#bytes = Buffer.from(bytes);
    this.#state = new Int32Array(this.memory.state);
    if (memory === undefined) this.#bytes.fill(newline);
  }

  get stopped(): boolean {
    return Atomics.load(this.#state, stop) !== 0;
  }

  stop(): void {
    Atomics.store(this.#state, stop, 1);
    Atomics.notify(this.#state, stop);
  }

  /** Returns when it is stopped, or after so many milliseconds. */
  wait(milliseconds: number): void {
    Atomics.wait(this.#state, stop, 0, milliseconds);
  }

  /** Has `write` put something, whole lines of them, into the room it is shown; false where there is no room, or nothing. */
  add(write: (bytes: Buffer, start: number, length: number) => number): boolean {
    const at = Atomics.load(this.#state, written);
    if (ringBytes - ((at - Atomics.load(this.#state, read)) | 0) < recordBytes) return false;
    const start = at & (ringBytes - 1);
    const length = write(this.#bytes, start, recordBytes);
    if (start + length > ringBytes) this.#bytes.copyWithin(0, ringBytes, start + length);
    Atomics.store(this.#state, written, (at + length) | 0);
    return length > 0;
  }

  /** The lines that are there now, one character a byte. */
  *take(): Generator<string> {
    const end = Atomics.load(this.#state, written);
    for (let at = Atomics.load(this.#state, read); at !== end; Atomics.store(this.#state, read, at)) {
      const start = at & (ringBytes - 1);
      const lineEnd = this.#bytes.indexOf(newline, start);
      const text = this.#bytes.toString('latin1', start, lineEnd);
      at = (at + lineEnd + 1 - start) | 0;
      yield text;
    }
  }
}
