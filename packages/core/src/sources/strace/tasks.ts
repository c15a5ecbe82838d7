import type { CallName, CallNames } from './call-names.ts';
import type { FastLane } from './fast-lane.ts';
import { newTask, type Call, type Task } from './task.ts';

/** More threads at a time than this are not kept apart: the oldest is given up. */
const maxTasks = 1 << 16;
const maxAnnounced = 1 << 12;

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
  /** Reads what it knows already by itself; has its own record of threads. */
  lane: FastLane | undefined;
  readonly #byPid = new Map<number, Task>();
  #last: Task | undefined;
  /** The thread whose lines had no pid so far. */
  #unnamed: Task | undefined;
  /** Children known before their first line, and who made them where that is known. */
  readonly #announced = new Map<number, Task | undefined>();
  /** The thread that last entered a call which makes threads. */
  lastForker: Task | undefined;

  constructor(names: CallNames, evicted: (task: Task) => void) {
    this.#names = names;
    this.#evicted = evicted;
  }

  get live(): Iterable<Task> {
    for (const task of this.#byPid.values()) this.lane?.take(task);
    return this.#byPid.values();
  }

  get size(): number {
    return this.#byPid.size;
  }

  find(pid: number): Task | undefined {
    const task = this.#byPid.get(pid);
    if (task !== undefined) this.lane?.take(task);
    return task;
  }

  /** The thread a line belongs to; `resuming` where the line goes on with a call of it. */
  of(pid: number, resuming: boolean): Task {
    const task = this.#last?.pid === pid ? this.#last : this.#of(pid, resuming);
    this.lane?.take(task);
    return (this.#last = task);
  }

  #of(pid: number, resuming: boolean): Task {
    const known = this.#byPid.get(pid) ?? (pid === unnamedPid ? this.#ofUnnamed() : this.#bind(pid, resuming));
    return known ?? this.#add(pid);
  }

  /** A child is known to exist; `parent` made it. */
  announce(pid: number, parent: Task | undefined): void {
    if (this.#announced.size < maxAnnounced && !this.#announced.has(pid)) this.#announced.set(pid, parent);
  }

  isAnnounced(pid: number): boolean {
    return this.#announced.has(pid) || this.#byPid.has(pid);
  }

  remove(task: Task): void {
    this.lane?.remove(task);
    this.#byPid.delete(task.pid);
    this.#announced.delete(task.pid);
    if (this.#last === task) this.#last = undefined;
    if (this.#unnamed === task) this.#unnamed = undefined;
    if (this.lastForker === task) this.lastForker = undefined;
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
    if (this.#byPid.size >= maxTasks) this.#evict();
    const parent = this.#announced.get(pid) ?? this.lastForker;
    const sure = this.#names.arches.length === 1 || (parent?.sure ?? false);
    const task = newTask(pid, parent?.mode ?? 0, sure, newCall());
    task.program = parent?.program;
    task.child = parent !== undefined || this.#announced.has(pid);
    this.#byPid.set(pid, task);
    if (pid === unnamedPid) this.#unnamed = task;
    return task;
  }

  #evict(): void {
    const oldest = first(this.#byPid.values());
    if (oldest === undefined) return;
    this.lane?.take(oldest);
    this.#evicted(oldest);
    this.remove(oldest);
  }
}

function first<T>(values: Iterable<T>): T | undefined {
  for (const value of values) return value;
  return undefined;
}

/** Stands for no call. */
export const noName: CallName = {
  text: '',
  role: 'plain',
  calls: [],
  multiplexers: [],
  unnamed: undefined,
  tells: undefined,
  known: false,
  scalars: [],
  observed: 0,
  lines: 0,
  laneId: undefined,
};

/** An empty call, to be filled in. */
export function newCall(): Call {
  return {
    name: noName,
    nr: undefined,
    shownMode: undefined,
    outcome: 'unseen',
    errno: undefined,
    value: NaN,
    args: undefined,
    program: undefined,
    line: 0,
  };
}
