import type { CallNames } from './call-names.ts';
import type { LaneThreads } from './lane-threads.ts';
import { newTask, type Heritage, type Task } from './task.ts';

/** More threads at a time than this are not kept apart: the oldest is given up. */
const maxTasks = 1 << 16;
const maxAnnounced = 1 << 12;
const leastRoom = 1 << 10;

/** The key of a task whose lines have no pid in front. */
export const unnamedPid = -1;

/**
 * The threads of a log. On a terminal strace prints `[pid N]` only while it traces several threads, so that a thread's
 * lines come with and without its pid:
 *
 *     clone(child_stack=NULL, …) = 12944
 *     [pid 12943] wait4(-1,  <unfinished ...>
 *     [pid 12944] +++ exited with 2 +++
 *     <... wait4 resumed>NULL, 0, NULL)       = 12944
 */
export class Tasks {
  readonly #names: CallNames;
  readonly #evicted: (task: Task) => void;
  /** Has the threads that are not in `#byPid`, and knows who made which. */
  #lane: LaneThreads | undefined;
  #byPid = new Map<number, Task>();
  #last: Task | undefined;
  /** Goes through the threads as they are given up. */
  #oldest: Iterator<Task, undefined> | undefined;
  /** The thread whose lines had no pid so far. */
  #unnamed: Task | undefined;
  /** Children known that showed no line yet, and who made them where that is known. */
  readonly #announced = new Map<number, Heritage | undefined>();
  /** The thread that last entered a call which makes threads. */
  #forker: Task | undefined;
  #births = 0;
  /** Threads that were gone before the lane had any. */
  #ended = 0;
  /** Those the lane may want back. */
  #touched: Task[] = [];
  #room = leastRoom;

  constructor(names: CallNames, evicted: (task: Task) => void) {
    this.#names = names;
    this.#evicted = evicted;
  }

  get lane(): LaneThreads | undefined {
    return this.#lane;
  }

  /** The oldest first. */
  get live(): Iterable<Task> {
    this.#takeAll();
    return this.#byPid.values();
  }

  /** How many threads the log has shown. */
  get shown(): number {
    return this.#ended + (this.#lane?.births ?? this.#births);
  }

  get size(): number {
    return this.#lane?.alive ?? this.#byPid.size;
  }

  /** The thread last asked for, as long as it lives and the lane has it not. */
  get last(): Task | undefined {
    return this.#last;
  }

  find(pid: number): Task | undefined {
    const task = this.#byPid.get(pid) ?? this.#take(pid);
    if (task !== undefined) this.#touch(task);
    return task;
  }

