import type { Observation } from '../../observations/observation.ts';
import { LaneLore } from './lane-lore.ts';
import { openLaneModule, type LaneModule } from './lane-module.ts';
import { LaneThreads } from './lane-threads.ts';

/** What was read by compiled code and is told once, at the end. */
export interface LaneTotals {
  readonly made: number;
  readonly exited: number;
  readonly killed: number;
  readonly untold: number;
  readonly narrow: number;
}

/**
 * Reads lines that show nothing new by compiled code, and counts them; {@link LaneLore} tells what is new. Between its runs the
 * careful reader works on threads it took, and gives them back with what it learnt.
 */
export class FastLane {
  /** A log is long, and worth the compiled code, from so many calls on; tests have no patience. */
  static patience = 256;
  readonly lore: LaneLore;
  readonly threads: LaneThreads;
  readonly #lane: LaneModule;
  readonly #bytes: Uint8Array;
  /** The chunk that is being read, which part of it is in the memory, and how far on there. */
  #chunk: Uint8Array | undefined;
  #from = 0;
  #to = 0;
  #offset = 0;

  private constructor(lane: LaneModule) {
    this.#lane = lane;
    this.lore = new LaneLore(lane);
    this.threads = new LaneThreads(lane, this.lore);
    this.#bytes = new Uint8Array(lane.memory.buffer);
  }

  /** Undefined where the machine cannot run it. */
  static open(): FastLane | undefined {
    const lane = openLaneModule();
    return lane === undefined ? undefined : new FastLane(lane);
  }

  /** Lines the last run read, by kind. */
  get read(): { readonly call: number; readonly resumed: number; readonly signal: number; readonly exit: number } {
    const { calls, resumed, signals, exits } = this.#lane;
    return { call: calls.value, resumed: resumed.value, signal: signals.value, exit: exits.value };
  }

  /** Whether the last run read an exec that later versions printed. */
  get sawExec(): boolean {
    return this.#lane.execs.value > 0;
  }

  get totals(): LaneTotals {
    const { made, exited, killed, untold, narrow } = this.#lane;
    return {
      made: made.value,
      exited: exited.value,
      killed: killed.value,
      untold: untold.value,
      narrow: narrow.value,
    };
  }

  /** A place in the memory for a chunk, which is then read where it is. */
  room(size: number): Uint8Array | undefined {
    const { ROOM, ROOM_BYTES } = this.#lane;
    return size > ROOM_BYTES.value ? undefined : this.#bytes.subarray(ROOM.value, ROOM.value + size);
  }

  /** Reads lines from `at` on, the first of which is line `line`; returns where the first one begins that it left. */
  run(chunk: Uint8Array, at: number, line: number): number {
    if (this.#chunk !== chunk || at < this.#from || at >= this.#to) this.#place(chunk, at);
    const offset = this.#offset;
    return this.#lane.run(at + offset, this.#to + offset, line) - offset;
  }

  /** Whether the part in the memory ends before the chunk does, so that the rest is to be copied before a line can be judged. */
  wantsMore(at: number): boolean {
    if (this.#chunk === undefined || this.#to === this.#chunk.length || at === this.#from) return false;
    this.#place(this.#chunk, at);
    return true;
  }

  /** Hands over what was counted; `observation` is filled in for each. */
  flush(observation: Observation, observe: (observation: Observation) => void): void {
    for (const { row, end, count } of this.lore.counted()) {
      const syscall = row.name.calls[0];
      if (syscall === undefined) continue;
      // Its first places and programs are known already.
      const known = { program: undefined, line: Infinity };
      observe(Object.assign(observation, { syscall, ...end, count, args: row.args, ...known }));
    }
  }

  /** Has the chunk in the memory, from `at` on as far as there is room. */
  #place(chunk: Uint8Array, at: number): void {
    this.#chunk = chunk;
    if (chunk.buffer === this.#bytes.buffer) {
      this.#from = 0;
      this.#to = chunk.length;
      this.#offset = chunk.byteOffset;
    } else this.#copy(chunk, at);
    this.#bytes[this.#to + this.#offset] = lineBreak;
  }

  #copy(chunk: Uint8Array, at: number): void {
    const block = this.#lane.BLOCK.value;
    this.#from = at;
    this.#to = Math.min(chunk.length, at + this.#lane.CAPACITY.value - 1);
    this.#offset = block - at;
    this.#bytes.set(chunk.subarray(at, this.#to), block);
  }
}

const lineBreak = 10;
