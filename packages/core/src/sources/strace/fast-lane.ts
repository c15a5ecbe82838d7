import type { Observation } from '../../observations/observation.ts';
import { LaneMemory } from './lane-memory.ts';
import { openLaneModule, type LaneModule } from './lane-module.ts';
import type { Task } from './task.ts';

/**
 * Reads lines that show nothing new by compiled code, and counts them; {@link LaneMemory} tells what is new. Between its runs the
 * careful reader works on threads it took, and gives them back with what it learnt.
 */
export class FastLane {
  /** A log is long, and worth the compiled code, from so many calls on; tests have no patience. */
  static patience = 4096;
  readonly memory: LaneMemory;
  readonly #lane: LaneModule;
  readonly #bytes: Uint8Array;
  /** The chunk that is being read, and which part of it was copied. */
  #chunk: Uint8Array | undefined;
  #from = 0;
  #to = 0;
  #taken: Task[] = [];
  #room = leastRoom;

  private constructor(lane: LaneModule) {
    this.#lane = lane;
    this.memory = new LaneMemory(lane);
    this.#bytes = new Uint8Array(lane.memory.buffer);
  }

  /** Undefined where the machine cannot run it. */
  static open(): FastLane | undefined {
    const lane = openLaneModule();
    return lane === undefined ? undefined : new FastLane(lane);
  }

  get calls(): number {
    return this.#lane.calls.value;
  }

  get resumed(): number {
    return this.#lane.resumed.value;
  }

  /** A thread is about to be looked at, or changed. */
  take(task: Task): void {
    if (task.taken) return;
    task.taken = true;
    this.memory.take(task);
    if (this.#taken.length >= this.#room) this.#tidy();
    this.#taken.push(task);
  }

  remove(task: Task): void {
    this.memory.remove(task);
    task.taken = false;
  }

  /** Reads lines from `at` on, the first of which is line `line`; returns where the first one begins that it left. */
  run(chunk: Uint8Array, at: number, line: number): number {
    this.#giveAll();
    if (this.#chunk !== chunk || at < this.#from || at >= this.#to) this.#copy(chunk, at);
    const offset = this.#lane.BLOCK.value - this.#from;
    return this.#lane.run(at + offset, this.#to + offset, line) - offset;
  }

  /** Whether the copied part ends before the chunk does, so that the rest is to be copied before a line can be judged. */
  wantsMore(at: number): boolean {
    if (this.#chunk === undefined || this.#to === this.#chunk.length || at === this.#from) return false;
    this.#copy(this.#chunk, at);
    return true;
  }

  /** Hands over what was counted; `observation` is filled in for each. */
  flush(observation: Observation, observe: (observation: Observation) => void): void {
    for (const { row, errno, count } of this.memory.counted()) {
      const syscall = row.name.calls[0];
      if (syscall === undefined) continue;
      const outcome = errno === undefined ? 'ok' : 'errno';
      observe(Object.assign(observation, { syscall, outcome, errno, count, args: row.args, program: undefined }));
    }
  }

  /** Forgets threads that are gone; those that are not are as many as there are threads. */
  #tidy(): void {
    this.#taken = this.#taken.filter(({ taken }) => taken);
    this.#room = Math.max(leastRoom, this.#taken.length * 2);
  }

  #giveAll(): void {
    for (const task of this.#taken) {
      if (!task.taken) continue;
      task.taken = false;
      this.memory.give(task);
    }
    this.#taken = [];
  }

  #copy(chunk: Uint8Array, at: number): void {
    const block = this.#lane.BLOCK.value;
    const length = Math.min(chunk.length - at, this.#lane.CAPACITY.value - 1);
    this.#bytes.set(chunk.subarray(at, at + length), block);
    this.#bytes[block + length] = lineBreak;
    this.#chunk = chunk;
    this.#from = at;
    this.#to = at + length;
  }
}

const leastRoom = 1024;
const lineBreak = 10;
