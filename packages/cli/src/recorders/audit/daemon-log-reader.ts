import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { errorCode } from '../../failures/user-error.ts';
import { readDaemonLine } from './log-line.ts';
import type { LogEntry, LogReader } from './log-reader.ts';

const chunkBytes = 1 << 16;
const newline = 0x0a;

/** Follows the log of the audit daemon, which begins a new file when one is full. */
export class DaemonLogReader implements LogReader {
  readonly #path: string;
  readonly #buffer = Buffer.alloc(chunkBytes);
  #file: number;
  #position: number;
  /** The beginning of a line whose end is not there yet. */
  #rest = Buffer.alloc(0);
  readonly missed = 0;

  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, 'r');
    this.#position = fstatSync(this.#file).size;
  }

  *poll(): Generator<LogEntry> {
    for (;;) {
      // Opened before reading on: what is written to the old file afterwards is nothing.
      const next = this.#openNext();
      yield* this.#readAll();
      if (next === undefined) return;
      closeSync(this.#file);
      this.#file = next;
      this.#position = 0;
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  *#readAll(): Generator<LogEntry> {
    for (;;) {
      const length = readSync(this.#file, this.#buffer, 0, chunkBytes, this.#position);
      if (length === 0) return;
      this.#position += length;
      yield* this.#lines(Buffer.concat([this.#rest, this.#buffer.subarray(0, length)]));
    }
  }

  *#lines(bytes: Buffer): Generator<LogEntry> {
    let start = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      const text = bytes.toString('latin1', start, end);
      const line = readDaemonLine(text);
      if (line !== undefined) yield { line, text };
      start = end + 1;
    }
    this.#rest = Buffer.from(bytes.subarray(start));
  }

  /** Files may be renamed between the search and the opening: what was opened is to be the one that a second search finds. */
  #openNext(): number | undefined {
    for (;;) {
      const path = this.#successor();
      if (path === undefined) return undefined;
      const file = openExisting(path);
      if (file === undefined) continue;
      if (fstatSync(file).ino === inodeOf(this.#successor() ?? '')) return file;
      closeSync(file);
    }
  }

  /**
   * The file that followed the one that is open: full ones are renamed to `audit.log.1`, `.2` and so on, oldest first. Where ours is gone it is the
   * oldest there is; the serials of records tell what was missed.
   */
  #successor(): string | undefined {
    const own = fstatSync(this.#file).ino;
    let newer: string | undefined;
    for (const path of this.#files()) {
      if (inodeOf(path) === own) return newer;
      newer = path;
    }
    return newer;
  }

  /** From the newest on; while files are being renamed one of them may be missing. */
  *#files(): Generator<string> {
    for (let [number, missing] = [0, 0]; missing < 2; number += 1) {
      const path = number === 0 ? this.#path : `${this.#path}.${number}`;
      const exists = inodeOf(path) !== undefined;
      missing = exists ? 0 : missing + 1;
      if (exists) yield path;
    }
  }
}

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}

function openExisting(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
