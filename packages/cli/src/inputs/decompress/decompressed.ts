import { notTextOf, tellingBytes, type NotText } from './not-text.ts';

const magics = { gzip: [0x1f, 0x8b], zstd: [0x28, 0xb5, 0x2f, 0xfd] } as const;

/** Whether an input that begins so is decompressed. */
export function isCompressed(head: Uint8Array): boolean {
  return Object.values(magics).some((magic) => magic.every((byte, i) => head[i] === byte));
}

/** An input that another tool has to turn into text. */
export class NotTextError extends Error {
  readonly form: NotText;

  constructor(form: NotText) {
    super(form.what);
    this.form = form;
  }
}

/**
 * The content of an input, decompressed where it begins as gzip or zstd does. Throws where that is damaged or cut off, and a {@link NotTextError}. What decompresses is loaded
 * when it is needed: that takes longer than reading a small trace.
 */
export async function* decompressed(raw: AsyncIterable<Uint8Array>, chunkSize: number): AsyncGenerator<Uint8Array> {
  const chunks = raw[Symbol.asyncIterator]();
  const head = await atLeast(chunks, tellingBytes);
  const all = resumed(head, chunks);
  const begins = (magic: readonly number[]): boolean => magic.every((byte, i) => head[i] === byte);
  if (begins(magics.gzip)) yield* (await import('./from-gzip.ts')).fromGzip(all, chunkSize);
  else if (begins(magics.zstd)) yield* (await import('./from-zstd.ts')).fromZstd(all);
  else {
    const form = notTextOf(head);
    if (form !== undefined) {
      await chunks.return?.();
      throw new NotTextError(form);
    }
    yield* all;
  }
}

async function atLeast(chunks: AsyncIterator<Uint8Array>, length: number): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < length) {
    const { value, done } = await chunks.next();
    if (done === true) break;
    head = Buffer.concat([head, value]);
  }
  return head;
}

async function* resumed(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    yield* { [Symbol.asyncIterator]: () => rest };
  } finally {
    // Whoever has enough after the head has not begun with the rest, and its file is open.
    await rest.return?.();
  }
}
