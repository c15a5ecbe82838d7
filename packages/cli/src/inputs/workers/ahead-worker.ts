// The thread that reads blocks of a trace ahead of the one that has them in their order (read-together.ts).
import { readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { AheadReader } from '@seccomp-tailor/core';
import type { Ahead, Order, Place, Shelf } from './ahead-messages.ts';

const { fd, blockBytes, places } = workerData as Shelf;
const nothing = { blockBytes: 0, from: 0, recordBytes: 0 };
let reader: AheadReader | undefined;

parentPort?.on('message', (order: Order) => parentPort?.postMessage(read(order)));
parentPort?.postMessage('ready');

function read({ index, position, place, lore }: Order): Ahead {
  if (lore !== undefined) learn(lore);
  return { index, ...readInto(places[place] as Place, position) };
}

function readInto(place: Place, position: number): Omit<Ahead, 'index'> {
  const room = reader?.room(blockBytes);
  if (reader === undefined || room === undefined) return nothing;
  try {
    const block = room.subarray(0, readSync(fd, room, 0, blockBytes, position));
    const { from, records } = reader.read(block, new Uint8Array(place.records));
    new Uint8Array(place.block).set(block);
    return { blockBytes: block.length, from, recordBytes: records.length };
  } catch {
    // Told by the thread that has this block next.
    return nothing;
  }
}

function learn(lore: NonNullable<Order['lore']>): void {
  if (reader === undefined) reader = AheadReader.open(lore);
  else reader.know(lore);
}
