import type { LaneLore } from './lane-lore.ts';
import type { LaneModule } from './lane-module.ts';
import { newCall, newTask, type Call, type Heritage, type Task } from './task.ts';

/** The highest pid the lane has a place for. */
const maxPid = 4_194_304;
/** With more threads than this the careful reader decides which are forgotten. */
const maxThreads = 16_384;

/** Marks the place of a pid that showed no line yet. */
const announcedMark = 0x8000_0000;

// The fields of a thread's record, in words of four bytes.
const recordWords = 16;
const flags = 0;
const program = 1;
const slot = 2;
const row = 3;
const line = 4;
const outcome = 5;
const ownPid = 7;
const heldCount = 8;
const birth = 11;
const parkedCount = 12;
const execProgram = 13;

const ours = 1;
const sure = 2;
const reaped = 4;
const exiting = 8;
const narrow = 32;
const numbered = 64;

const pendingSlot = 2;
const settledSlot = 3;

/**
 * The threads of a log, of which each is either in the compiled lane's memory or a {@link Task} of the careful reader's. All have a record
 * in that memory, so that either finds what a thread's parent is.
 */
export class LaneThreads {
  readonly #lane: LaneModule;
  readonly #lore: LaneLore;
  readonly #words: Uint32Array;
  /** The careful reader's threads by their record, among them such as are gone, whose children showed no line yet. */
  readonly #owners = new Map<number, Task>();
  /** Calls that the careful reader holds back for threads it gave. */
  readonly #parked = new Map<number, Call[]>();

  constructor(lane: LaneModule, lore: LaneLore) {
    this.#lane = lane;
    this.#lore = lore;
    this.#words = new Uint32Array(lane.memory.buffer);
    const unknown = lore.programId(undefined);
    if (unknown !== undefined) lane.plant(unknown);
  }

  get alive(): number {
    return this.#lane.alive.value;
  }

  /** Whether one more thread, with this pid, can be kept. */
  hasRoom(pid: number): boolean {
    return pid >= 0 && pid <= maxPid && this.alive < maxThreads;
  }

  /** How many threads there were ever. */
  get births(): number {
    return this.#lane.births.value;
  }

  /** The pid of the thread that last entered a call which makes threads. */
  get forker(): number | undefined {
    const record = this.#lane.forker.value;
    return record === 0 ? undefined : this.#words[this.#at(record) + ownPid];
  }

  /** A thread of the careful reader's shows its first line. */
  bear(task: Task): void {
    task.record = this.#lane.bear(task.pid);
    task.birth = this.births;
    this.#owners.set(task.record, task);
  }

