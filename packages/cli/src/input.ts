import type { FileHandle } from 'node:fs/promises';
import { decompressed } from './decompress/decompressed.ts';
import type { Host } from './host.ts';
import { fileError, UserError } from './user-error.ts';

/** The name of standard input, as people see it in places and messages. */
export const standardInput = '-';

const chunkBytes = 1 << 19;

/** Where to read the next chunk of a file; undefined where any place is as good. */
export type Room = (size: number) => Uint8Array | undefined;

/**
 * The content of an input, decompressed where it begins as gzip or zstd does: a file, a pipe, or `-` for standard input.
 * A chunk is only valid until the next one is asked for. What cannot be read is a UserError.
 */
export async function* readInput(name: string, host: Host, room?: Room): AsyncGenerator<Uint8Array> {
  const raw = name === standardInput ? host.stdin : await openFile(name, host, room);
  try {
    yield* decompressed(raw, chunkBytes);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw fileError('input', name, error);
  }
}

/** Names of inputs, `-` at most once, because standard input can be read only once. */
export function checkInputs(names: readonly string[], command: string): void {
  if (names.length === 0) {
    throw new UserError('usage', `${command} needs at least one INPUT`, 'Name trace files, or - for standard input.');
  }
  if (names.filter((name) => name === standardInput).length > 1) {
    throw new UserError('usage', 'standard input (-) can be read only once', 'Leave all but one - out.');
  }
}

async function openFile(name: string, host: Host, room?: Room): Promise<AsyncIterable<Uint8Array>> {
  let file: FileHandle;
  try {
    const path = host.resolve(name);
    if ((await host.fs.stat(path)).isDirectory()) throw directoryError(name);
    file = await host.fs.open(path);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw fileError('input', name, error);
  }
  return chunksOf(file, room);
}

/** Reads into two buffers by turns, so that one is filled while the other is worked on, and no memory is taken per chunk. */
async function* chunksOf(file: FileHandle, room: Room = () => undefined): AsyncGenerator<Uint8Array> {
  let current: Uint8Array = new Uint8Array(chunkBytes);
  let next: Uint8Array = new Uint8Array(chunkBytes);
  let reading = file.read(next, 0, chunkBytes, null);
  try {
    for (;;) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return;
      [current, next] = [next, room(chunkBytes) ?? current];
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
