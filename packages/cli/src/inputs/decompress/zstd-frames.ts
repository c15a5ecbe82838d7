import { ByteReader } from './byte-reader.ts';

/** One frame of a zstd file (RFC 8878, 3.1.1). */
export interface ZstdFrame {
  /** Memory it takes to decompress, in bytes. */
  readonly windowSize: number;
  readonly needsDictionary: boolean;
  /** The frame's bytes, each part only valid until the next one is asked for. Must be read to its end before the next frame. */
  readonly parts: AsyncIterable<Uint8Array>;
  /** The last four bytes of the content's XXH64, where the frame tells them; known when `parts` has ended. */
  checksum(): number | undefined;
}

/** The frames of a zstd file, skippable ones left out. Throws at what is none, and where the file ends within one. */
export async function* zstdFrames(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ZstdFrame> {
  const bytes = new ByteReader(chunks);
  while (!(await bytes.atEnd())) {
    const magic = await bytes.take(4);
    const number = littleEndian(magic);
    if (number === 0xfd2f_b528) yield await frameOf(magic, bytes);
    else if (number >= 0x184d_2a50 && number <= 0x184d_2a5f) await skip(bytes);
    else throw new Error('what follows its last zstd frame is no zstd');
  }
}

async function skip(bytes: ByteReader): Promise<void> {
  const size = littleEndian(await bytes.take(4));
  for await (const part of bytes.pass(size)) void part;
}

async function frameOf(magic: Uint8Array, bytes: ByteReader): Promise<ZstdFrame> {
  const [descriptor = 0] = await bytes.take(1);
  const singleSegment = (descriptor & 0x20) !== 0;
  const window = await bytes.take(singleSegment ? 0 : 1);
  const dictionary = await bytes.take([0, 1, 2, 4][descriptor & 3] ?? 0);
  const content = await bytes.take([singleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0);
  const header = [...magic, descriptor, ...window, ...dictionary, ...content];
  let checksum: number | undefined;
  async function* parts(): AsyncGenerator<Uint8Array> {
    yield Uint8Array.from(header);
    yield* blocks(bytes);
    if ((descriptor & 4) === 0) return;
    const last = await bytes.take(4);
    checksum = littleEndian(last);
    yield last;
  }
  return {
    windowSize: singleSegment ? littleEndian(content) + (content.length === 2 ? 256 : 0) : windowSize(window[0] ?? 0),
    needsDictionary: dictionary.some((byte) => byte !== 0),
    parts: parts(),
    checksum: () => checksum,
  };
}

async function* blocks(bytes: ByteReader): AsyncGenerator<Uint8Array> {
  for (let last = false; !last;) {
    const head = await bytes.take(3);
    const bits = littleEndian(head);
    last = (bits & 1) === 1;
    yield head;
    const repeatsOneByte = ((bits >> 1) & 3) === 1;
    yield* bytes.pass(repeatsOneByte ? 1 : bits >> 3);
  }
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function littleEndian(bytes: Uint8Array): number {
  return bytes.reduceRight((number, byte) => number * 256 + byte, 0);
}
