const encoder = new TextEncoder();

/** Turns text in UTF-16 into UTF-8, chunk by chunk: the shell of Windows writes what programs print so (`kubectl logs web > trace.log`). */
export class Utf16 {
  readonly #decoder: TextDecoder;

  constructor(order: 'utf-16le' | 'utf-16be') {
    this.#decoder = new TextDecoder(order);
  }

  utf8(chunk: Uint8Array): Uint8Array {
    return encoder.encode(this.#decoder.decode(chunk, { stream: true }));
  }

  /** What is left of a character that is cut off. */
  end(): Uint8Array {
    return encoder.encode(this.#decoder.decode());
  }
}

/** By the mark that such a text begins with; undefined for any other. */
export function utf16Of(head: Uint8Array): Utf16 | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return new Utf16('utf-16le');
  return head[0] === 0xfe && head[1] === 0xff ? new Utf16('utf-16be') : undefined;
}
