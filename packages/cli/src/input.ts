import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { decompressed } from './decompress/decompressed.ts';
import type { Host } from './host.ts';
import { fileError, UserError } from './user-error.ts';

/** The name of standard input, as people see it in places and messages. */
export const standardInput = '-';

const chunkBytes = 1 << 19;
/** After so many chunks other work of this thread gets a turn. */
const chunksPerTurn = 16;

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
  try {
    const path = host.resolve(name);
    const stat = await host.fs.stat(path);
    if (stat.isDirectory()) throw directoryError(name);
    const file = await host.fs.open(path);
    return chunksOf(file, stat.isFile() ? readAtOnce : readInTime, room);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw fileError('input', name, error);
  }
}

type Read = (file: FileHandle, place: Uint8Array, turn: number) => Promise<number>;

/** Always into the same memory, so that none is taken per chunk. */
async function* chunksOf(file: FileHandle, read: Read, room: Room = () => undefined): AsyncGenerator<Uint8Array> {
  const own = new Uint8Array(chunkBytes);
  try {
    for (let turn = 1; ; turn += 1) {
      const place = room(chunkBytes) ?? own;
      const bytes = await read(file, place, turn);
      if (bytes === 0) return;
      yield place.subarray(0, bytes);
    }
  } finally {
    await file.close();
  }
}

/** A file answers at once, mostly: to have another thread read it and to wait for that costs more than the reading. Signals get their turn. */
async function readAtOnce(file: FileHandle, place: Uint8Array, turn: number): Promise<number> {
  if (turn % chunksPerTurn === 0) await setImmediate();
  return readSync(file.fd, place);
}

/** A pipe or a device may have nothing to read for long. */
async function readInTime(file: FileHandle, place: Uint8Array): Promise<number> {
  const { bytesRead } = await file.read(place, 0, place.length, null);
  return bytesRead;
}

function directoryError(name: string): UserError {
  const files = `${name.replace(/\/+$/, '')}/*`;
  return new UserError(
    'input',
    `cannot read ${name}: it is a folder`,
    `Pass its files, as for the files of strace -ff: ${files}`,
  );
}
