import type { FileHandle } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import type { Host } from './host.ts';
import { systemReason, UserError } from './user-error.ts';

/** The name of standard input, as people see it in places and messages. */
export const standardInput = '-';

const chunkBytes = 1 << 18;

/**
 * The content of an input, decompressed where it begins as gzip or zstd does: a file, a pipe, or `-` for standard input.
 * A chunk is only valid until the next one is asked for. What cannot be read is a UserError.
 */
export async function* readInput(name: string, host: Host): AsyncGenerator<Uint8Array> {
  const raw = name === standardInput ? host.stdin : await openFile(name, host);
  try {
    yield* decompressed(raw, name);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError('input', `cannot read ${name}: ${systemReason(error)}`);
  }
}

/** Names of inputs, `-` at most once, because standard input can be read only once. */
export function checkInputs(names: readonly string[], command: string): void {
  if (names.length === 0) {
    throw new UserError('usage', `${command} needs at least one INPUT`, 'Name trace files, or - for standard input.');
  }
  if (names.filter((name) => name === standardInput).length > 1) {
    throw new UserError('usage', 'standard input (-) can be read only once');
  }
}

async function openFile(name: string, host: Host): Promise<AsyncIterable<Uint8Array>> {
  let file: FileHandle;
  try {
    const path = host.resolve(name);
    if ((await host.fs.stat(path)).isDirectory()) throw directoryError(name);
    file = await host.fs.open(path);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError('input', `cannot read ${name}: ${systemReason(error)}`);
  }
  return chunksOf(file);
}

/** Reads into two buffers by turns, so that one is filled while the other is worked on, and no memory is taken per chunk. */
async function* chunksOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  let current = new Uint8Array(chunkBytes);
  let next = new Uint8Array(chunkBytes);
  let reading = file.read(next, 0, chunkBytes, null);
  try {
    for (;;) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return;
      [current, next] = [next, current];
      reading = file.read(next, 0, chunkBytes, null);
      yield current.subarray(0, bytesRead);
    }
  } finally {
    await reading.catch(() => undefined);
    await file.close();
  }
}

function directoryError(name: string): UserError {
  const files = `${name.replace(/\/+$/, '')}/*`;
  return new UserError(
    'input',
    `cannot read ${name}: it is a folder`,
    `Pass its files, as for the files of strace -ff: ${files}`,
  );
}

const magics = { gzip: [0x1f, 0x8b], zstd: [0x28, 0xb5, 0x2f, 0xfd] } as const;

async function* decompressed(raw: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const chunks = raw[Symbol.asyncIterator]();
  const head = await atLeast(chunks, magics.zstd.length);
  const all = resumed(head, chunks);
  const begins = (magic: readonly number[]): boolean => magic.every((byte, i) => head[i] === byte);
  if (begins(magics.gzip)) yield* through(all, zlib.createGunzip({ chunkSize: chunkBytes }));
  else if (begins(magics.zstd)) yield* through(all, zstdDecoder(name));
  else yield* all;
}

function zstdDecoder(name: string): zlib.Gunzip {
  // In Node since 22.15; the types are those of the oldest Node we run on.
  const { createZstdDecompress } = zlib as { createZstdDecompress?: () => zlib.Gunzip };
  if (createZstdDecompress !== undefined) return createZstdDecompress();
  throw new UserError(
    'input',
    `cannot read ${name}: it is compressed with zstd, which this Node ${process.version} cannot read`,
    `Use Node 22.15 or newer, or: zstd -dc ${name} | seccomp-tailor … -`,
  );
}

/** A stream keeps several chunks at a time. */
async function* copiesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield Uint8Array.from(chunk);
}

async function* through(chunks: AsyncIterable<Uint8Array>, decoder: zlib.Gunzip): AsyncGenerator<Uint8Array> {
  // An error of either ends the decoder, whose iteration below throws it.
  pipeline(Readable.from(copiesOf(chunks)), decoder, () => undefined);
  for await (const chunk of decoder) yield chunk as Uint8Array;
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
  if (head.length > 0) yield head;
  yield* { [Symbol.asyncIterator]: () => rest };
}
