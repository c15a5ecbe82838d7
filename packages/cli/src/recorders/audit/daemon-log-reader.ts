import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { errorCode } from '../../user-error.ts';
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
      // Asked before reading: what is written to the old file afterwards is nothing.
      const replaced = this.#isReplaced();
      yield* this.#readAll();
      if (!replaced) return;
      closeSync(this.#file);
      this.#file = openSync(this.#path, 'r');
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

  #isReplaced(): boolean {
    try {
      return statSync(this.#path).ino !== fstatSync(this.#file).ino;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    }
  }
}
