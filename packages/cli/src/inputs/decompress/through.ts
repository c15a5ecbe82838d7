import { pipeline, Readable } from 'node:stream';
import type * as zlib from 'node:zlib';

/** What a decoder of Node's makes of chunks, each of which is only valid until the next one is asked for. */
export async function* through(chunks: AsyncIterable<Uint8Array>, decoder: zlib.Gunzip): AsyncGenerator<Uint8Array> {
  // An error of either ends the decoder, whose iteration below throws it.
  pipeline(Readable.from(copiesOf(chunks)), decoder, () => undefined);
  for await (const chunk of decoder) yield chunk as Uint8Array;
}

/** A stream keeps several chunks at a time. */
async function* copiesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield Uint8Array.from(chunk);
}
