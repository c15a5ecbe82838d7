import { closeSync, constants, openSync, readSync } from 'node:fs';
import { errorCode } from '../../failures/user-error.ts';
import { readKmsgRecord } from './log-line.ts';
import type { LogEntry, LogReader } from './log-reader.ts';

/** The longest record that /dev/kmsg gives. */
const recordBytes = 8192;

/** Follows the kernel's log. */
export class KmsgReader implements LogReader {
  readonly #file: number;
  readonly #buffer = Buffer.alloc(recordBytes);
  #sequence = Number.NaN;
  missed = 0;

  constructor(path = '/dev/kmsg') {
    this.#file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    // The log begins with what was there before.
    for (const { line } of this.poll()) void line;
    this.missed = 0;
  }

  *poll(): Generator<LogEntry> {
    for (let record = this.#read(); record !== undefined; record = this.#read()) {
      const end = record.indexOf('\n');
      const text = end < 0 ? record : record.slice(0, end);
      const { sequence, line } = readKmsgRecord(text);
      if (sequence > this.#sequence + 1) this.missed += sequence - this.#sequence - 1;
      this.#sequence = sequence;
      if (line !== undefined) yield { line, text };
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #read(): string | undefined {
    for (;;) {
      try {
        const length = readSync(this.#file, this.#buffer);
        return length === 0 ? undefined : this.#buffer.toString('latin1', 0, length);
      } catch (error) {
        if (errorCode(error) === 'EAGAIN') return undefined;
        // Overwritten before it was read: the next record's number tells how many.
        if (errorCode(error) !== 'EPIPE') throw error;
      }
    }
  }
}
