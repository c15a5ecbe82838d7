import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { KmsgRing, type KmsgMemory } from './kmsg-ring.ts';
import { readKmsgRecord } from './log-line.ts';
import type { LogEntry, LogReader } from './log-reader.ts';

/** What the thread is started with. */
export interface KmsgOrder {
  readonly path: string;
  /** Where it puts the log's lines. */
  readonly memory: KmsgMemory;
}

/**
 * Follows the kernel's log. A busy program fills all of it within some milliseconds, less than this thread may be held up for: by the program's
 * own threads, by reading what was logged. So a thread of its own takes the lines away.
 */
export class KmsgReader implements LogReader {
  readonly #ring = new KmsgRing();
  readonly #worker: Worker;
  #failure: Error | undefined;
  #sequence = Number.NaN;
  missed = 0;

  private constructor(thread: URL, path: string) {
    const workerData: KmsgOrder = { path, memory: this.#ring.memory };
    this.#worker = new Worker(thread, { workerData });
    this.#worker.on('error', (error) => (this.#failure = error));
  }

  /** `thread` is what kmsg-thread.ts was compiled to. */
  static async open(thread: URL, path = '/dev/kmsg'): Promise<KmsgReader> {
    const reader = new KmsgReader(thread, path);
    await once(reader.#worker, 'message');
    // The log begins with what was there before.
    for (const { line } of reader.poll()) void line;
    reader.missed = 0;
    return reader;
  }

  *poll(): Generator<LogEntry> {
    if (this.#failure !== undefined) throw this.#failure;
    for (const text of this.#ring.take()) {
      const { sequence, line } = readKmsgRecord(text);
      // What belongs to the record before (` SUBSYSTEM=net`) has no number.
      if (Number.isNaN(sequence)) continue;
      if (sequence > this.#sequence + 1) this.missed += sequence - this.#sequence - 1;
      this.#sequence = sequence;
      if (line !== undefined) yield { line, text };
    }
  }

  close(): void {
    this.#ring.stop();
  }
}
