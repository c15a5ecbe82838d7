import type { Observation } from '../../observations/observation.ts';
import type { LinesAhead } from '../read-ahead.ts';
import { LaneLore } from './lane-lore.ts';
import { openLaneModule, roomIn, type LaneModule } from './lane-module.ts';
import { LaneThreads } from './lane-threads.ts';
import { AheadLines } from './lines-ahead.ts';

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
  readonly #ahead: AheadLines;
  /** Where the last run began, and whether it took lines read ahead. */
  #began = 0;
  #took = false;

  private constructor(lane: LaneModule) {
    this.#lane = lane;
    this.lore = new LaneLore(lane);
    this.threads = new LaneThreads(lane, this.lore);
    this.#ahead = new AheadLines(lane);
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
    return roomIn(this.#lane, size);
  }

  /** What lines of the next chunk say by themselves. */
  offer(lines: LinesAhead | undefined): void {
    if (lines === undefined) this.#ahead.drop();
    else this.#ahead.offer(lines);
  }

  /** Reads lines from `at` on, the first of which is line `line`; returns where the first one begins that it left. */
  run(chunk: Uint8Array, at: number, line: number): number {
    const ahead = this.#ahead;
    this.#began = at;
    this.#took = ahead.isRead(at);
    if (this.#took) return ahead.take(line);
    if (ahead.has(at)) return this.#runOne(chunk, at, line);
    if (this.#chunk !== chunk || at < this.#from || at >= this.#to) this.#place(chunk, at);
    return this.#runFrom(at, this.#to, line);
  }

  /** Whether it may read on where the last run ended. */
  wantsMore(at: number): boolean {
    // Of a line that was read ahead and left all is known that there is.
    if (this.#ahead.has(at)) return at > this.#began && !(this.#took && this.#ahead.isRead(at));
    if (this.#took && at > this.#began) return true;
    // The part in the memory ends before the chunk does: the rest is to be copied before a line can be judged.
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

  #runFrom(at: number, to: number, line: number): number {
    const offset = this.#offset;
    return this.#lane.run(at + offset, to + offset, line) - offset;
  }

  /** A line that says too little by itself. */
  #runOne(chunk: Uint8Array, at: number, line: number): number {
    const end = this.#ahead.behind(at);
    this.#chunk = undefined;
    if (chunk.buffer === this.#bytes.buffer) this.#offset = chunk.byteOffset;
    else this.#copy(chunk, at, end);
    return this.#runFrom(at, end, line);
  }

  /** Has the chunk in the memory, from `at` on as far as there is room. */
  #place(chunk: Uint8Array, at: number): void {
    this.#chunk = chunk;
    if (chunk.buffer === this.#bytes.buffer) {
      this.#from = 0;
      this.#to = chunk.length;
      this.#offset = chunk.byteOffset;
      this.#bytes[this.#to + this.#offset] = lineBreak;
    } else this.#copy(chunk, at, chunk.length);
  }

  #copy(chunk: Uint8Array, at: number, end: number): void {
    const block = this.#lane.BLOCK;
    this.#from = at;
    this.#to = Math.min(end, at + this.#lane.CAPACITY - 1);
    this.#offset = block - at;
    this.#bytes.set(chunk.subarray(at, this.#to), block);
    this.#bytes[this.#to + this.#offset] = lineBreak;
  }
}

const lineBreak = 10;
