import { readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { recordsBytes, type LinesAhead, type TraceInput } from '@seccomp-tailor/core';
import type { Ahead, Order, Shelf } from './ahead-messages.ts';

/** A file, from where on it is read by several threads, and how many they are besides this one. */
export interface Rest {
  readonly fd: number;
  readonly from: number;
  readonly size: number;
  readonly helpers: number;
  /** What these threads run. */
  readonly file: URL;
}

const blockBytes = 1 << 19;
/** So many blocks a thread are read, or being read, from the one on that is due. */
const blocksEach = 8;
/** What a thread is told to read at a time, so that it need not wait for this one. */
const ordersAtOnce = 4;

interface Helper {
  readonly worker: Worker;
  /** The blocks it is at, and how many it may be at; none before it is ready. */
  readonly orders: Set<number>;
  atOnce: number;
  /** The version of the lore it has. */
  version: number;
}

/**
 * Reads the rest of a large file, whose blocks other threads, and this one while it waits, read ahead: what lines say by themselves. What
 * they mean is for the trace that gets the blocks one after another, so that its result is the same as without help.
 */
export class Together {
  readonly #trace: TraceInput;
  readonly #rest: Rest;
  readonly #shelf: Shelf;
  readonly #count: number;
  readonly #helpers: Helper[] = [];
  /** What is known of blocks that were read ahead. */
  readonly #ready = new Map<number, LinesAhead | undefined>();
  readonly #own = new Uint8Array(blockBytes);
  /** The first block that nobody has read or was told to, and the one that is due. */
  #given = 0;
  #next = 0;
  #wake: () => void = () => undefined;
  /** What is known of the block given last. */
  lines: LinesAhead | undefined;

  constructor(trace: TraceInput, rest: Rest) {
    this.#trace = trace;
    this.#rest = rest;
    this.#count = Math.ceil((rest.size - rest.from) / blockBytes);
    const places = Array.from({ length: blocksEach * (rest.helpers + 1) }, () => new SharedArrayBuffer(recordsBytes));
    this.#shelf = { fd: rest.fd, blockBytes, places };
    for (let i = 0; i < rest.helpers; i += 1) this.#helpers.push(this.#start());
  }

  /** The rest of the file in blocks, each valid until the next one is asked for. It may end before the size that was given. */
  async *blocks(): AsyncGenerator<Uint8Array> {
    try {
      for (; this.#next < this.#count; this.#next += 1) {
        this.lines = await this.#due();
        const chunk = this.#read(this.#next);
        if (chunk.length > 0) yield chunk;
        if (chunk.length < blockBytes) return;
      }
    } finally {
      this.lines = undefined;
      await Promise.all(this.#helpers.map(({ worker }) => worker.terminate()));
    }
  }

  /** What is known of the block that is due; until it is this thread reads others. Undefined where nobody was told to read it. */
  async #due(): Promise<LinesAhead | undefined> {
    const due = this.#next;
    for (;;) {
      await setImmediate();
      for (const helper of this.#helpers) this.#order(helper);
      if (this.#ready.has(due)) {
        const lines = this.#ready.get(due);
        this.#ready.delete(due);
        return lines;
      }
      if (this.#given === due) {
        this.#given += 1;
        return undefined;
      }
      if (this.#mayGive) this.#readAhead(this.#give());
      else await new Promise<void>((done) => (this.#wake = done));
    }
  }

  get #mayGive(): boolean {
    return this.#given < Math.min(this.#count, this.#next + this.#shelf.places.length);
  }

  #give(): number {
    this.#given += 1;
    return this.#given - 1;
  }

  /** Where a block's records go: blocks from the one on that is due have different places. */
  #placeOf(index: number): number {
    return index % this.#shelf.places.length;
  }

  #recordsOf(index: number): Uint8Array {
    return new Uint8Array(this.#shelf.places[this.#placeOf(index)] as SharedArrayBuffer);
  }

  #positionOf(index: number): number {
    return this.#rest.from + index * blockBytes;
  }

  #read(index: number): Uint8Array {
    const room = this.#trace.room(blockBytes) ?? this.#own;
    return room.subarray(0, readSync(this.#rest.fd, room, 0, blockBytes, this.#positionOf(index)));
  }

  #readAhead(index: number): void {
    this.#ready.set(index, this.#trace.readAhead(this.#read(index), this.#recordsOf(index)));
  }

  #start(): Helper {
    const worker = new Worker(this.#rest.file, { workerData: this.#shelf });
    const helper: Helper = { worker, orders: new Set(), atOnce: 0, version: 0 };
    worker.on('message', (message: 'ready' | Ahead) => {
      if (message === 'ready') helper.atOnce = ordersAtOnce;
      else this.#take(helper, message);
    });
    worker.on('error', () => this.#lose(helper));
    worker.on('exit', () => this.#lose(helper));
    return helper;
  }

  #order(helper: Helper): void {
    while (helper.orders.size < helper.atOnce && this.#mayGive) {
      const lore = this.#trace.lore(helper.version);
      if (lore !== undefined) helper.version = lore.version;
      const index = this.#give();
      helper.orders.add(index);
      const order: Order = { index, position: this.#positionOf(index), place: this.#placeOf(index), lore };
      helper.worker.postMessage(order);
    }
  }

  #take(helper: Helper, { index, from, recordBytes }: Ahead): void {
    helper.orders.delete(index);
    this.#ready.set(index, { from, records: this.#recordsOf(index).subarray(0, recordBytes) });
    this.#wake();
  }

  /** What a thread was at that is gone, this one reads as if nobody had been told to. */
  #lose(helper: Helper): void {
    helper.atOnce = 0;
    for (const index of helper.orders) this.#ready.set(index, undefined);
    helper.orders.clear();
    this.#wake();
  }
}