  /** The thread a line belongs to; `resuming` where the line goes on with a call of it. */
  of(pid: number, resuming: boolean): Task {
    const task = this.#last?.pid === pid ? this.#last : this.#of(pid, resuming);
    this.#touch(task);
    return (this.#last = task);
  }

  /** A child is known to exist; `parent` made it. */
  announce(pid: number, parent: Task | undefined): void {
    if (this.#lane !== undefined) return this.#lane.announce(pid, parent);
    if (this.#byPid.has(pid) || this.#announced.has(pid) || this.#announced.size >= maxAnnounced) return;
    this.#announced.set(pid, parent);
  }

  /** The thread enters a call which makes threads. */
  forks(task: Task): void {
    if (this.#lane === undefined) this.#forker = task;
    else this.#lane.setForker(task);
  }

  remove(task: Task): void {
    this.#lane?.bury(task);
    this.#byPid.delete(task.pid);
    if (this.#last === task) this.#last = undefined;
    if (this.#unnamed === task) this.#unnamed = undefined;
    if (this.#forker === task) this.#forker = undefined;
    task.touched = false;
  }

  /** The compiled lane may read lines of these threads from now on. */
  share(lane: LaneThreads): void {
    for (const task of this.#byPid.values()) if (!lane.hasRoom(task.pid)) return;
    this.#ended = this.shown - lane.births - this.#byPid.size;
    for (const task of this.#byPid.values()) lane.bear(task);
    for (const [pid, parent] of this.#announced) lane.announce(pid, parent as Task | undefined);
    this.#announced.clear();
    lane.setForker(this.#forker);
    this.#forker = undefined;
    this.#lane = lane;
    for (const task of this.#byPid.values()) this.#touch(task);
  }

  /** Gives the lane what it can deal with of the threads asked for. */
  give(): void {
    const lane = this.#lane;
    if (lane === undefined) return;
    for (const task of this.#touched) {
      if (task.touched && lane.give(task)) this.#byPid.delete(task.pid);
      task.touched = false;
    }
    this.#touched = [];
    this.#last = undefined;
  }

  #of(pid: number, resuming: boolean): Task {
    const known = this.#byPid.get(pid) ?? this.#take(pid);
    return known ?? (pid === unnamedPid ? this.#ofUnnamed() : this.#bind(pid, resuming)) ?? this.#add(pid);
  }

  #touch(task: Task): void {
    if (task.touched || this.#lane === undefined) return;
    task.touched = true;
    // Those that are gone since make room; where the lane never asks, as many are left as there are threads.
    if (this.#touched.length >= this.#room) {
      this.#touched = this.#touched.filter(({ touched }) => touched);
      this.#room = Math.max(leastRoom, this.#touched.length * 2);
    }
    this.#touched.push(task);
  }

  #take(pid: number): Task | undefined {
    const task = this.#lane?.take(pid);
    if (task !== undefined) this.#byPid.set(pid, task);
    return task;
  }

  #takeAll(): void {
    if (this.#lane === undefined) return;
    const all = [...this.#byPid.values(), ...this.#lane.takeAll()].toSorted((a, b) => a.birth - b.birth);
    this.#byPid = new Map(all.map((task) => [task.pid, task]));
    this.#oldest = undefined;
  }

  /** The lane cannot keep all threads: from now on none is its. */
  #leaveLane(lane: LaneThreads): void {
    this.#takeAll();
    for (const [pid, parent] of lane.announced()) this.#announced.set(pid, parent);
    this.#forker = lane.forker === undefined ? undefined : this.#byPid.get(lane.forker);
    this.#births = lane.births;
    this.#lane = undefined;
    this.#touched = [];
  }

  /** A line without pid while the log uses pids: of the only thread left, or of the first one. */
  #ofUnnamed(): Task | undefined {
    if (this.#byPid.size <= 1) return first(this.#byPid.values());
    return this.#unnamed ?? first(this.#byPid.values());
  }

  /**
   * A pid that shows up after lines without one is the thread of those lines, unless it was announced as a child, or
   * that thread is busy making one.
   */
  #bind(pid: number, resuming: boolean): Task | undefined {
    const task = this.#unnamed;
    if (task === undefined || task.pid !== unnamedPid || this.#announced.has(pid)) return undefined;
    if (task.slot === 'pending' && task.call.name.role === 'fork' && !resuming) return undefined;
    this.#byPid.delete(unnamedPid);
    task.pid = pid;
    this.#byPid.set(pid, task);
    return task;
  }

  #add(pid: number): Task {
    if (this.#lane?.hasRoom(pid) === false) this.#leaveLane(this.#lane);
    if (this.#byPid.size >= maxTasks) this.#evict();
    const parent = this.#lane === undefined ? (this.#announced.get(pid) ?? this.#forker) : this.#lane.parentOf(pid);
    const sure = this.#names.arches.length === 1 || (parent?.sure ?? false);
    const task = newTask(pid, parent?.mode ?? 0, sure);
    task.program = parent?.program;
    this.#byPid.set(pid, task);
    this.#announced.delete(pid);
    if (this.#lane === undefined) task.birth = this.#births += 1;
    else this.#lane.bear(task);
    if (pid === unnamedPid) this.#unnamed = task;
    return task;
  }

  #evict(): void {
    const oldest = this.#nextOldest();
    if (oldest === undefined) return;
    this.#evicted(oldest);
    this.remove(oldest);
  }

  /** A map's first entry is far behind those that were deleted in front of it: one search goes on where the last one ended. */
  #nextOldest(): Task | undefined {
    this.#oldest ??= this.#byPid.values();
    const { value, done } = this.#oldest.next();
    if (done !== true) return value;
    this.#oldest = undefined;
    return first(this.#byPid.values());
  }
}

function first<T>(values: Iterable<T>): T | undefined {
  for (const value of values) return value;
  return undefined;
}
