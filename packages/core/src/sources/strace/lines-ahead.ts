import type { LinesAhead, Lore } from '../read-ahead.ts';
import { openLaneModule, roomIn, type LaneModule } from './lane-module.ts';

/** Four words are put down of a line: what it is stands in the first, where it begins in the second. */
const lineBytes = 16;
const kindBits = 7 << 23;
const startBits = 0xf_ffff;

/** Room for what is put down of the lines of a chunk. */
export const recordsBytes = 0x8001 * lineBytes;

/** Reads lines ahead, in a thread that need not know what stands before them. */
export class AheadReader {
  readonly #lane: LaneModule;
  readonly #bytes: Uint8Array<ArrayBuffer>;

  constructor(lane: LaneModule) {
    this.#lane = lane;
    this.#bytes = new Uint8Array(lane.memory.buffer);
  }

  /** What another thread has learnt that is going to have the lines; undefined where the machine cannot run it. */
  static open(lore: Lore): AheadReader | undefined {
    const lane = openLaneModule(lore.code);
    if (lane === undefined) return undefined;
    const reader = new AheadReader(lane);
    reader.know(lore);
    return reader;
  }

  /** Takes over what that thread has learnt since. */
  know({ names, keys }: Lore): void {
    this.#bytes.set(names, this.#lane.NAMES);
    this.#bytes.set(keys, this.#lane.KEYS);
  }

  /** A place for a chunk, which is then read where it is. */
  room(size: number): Uint8Array | undefined {
    return roomIn(this.#lane, size);
  }

  /** The lines that begin in a chunk, as far as they are whole and there is room for them: put down in `place`, of {@link recordsBytes}. */
  read(chunk: Uint8Array, place: Uint8Array): LinesAhead {
    const { ROOM, ROOM_BYTES, AHEAD } = this.#lane;
    const bytes = this.#bytes;
    const size = Math.min(chunk.length, ROOM_BYTES);
    const from = chunk.indexOf(lineBreak) + 1;
    if (from === 0) return { from: 0, records: place.subarray(0, 0) };
    const isHere = chunk.buffer === bytes.buffer;
    const at = isHere ? chunk.byteOffset : ROOM;
    if (!isHere) bytes.set(chunk.subarray(0, size), at);
    bytes[at + size] = lineBreak;
    const count = this.#lane.parse(at + from, at + size);
    const records = place.subarray(0, (count + 1) * lineBytes);
    records.set(bytes.subarray(AHEAD, AHEAD + records.length));
    return { from, records };
  }
}

/** The lines of the chunk at hand that were read ahead: takes them one after another, as long as what they say is all there is to know. */
export class AheadLines {
  readonly #lane: LaneModule;
  readonly #words: Uint32Array;
  readonly #bytes: Uint8Array;
  #from = 0;
  #count = 0;
  #next = 0;

  constructor(lane: LaneModule) {
    this.#lane = lane;
    this.#words = new Uint32Array(lane.memory.buffer);
    this.#bytes = new Uint8Array(lane.memory.buffer);
  }

  offer({ from, records }: LinesAhead): void {
    this.#bytes.set(records, this.#lane.AHEAD);
    this.#from = from;
    this.#count = Math.max(0, records.length / lineBytes - 1);
    this.#next = 0;
  }

  /** There are none any more. */
  drop(): void {
    this.#from = this.#count = this.#next = 0;
  }

  /** Whether the line that begins at `at` stands before the last of them ends. */
  has(at: number): boolean {
    return this.#count > 0 && at < this.#start(this.#count);
  }

  /** Whether it says something by itself. */
  isRead(at: number): boolean {
    while (this.#next < this.#count && this.#start(this.#next) < at) this.#next += 1;
    return this.has(at) && this.#start(this.#next) === at && (this.#word(this.#next, 0) & kindBits) !== 0;
  }

  /** Where the line ends that begins at `at` and that says nothing by itself. */
  behind(at: number): number {
    return this.#start(this.#start(this.#next) === at ? this.#next + 1 : this.#next);
  }

  /** Takes lines from the one on that `isRead` was asked for, which is line `line`; returns where the first one begins that it left. */
  take(line: number): number {
    this.#next = this.#lane.take(this.#next, this.#count, line);
    return this.#start(this.#next);
  }

  #start(index: number): number {
    return this.#from + (this.#word(index, 1) & startBits);
  }

  #word(index: number, word: number): number {
    return this.#words[(this.#lane.AHEAD >> 2) + index * 4 + word] as number;
  }
}

const lineBreak = 10;