  /** A thread of the careful reader's is gone. */
  bury(task: Task): void {
    if (this.#lane.bury(task.record) === 0) this.#owners.delete(task.record);
  }

  announce(pid: number, parent: Task | undefined): void {
    if (pid <= maxPid) this.#lane.announce(pid, parent?.record ?? 0);
  }

  setForker(task: Task | undefined): void {
    this.#lane.setForker(task?.record ?? 0);
  }

  /** What the thread that made the one with this pid is. */
  parentOf(pid: number): Heritage | undefined {
    return this.#heritage(this.#lane.parentOf(pid));
  }

  /** MODE lines are printed. */
  showModes(): void {
    this.#lane.showModes();
  }

  /** The careful reader needs this thread; undefined where the lane has none with this pid. */
  take(pid: number): Task | undefined {
    const record = pid < 0 || pid > maxPid ? 0 : this.#lane.recordOf(pid);
    return record === 0 ? undefined : this.#take(record);
  }

  /** All threads the lane has. */
  *takeAll(): Generator<Task> {
    for (let record = 1; record <= this.#lane.records.value; record += 1) {
      const pid = this.#words[this.#at(record) + ownPid] as number;
      if (this.#isOurs(record) && this.#lane.recordOf(pid) === record) yield this.#take(record);
    }
  }

  /** The careful reader is done with this thread for now. Returns whether the lane can deal with it. */
  give(task: Task): boolean {
    const id = this.#lore.programId(task.program);
    if (task.mode !== 0 || id === undefined || task.slot !== 'empty' || task.superseded) return false;
    this.#owners.delete(task.record);
    if (task.held.length > 0) this.#parked.set(task.record, task.held);
    const words = this.#words;
    const at = this.#at(task.record);
    words[at + flags] =
      ours |
      (task.sure ? sure : 0) |
      (task.reaped ? reaped : 0) |
      (task.exiting ? exiting : 0) |
      (task.narrow ? narrow : 0);
    words[at + program] = id;
    words[at + slot] = 0;
    words[at + parkedCount] = task.held.length;
    return true;
  }

  /** Threads that were announced and showed no line yet, and what their parents are. */
  *announced(): Generator<readonly [pid: number, parent: Heritage | undefined]> {
    for (let pid = 0; pid <= maxPid; pid += 1) {
      const entry = this.#words[pid] as number;
      if (entry >= announcedMark) yield [pid, this.#heritage(entry - announcedMark)];
    }
  }

  #heritage(record: number): Heritage | undefined {
    if (record === 0) return undefined;
    const words = this.#words;
    const at = this.#at(record);
    if (!this.#isOurs(record)) return this.#owners.get(record);
    const of = this.#lore.program(words[at + program] as number);
    return { mode: 0, sure: ((words[at + flags] as number) & sure) !== 0, program: of };
  }

  /** Whether it is the lane's. Its place may have been that of a thread of the careful reader's, which the lane cannot forget there. */
  #isOurs(record: number): boolean {
    return ((this.#words[this.#at(record) + flags] as number) & ours) !== 0;
  }

  #take(record: number): Task {
    const task = this.#read(record);
    const at = this.#at(record);
    this.#lane.dropHeld(record);
    this.#words[at + flags] = 0;
    this.#words[at + parkedCount] = 0;
    this.#parked.delete(record);
    this.#owners.set(record, task);
    return task;
  }

  #at(record: number): number {
    return (this.#lane.TASKS >> 2) + (record - 1) * recordWords;
  }

  #read(record: number): Task {
    const words = this.#words;
    const at = this.#at(record);
    const has = words[at + flags] as number;
    const task = newTask(words[at + ownPid] as number, 0, (has & sure) !== 0);
    task.record = record;
    task.birth = words[at + birth] as number;
    task.program = this.#lore.program(words[at + program] as number);
    task.reaped = (has & reaped) !== 0;
    task.exiting = (has & exiting) !== 0;
    task.narrow = (has & narrow) !== 0;
    // A list of its own: the record may be read again.
    task.held = [...(this.#parked.get(record) ?? [])];
    this.#readHeld(task, words[at + heldCount] as number);
    if (words[at + slot] !== 0) this.#readCall(task, at, (has & numbered) !== 0);
    return task;
  }

  #readHeld(task: Task, count: number): void {
    const from = count === 0 ? 0 : this.#lane.heldOf(task.record) >> 2;
    for (let at = from; at < from + count * 2; at += 2) {
      const cell = this.#words[at] as number;
      const { name, args } = this.#lore.row(cell >> 5);
      const found = { name, args, program: task.program, line: this.#words[at + 1] as number };
      task.held.push({ ...newCall(), ...this.#lore.outcome(cell & 31), ...found });
    }
  }

  /** The call the lane left pending. */
  #readCall(task: Task, at: number, isNumbered: boolean): void {
    const words = this.#words;
    const { name, args } = this.#lore.row(words[at + row] as number);
    const nr = name.calls[0]?.nr ?? NaN;
    const settled = words[at + slot] === settledSlot;
    const end = settled ? this.#lore.outcome(words[at + outcome] as number) : undefined;
    if (name.role === 'exec') task.execPath = this.#lore.program((words[at + execProgram] as number) - 1);
    task.slot = words[at + slot] === pendingSlot ? 'pending' : 'settled';
    Object.assign(task.call, {
      name,
      args,
      nr: isNumbered ? nr : undefined,
      outcome: end?.outcome ?? 'unseen',
      value: end?.outcome === 'ok' ? nr : NaN,
      program: task.program,
      line: words[at + line] as number,
    });
  }
}
