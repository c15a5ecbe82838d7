import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { decompressed, isCompressed, NotTextError } from './decompress/decompressed.ts';
import type { Host } from '../host/host.ts';
import { fileError, UserError } from '../failures/user-error.ts';

/** The name of standard input, as people see it in places and messages. */
export const standardInput = '-';

const chunkBytes = 1 << 19;
/** After so many chunks other work of this thread gets a turn. */
const chunksPerTurn = 16;

/** How whoever asks for an input would have it. */
export interface Wishes {
  /** Where to read the next chunk of a file; undefined where any place is as good. */
  room(size: number): Uint8Array | undefined;
  /** The rest of a file that is not compressed, from a position on, read in another way; undefined where this one will do. */
  rest?(fd: number, from: number, size: number): AsyncIterable<Uint8Array> | undefined;
}

/**
 * The content of an input, decompressed where it begins as gzip or zstd does: a file, a pipe, or `-` for standard input.
 * A chunk is only valid until the next one is asked for. What cannot be read is a UserError.
 */
export async function* readInput(name: string, host: Host, wishes?: Wishes): AsyncGenerator<Uint8Array> {
  const raw = name === standardInput ? onlyOnce(host.stdin) : await openFile(name, host, wishes);
  try {
    yield* decompressed(raw, chunkBytes);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw error instanceof NotTextError ? notTextError(name, error) : fileError('input', name, error);
  }
}

const taken = new WeakSet<AsyncIterable<Uint8Array>>();

function onlyOnce(stream: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  if (taken.has(stream))
    throw new UserError('usage', 'standard input (-) can be read only once', 'Leave all but one - out.');
  taken.add(stream);
  return stream;
}

export function checkInputs(names: readonly string[], command: string): void {
  if (names.length === 0) {
    throw new UserError('usage', `${command} needs at least one INPUT`, 'Name trace files, or - for standard input.');
  }
}

async function openFile(name: string, host: Host, wishes?: Wishes): Promise<AsyncIterable<Uint8Array>> {
  try {
    const path = host.resolve(name);
    const stat = await host.fs.stat(path);
    if (stat.isDirectory()) throw directoryError(name);
    const file = await host.fs.open(path);
    return stat.isFile() ? chunksOf(file, stat.size, wishes) : chunksInTime(file);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw fileError('input', name, error);
  }
}

/**
 * A file, always into the same memory, so that none is taken per chunk. It answers at once, mostly: to have another thread read it and to
 * wait for that costs more than the reading. Signals get their turn.
 */
async function* chunksOf(file: FileHandle, size: number, wishes?: Wishes): AsyncGenerator<Uint8Array> {
  const own = new Uint8Array(chunkBytes);
  let position = 0;
  let plain = true;
  try {
    for (let turn = 1; ; turn += 1) {
      const place = wishes?.room(chunkBytes) ?? own;
      if (turn % chunksPerTurn === 0) await setImmediate();
      const chunk = place.subarray(0, readSync(file.fd, place, 0, place.length, position));
      if (chunk.length === 0) return;
      if (turn === 1) plain = !isCompressed(chunk);
      yield chunk;
      position += chunk.length;
      const rest = plain ? wishes?.rest?.(file.fd, position, size) : undefined;
      for await (const block of rest ?? []) {
        yield block;
        position += block.length;
      }
    }
  } finally {
    await file.close();
  }
}

/** A pipe or a device may have nothing to read for long. */
async function* chunksInTime(file: FileHandle): AsyncGenerator<Uint8Array> {
  const place = new Uint8Array(chunkBytes);
  try {
    for (;;) {
      const { bytesRead } = await file.read(place, 0, place.length, null);
      if (bytesRead === 0) return;
      yield place.subarray(0, bytesRead);
    }
  } finally {
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

function notTextError(name: string, { form: { what, tool } }: NotTextError): UserError {
  return new UserError(
    'input',
    `cannot read ${name}: it is ${what}`,
    `Have it turned into text, and read that from standard input: ${tool} ${name} | seccomp-tailor … -`,
  );
}
