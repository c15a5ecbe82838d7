import * as zlib from 'node:zlib';
import { through } from './through.ts';
import { zstdFrames, type ZstdFrame } from './zstd-frames.ts';

/** `zstd -19` needs 8 MiB, `--ultra -22` and `--long` 128 MiB; the library moves the whole window for every block. */
const maxWindow = 32 << 20;

/** In Node since 22.15; the types are those of the oldest Node we run on. */
const { createZstdDecompress } = zlib as { createZstdDecompress?: () => zlib.Gunzip };

/** Decompresses one frame. */
export type FrameDecoder = (frame: ZstdFrame) => AsyncIterable<Uint8Array>;

const standardDecoder: FrameDecoder =
  createZstdDecompress === undefined ? byLibrary : ({ parts }) => through(parts, createZstdDecompress());

/**
 * Decompresses zstd: frame by frame, because some Nodes that know zstd silently leave out what follows the first frame. A chunk is
 * only valid until the next one is asked for. Where a frame holds a checksum, the content is held to it.
 */
export async function* fromZstd(
  chunks: AsyncIterable<Uint8Array>,
  decode: FrameDecoder = standardDecoder,
): AsyncGenerator<Uint8Array> {
  for await (const frame of zstdFrames(chunks)) {
    if (frame.needsDictionary) throw new Error('it is compressed with a zstd dictionary');
    yield* decode(frame);
  }
}

/** For Nodes that do not know zstd. */
export async function* byLibrary(frame: ZstdFrame): AsyncGenerator<Uint8Array> {
  if (frame.windowSize > maxWindow) {
    throw new Error(
      `its zstd window of ${frame.windowSize >> 20} MiB needs Node 22.15 or newer, and this is ${process.version}`,
    );
  }
  const [{ Decompress }, { default: xxhash }] = await Promise.all([import('fzstd'), import('xxhash-wasm')]);
  const hash = (await xxhash()).create64();
  let ready: Uint8Array[] = [];
  const decoder = new Decompress((content) => ready.push(content));
  function* taken(): Generator<Uint8Array> {
    for (const content of ready) {
      hash.update(content);
      yield content;
    }
    ready = [];
  }
  for await (const part of frame.parts) {
    // It keeps what it is given until a block is whole.
    decoder.push(part.slice());
    yield* taken();
  }
  decoder.push(new Uint8Array(0), true);
  yield* taken();
  const checksum = frame.checksum();
  if (checksum !== undefined && Number(hash.digest() & 0xffff_ffffn) !== checksum)
    throw new Error('its content is not what its zstd checksum says');
}
