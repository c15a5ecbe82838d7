/** How many bytes of an input's beginning and of its end go into its trace id. */
const sampleBytes = 1 << 16;

/** Gives the SHA-256 of bytes. */
export type Sha256 = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array | Promise<Uint8Array>;

/**
 * The trace id of an input without one: a digest of its size, head and tail, so that it costs the same for any size.
 * Feed it the chunks in order, then ask.
 */
export class TraceDigest {
  readonly #sha256: Sha256;
  #size = 0;
  readonly #head = new Uint8Array(sampleBytes);
  /** The last bytes after the head, as a ring. */
  readonly #tail = new Uint8Array(sampleBytes);

  constructor(sha256: Sha256 = webSha256) {
    this.#sha256 = sha256;
  }

  push(chunk: Uint8Array): void {
    const intoHead = Math.max(0, Math.min(chunk.length, sampleBytes - this.#size));
    if (intoHead > 0) this.#head.set(chunk.subarray(0, intoHead), this.#size);
    this.#pushTail(chunk.subarray(intoHead), this.#size + intoHead);
    this.#size += chunk.length;
  }

  /** `sha256:` and the first 128 bits in hexadecimal. */
  async id(): Promise<string> {
    const end = Math.max(0, this.#size - sampleBytes) % sampleBytes;
    const tail = this.#size > 2 * sampleBytes ? [this.#tail.subarray(end), this.#tail.subarray(0, end)] : [this.#tail];
    const size = new TextEncoder().encode(`${this.#size}\n`);
    const bytes = join([size, this.#head.subarray(0, Math.min(this.#size, sampleBytes)), ...tail]);
    const hash = await this.#sha256(bytes);
    return `sha256:${[...hash.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  }

  #pushTail(part: Uint8Array, position: number): void {
    if (part.length === 0) return;
    const kept = part.subarray(Math.max(0, part.length - sampleBytes));
    const start = (position - sampleBytes + part.length - kept.length) % sampleBytes;
    const first = kept.subarray(0, sampleBytes - start);
    this.#tail.set(first, start);
    this.#tail.set(kept.subarray(first.length), 0);
  }
}

async function webSha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
