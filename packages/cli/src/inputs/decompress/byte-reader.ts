/** Takes pieces of known lengths from chunks of any. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async atEnd(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const { value, done } = await this.#chunks.next();
      if (done === true) return true;
      this.#rest = value;
    }
    return false;
  }

  /** So many bytes, as memory of their own. Throws where the input ends before. */
  async take(length: number): Promise<Uint8Array> {
    const taken = new Uint8Array(length);
    let at = 0;
    for await (const part of this.pass(length)) {
      taken.set(part, at);
      at += part.length;
    }
    return taken;
  }

  /** So many bytes, in parts that are only valid until the next one is asked for. */
  async *pass(length: number): AsyncGenerator<Uint8Array> {
    for (let left = length; left > 0;) {
      if (await this.atEnd()) throw new Error('unexpected end of file');
      const part = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }
}
