import * as zlib from 'node:zlib';
import { through } from './through.ts';

/** Decompresses gzip of any number of members, and padding of zeros behind them. Anything else behind them is an error: Node leaves it out. */
export async function* fromGzip(chunks: AsyncIterable<Uint8Array>, chunkSize: number): AsyncGenerator<Uint8Array> {
  const decoder = zlib.createGunzip({ chunkSize });
  const source = chunks[Symbol.asyncIterator]();
  let read = 0;
  let lastNonZero = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const { value, done } = await source.next();
      if (done === true) return;
      const last = value.findLastIndex((byte) => byte !== 0);
      if (last >= 0) lastNonZero = read + last + 1;
      read += value.length;
      yield value;
    }
  }
  try {
    yield* through(counted(), decoder);
    // The decoder may have stopped reading at the padding.
    for await (const rest of counted()) void rest;
    if (lastNonZero > decoder.bytesWritten) throw new Error('what follows its last gzip member is no gzip');
  } finally {
    await source.return?.();
  }
}
