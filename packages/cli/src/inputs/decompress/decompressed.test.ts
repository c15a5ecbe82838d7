import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import xxhash from 'xxhash-wasm';
import { decompressed } from './decompressed.ts';
import { byLibrary, fromZstd } from './from-zstd.ts';

const hashes = await xxhash();
describe('gzip', () => {
  const [one, two] = [zlib.gzipSync('one\n'), zlib.gzipSync('two\n')];

  it.each([
    ['one member', [one], 'one\n'],
    ['several', [one, two, one], 'one\ntwo\none\n'],
    ['zeros behind it, as on tapes', [one, Buffer.alloc(1 << 20)], 'one\n'],
  ])('of %s', async (_case, parts, expected) => {
    expect(await contentOf(Buffer.concat(parts))).toBe(expected);
  });

  it.each([
    ['cut off', [one.subarray(0, -1)], 'unexpected end of file'],
    ['cut off in the second member', [one, two.subarray(0, 12)], 'unexpected end of file'],
    ['with a wrong checksum', [damaged(one, -8)], 'incorrect data check'],
    ['with a wrong length', [damaged(one, -1)], 'incorrect length check'],
    ['with text behind it', [one, Buffer.from('more\n')], 'incorrect header check'],
    ['with a member behind zeros', [one, Buffer.alloc(9), two], 'what follows its last gzip member is no gzip'],
    [
      'with a member far behind zeros',
      [one, Buffer.alloc(1 << 21), two],
      'what follows its last gzip member is no gzip',
    ],
  ])('%s is refused', async (_case, parts, message) => {
    await expect(contentOf(Buffer.concat(parts))).rejects.toThrow(message);
  });
});

describe.each([
  ['by Node or the library, whichever is there', undefined],
  ['by the library', byLibrary],
])('zstd %s', (_how, decode) => {
  const read = (bytes: Uint8Array, size?: number): Promise<string> =>
    collect(fromZstd(chunksOf(bytes, size), ...(decode === undefined ? [] : [decode])));
  const [one, two] = [frame(['one\n']), frame(['two\n', 'three\n'])];
  const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);

  it.each([
    ['one frame', [one], 'one\n'],
    ['several', [one, two, one], 'one\ntwo\nthree\none\n'],
    ['an empty one', [frame([]), one], 'one\n'],
    ['frames to skip', [skippable, one, skippable, two, skippable], 'one\ntwo\nthree\n'],
    ['one without a checksum', [frame(['one\n'], { checksum: false })], 'one\n'],
    ['blocks of one byte repeated', [frame([{ byte: 'x', times: 100_000 }, '\n'])], `${'x'.repeat(100_000)}\n`],
  ])('of %s', async (_case, parts, expected) => {
    expect(await read(Buffer.concat(parts))).toBe(expected);
  });

  it('of frames of any blocks, in chunks of any size', async () => {
    const block = fc.oneof(
      fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 40 }),
      fc.record({ byte: fc.constantFrom('a', '\n'), times: fc.integer({ min: 1, max: 3000 }) }),
    );
    const frames = fc.array(fc.tuple(fc.array(block, { maxLength: 5 }), fc.boolean()), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(frames, fc.integer({ min: 1, max: 50 }), async (contents, size) => {
        const bytes = Buffer.concat(contents.map(([blocks, checksum]) => frame(blocks, { checksum })));
        expect(await read(bytes, size)).toBe(contents.map(([blocks]) => blocks.map(textOf).join('')).join(''));
      }),
    );
  });

  it('wherever it is cut off, that is told', async () => {
    const bytes = Buffer.concat([one, skippable, two]);
    for (let end = 1; end < bytes.length; end += 1) {
      const whole = [one.length, one.length + skippable.length].includes(end);
      const reading = read(bytes.subarray(0, end));
      if (whole) expect(await reading).toBe('one\n');
      else await expect(reading, `cut at ${end}`).rejects.toThrow('unexpected end of file');
    }
  });

  it.each([
    ['with a wrong checksum', [damaged(one, -1)], /checksum|data_error|doesn't match|corruption/i],
    ['with other content than its checksum is of', [damaged(one, -6)], /checksum|doesn't match|corruption/i],
    ['with text behind it', [one, Buffer.from('more\n')], 'what follows its last zstd frame is no zstd'],
    ['that needs a dictionary', [frame(['one'], { dictionary: 7 })], 'it is compressed with a zstd dictionary'],
  ])('%s is refused', async (_case, parts, message) => {
    await expect(read(Buffer.concat(parts))).rejects.toThrow(message);
  });
});

it('zstd that wants too much memory of the library is refused', async () => {
  const wide = frame(['one\n'], { window: 17 << 3 });
  await expect(collect(fromZstd(chunksOf(wide), byLibrary))).rejects.toThrow(/window of 128 MiB needs Node 22.15/);
});

interface Repeated {
  readonly byte: string;
  readonly times: number;
}

type Block = string | Repeated;

/** A zstd frame of blocks that are not compressed. */
function frame(blocks: readonly Block[], { checksum = true, window = 0x38, dictionary = 0 } = {}): Buffer {
  const descriptor = (checksum ? 4 : 0) | (dictionary > 0 ? 1 : 0);
  const header = [0x28, 0xb5, 0x2f, 0xfd, descriptor, window, ...(dictionary > 0 ? [dictionary] : [])];
  const all: readonly Block[] = blocks.length > 0 ? blocks : [''];
  const body = all.map((block, i) => blockBytes(block, i === all.length - 1));
  const sum = Buffer.alloc(8);
  sum.writeBigUInt64LE(hashes.h64Raw(Buffer.from(blocks.map(textOf).join(''))));
  return Buffer.concat([Buffer.from(header), ...body, checksum ? sum.subarray(0, 4) : Buffer.alloc(0)]);
}

function blockBytes(block: Block, last: boolean): Buffer {
  const raw = typeof block === 'string';
  const bits = ((raw ? block.length : block.times) << 3) | (raw ? 0 : 2) | (last ? 1 : 0);
  return Buffer.concat([
    Buffer.from([bits & 255, (bits >> 8) & 255, bits >> 16]),
    Buffer.from(raw ? block : block.byte),
  ]);
}

function textOf(block: Block): string {
  return typeof block === 'string' ? block : block.byte.repeat(block.times);
}

function damaged(bytes: Uint8Array, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[copy.length + at] = (copy.at(at) ?? 0) ^ 0x55;
  return copy;
}

function contentOf(bytes: Uint8Array): Promise<string> {
  return collect(decompressed(chunksOf(bytes), 1 << 16));
}

/** In memory that is used again for each chunk, as files are read. */
async function* chunksOf(bytes: Uint8Array, size = 1 << 16): AsyncGenerator<Uint8Array> {
  const memory = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    memory.fill(0xee);
    memory.set(part);
    yield memory.subarray(0, part.length);
  }
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk.slice());
  return Buffer.concat(parts).toString('latin1');
}
