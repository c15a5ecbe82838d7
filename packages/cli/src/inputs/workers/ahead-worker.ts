// The thread that reads blocks of a trace ahead of the one that has them in their order (read-together.ts).
import { readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { AheadReader, type LinesAhead } from '@seccomp-tailor/core';
import type { Ahead, Order, Shelf } from './ahead-messages.ts';

const { fd, blockBytes, places } = workerData as Shelf;
let reader: AheadReader | undefined;

parentPort?.on('message', (order: Order) => parentPort?.postMessage(read(order)));
parentPort?.postMessage('ready');

function read({ index, position, place, lore }: Order): Ahead {
  if (lore !== undefined) learn(lore);
  const lines = linesOf(position, new Uint8Array(places[place] as SharedArrayBuffer));
  return { index, from: lines?.from ?? 0, recordBytes: lines?.records.length ?? 0 };
}

function linesOf(position: number, records: Uint8Array): LinesAhead | undefined {
  const room = reader?.room(blockBytes);
  if (room === undefined) return undefined;
  try {
    return reader?.read(room.subarray(0, readSync(fd, room, 0, blockBytes, position)), records);
  } catch {
    // Told by the thread that has this block next.
    return undefined;
  }
}

function learn(lore: NonNullable<Order['lore']>): void {
  if (reader === undefined) reader = AheadReader.open(lore);
  else reader.know(lore);
}
