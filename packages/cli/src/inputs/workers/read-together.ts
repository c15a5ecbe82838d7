import { readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { recordsBytes, type LinesAhead, type TraceInput } from '@seccomp-tailor/core';
import type { Ahead, Order, Place, Shelf } from './ahead-messages.ts';

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
/** So many blocks a thread may be read, or being read, from the one on that is due. */
const blocksEach = 8;
/** So many blocks a thread lie between the one that is due and one to be read ahead, which is read by the time it is due. */
const leadEach = 4;
/** What a thread is told to read at a time, so that it need not wait for this one. */
const ordersAtOnce = 3;

interface Helper {
  readonly worker: Worker;
  /** The blocks it is at, and how many it may be at; none before it is ready. */
  readonly orders: Set<number>;
  atOnce: number;
  /** The version of the lore it has. */
  version: number;
}

/** A block that was read ahead, and what its lines say. */
interface Block {
  readonly bytes: Uint8Array;
  readonly lines: LinesAhead;
}

/**
 * Reads the rest of a large file, of which other threads read blocks ahead: what their lines say. What that means is for the trace that gets
 * the blocks one after another, so that its result is the same as without help. It never waits for one: it reads itself what nobody has read.
 */
export class Together {
  readonly #trace: TraceInput;
  readonly #rest: Rest;
  readonly #shelf: Shelf;
  readonly #count: number;
  readonly #lead: number;
  readonly #helpers: Helper[] = [];
  readonly #ready = new Map<number, Block>();
  readonly #own = new Uint8Array(blockBytes);
  /** The block that is due, and the first one that may be read ahead. */
  #next = 0;
  #free = 0;
  /** What is known of the block given last. */
  lines: LinesAhead | undefined;

  constructor(trace: TraceInput, rest: Rest) {
    this.#trace = trace;
    this.#rest = rest;
    this.#count = Math.ceil((rest.size - rest.from) / blockBytes);
    const threads = rest.helpers + 1;
    this.#lead = leadEach * threads;
    const places = Array.from({ length: blocksEach * threads }, () => ({
      block: new SharedArrayBuffer(blockBytes),
      records: new SharedArrayBuffer(recordsBytes),
    }));
    this.#shelf = { fd: rest.fd, blockBytes, places };
    for (let i = 0; i < rest.helpers; i += 1) this.#helpers.push(this.#start());
  }

  /** The rest of the file in blocks, each valid until the next one is asked for. It may end before the size that was given. */
  async *blocks(): AsyncGenerator<Uint8Array> {
    try {
      for (; this.#next < this.#count; this.#next += 1) {
        await setImmediate();
        for (const helper of this.#helpers) this.#order(helper);
        const block = this.#ready.get(this.#next);
        this.#ready.delete(this.#next);
        this.lines = block?.lines;
        const chunk = block?.bytes ?? this.#read(this.#next);
        if (chunk.length > 0) yield chunk;
        if (chunk.length < blockBytes) return;
      }
    } finally {
      this.lines = undefined;
      await Promise.all(this.#helpers.map(({ worker }) => worker.terminate()));
    }
  }

  #read(index: number): Uint8Array {
    const room = this.#trace.room(blockBytes) ?? this.#own;
    return room.subarray(0, readSync(this.#rest.fd, room, 0, blockBytes, this.#positionOf(index)));
  }

  #positionOf(index: number): number {
    return this.#rest.from + index * blockBytes;
  }

  /** Where a block goes: such as may be read, or being read, at a time have different places. */
  #placeOf(index: number): number {
    return index % this.#shelf.places.length;
  }

  #start(): Helper {
    const worker = new Worker(this.#rest.file, { workerData: this.#shelf });
    const helper: Helper = { worker, orders: new Set(), atOnce: 0, version: 0 };
    worker.on('message', (message: 'ready' | Ahead) => {
      if (message === 'ready') helper.atOnce = ordersAtOnce;
      else this.#take(helper, message);
    });
    worker.on('error', () => lose(helper));
    worker.on('exit', () => lose(helper));
    return helper;
  }

  #order(helper: Helper): void {
    while (helper.orders.size < helper.atOnce) {
      const index = Math.max(this.#free, this.#next + this.#lead);
      if (index >= Math.min(this.#count, this.#oldest + this.#shelf.places.length)) return;
      this.#free = index + 1;
      helper.orders.add(index);
      const lore = this.#trace.lore(helper.version);
      if (lore !== undefined) helper.version = lore.version;
      const order: Order = { index, position: this.#positionOf(index), place: this.#placeOf(index), lore };
      helper.worker.postMessage(order);
    }
  }

  /** The first block whose place is not free: the one that is due, or one that was, and that a slow thread is still at. */
  get #oldest(): number {
    return Math.min(this.#next, ...this.#helpers.flatMap(({ orders }) => [...orders]));
  }

  #take(helper: Helper, { index, blockBytes: length, from, recordBytes }: Ahead): void {
    helper.orders.delete(index);
    if (index < this.#next || length === 0) return;
    const { block, records } = this.#shelf.places[this.#placeOf(index)] as Place;
    const lines = { from, records: new Uint8Array(records, 0, recordBytes) };
    this.#ready.set(index, { bytes: new Uint8Array(block, 0, length), lines });
  }
}

/** The thread is gone. */
function lose(helper: Helper): void {
  helper.atOnce = 0;
  helper.orders.clear();
}
