import type { ArgumentValue } from '../../observations/observation.ts';
import type { CallName, Role } from './call-names.ts';
import type { LaneModule } from './lane-module.ts';
import type { Task } from './task.ts';

// Where things stand in the memory of packages/core/wasm/strace-lane, in words of four bytes.
const pids = 0;
const tasks = 0x1010000 >> 2;
const seen = 0x1250000 >> 2;
const counts = 0x1258000 >> 2;

const maxTasks = 1 << 16;
const maxPrograms = 256;
const maxNames = 1000;
const maxRows = 4096;
const outcomesPerRow = 32;
/** Longest name and longest error text that are looked for. */
const maxNameBytes = 31;
const maxErrorBytes = 64;
const none = 255;
/** How often a call must have been seen before it is nothing new: then its first places are known. */
const enoughLines = 3;

/** States of a thread's slot: nothing is pending; the careful reader's; a call that the lane read the beginning of. */
const emptySlot = 0;
const carefulSlot = 1;
const laneSlot = 2;
const settledSlot = 3;

/** What the calls counted in one row have in common. */
export interface Row {
  readonly name: CallName;
  readonly args: readonly ArgumentValue[] | undefined;
}

/** What the lane knows, kept in its memory: threads, calls, errors and arguments seen before, and how often each was seen again. */
export class LaneMemory {
  readonly #lane: LaneModule;
  readonly #words: Uint32Array;
  readonly #bytes: Uint8Array;
  #tasks = 0;
  readonly #free: number[] = [];
  readonly #programs = new Map<string | undefined, number>();
  #names = 0;
  /** Row 0 means none. */
  readonly #rows: (Row | undefined)[] = [undefined];
  readonly #errnos: string[] = [];
  readonly #errorTexts = new WeakSet<Uint8Array>();

  constructor(lane: LaneModule) {
    this.#lane = lane;
    this.#words = new Uint32Array(lane.memory.buffer);
    this.#bytes = new Uint8Array(lane.memory.buffer);
  }

  /** The careful reader deals with this thread: it gets back the call the lane left pending. */
  take(task: Task): void {
    if (task.laneIndex < 0) return;
    const record = tasks + task.laneIndex * 8;
    const words = this.#words;
    const slot = words[record + 2];
    if (slot !== laneSlot && slot !== settledSlot) return;
    words[record + 2] = carefulSlot;
    const row = this.#rows[words[record + 3] as number] as Row;
    const settled = slot === settledSlot;
    task.slot = settled ? 'settled' : 'pending';
    task.partial = undefined;
    const { call } = task;
    call.name = row.name;
    call.args = row.args;
    call.nr = undefined;
    call.shownMode = undefined;
    call.outcome = settled ? 'ok' : 'unseen';
    call.errno = undefined;
    call.value = settled ? (row.name.calls[0]?.nr ?? NaN) : NaN;
    call.program = task.program;
    call.line = words[record + 4] as number;
  }

  /** The careful reader is done with this thread for now. */
  give(task: Task): void {
    if (task.laneIndex < 0 && !this.#place(task)) return;
    const program = this.#programOf(task);
    const words = this.#words;
    const record = tasks + task.laneIndex * 8;
    words[record] = task.sure && task.mode === 0 && program !== undefined ? 1 : 0;
    words[record + 1] = program ?? 0;
    words[record + 2] = task.slot === 'empty' ? emptySlot : carefulSlot;
  }

  /** The thread is gone. */
  remove(task: Task): void {
    if (task.laneIndex < 0) return;
    this.#words[pids + task.pid] = 0;
    this.#free.push(task.laneIndex);
    task.laneIndex = -1;
  }

  /** A program made this native call, and it was counted. */
  learnCall(name: CallName, task: Task): void {
    name.lines += 1;
    if (name.lines < enoughLines) return;
    const id = name.laneId ?? this.#addName(name);
    const made = this.#programOf(task);
    if (id === 0 || made === undefined || task.call.program !== task.program) return;
    const word = seen + made * 32 + (id >> 5);
    this.#words[word] = (this.#words[word] as number) | (1 << (id & 31));
  }

  /** The arguments that stopped the lane are these. */
  learnArguments(name: CallName, args: readonly ArgumentValue[] | undefined): void {
    if (this.#lane.keyName.value !== name.laneId || args?.length !== name.scalars[0]?.wanted) return;
    const row = this.#addRow({ name, args });
    if (row > 0 && this.#lane.addKey(row) === 0) this.#rows.pop();
  }

  /** An error's text, as long as the program runs the same object: `-1 ENOENT (No such file or directory)`. */
  learnError(text: Uint8Array, errno: string): void {
    if (this.#errorTexts.has(text) || text.length > maxErrorBytes || text.length < 8) return;
    this.#errorTexts.add(text);
    let id = this.#errnos.indexOf(errno) + 1;
    if (id === 0 && this.#errnos.length + 1 < outcomesPerRow) id = this.#errnos.push(errno);
    if (id === 0) return;
    this.#write(text);
    this.#lane.addError(text.length, id);
  }

  /** What was counted, by row and error (undefined: it returned something). */
  *counted(): Generator<{ readonly row: Row; readonly errno: string | undefined; readonly count: number }> {
    for (const [at, row] of this.#rows.entries()) {
      if (row === undefined) continue;
      for (let outcome = 0; outcome <= this.#errnos.length; outcome += 1) {
        const count = this.#words[counts + at * outcomesPerRow + outcome] as number;
        if (count > 0) yield { row, errno: outcome === 0 ? undefined : this.#errnos[outcome - 1], count };
      }
    }
  }

  #place(task: Task): boolean {
    const index = this.#free.pop() ?? this.#tasks;
    if (task.pid < 0 || index >= maxTasks) return false;
    if (index === this.#tasks) this.#tasks += 1;
    task.laneIndex = index;
    this.#words[pids + task.pid] = index + 1;
    return true;
  }

  #programOf(task: Task): number | undefined {
    const { program } = task;
    if (task.laneProgram === program && task.laneProgramId !== undefined) return task.laneProgramId;
    let id = this.#programs.get(program);
    if (id === undefined && this.#programs.size < maxPrograms) {
      id = this.#programs.size;
      this.#programs.set(program, id);
    }
    task.laneProgram = program;
    task.laneProgramId = id;
    return id;
  }

  /** The id of a name the lane may read from now on; 0 for those it may not. */
  #addName(name: CallName): number {
    const id = isPlain(name) && this.#names < maxNames ? this.#names + 1 : 0;
    name.laneId = id;
    if (id === 0) return 0;
    this.#names = id;
    const scalars = name.scalars[0];
    const row = scalars === undefined ? this.#addRow({ name, args: undefined }) : 0;
    this.#write(new TextEncoder().encode(name.text));
    const [first, last] = scalars === undefined ? [none, none] : scalars.range;
    this.#lane.addName(name.text.length, id, kinds[name.role] ?? 0, first, last, name.calls[0]?.nr, row);
    return id;
  }

  #addRow(row: Row): number {
    return this.#rows.length < maxRows ? this.#rows.push(row) - 1 : 0;
  }

  #write(text: Uint8Array): void {
    const at = this.#lane.SCRATCH.value;
    this.#bytes.fill(0, at, at + 128);
    this.#bytes.set(text, at);
  }
}

/** The lane's kinds of names. */
const kinds: Partial<Record<Role, number>> = { plain: 1, output: 2, break: 3 };

function isPlain({ role, calls, multiplexers, text }: CallName): boolean {
  const native = calls[0] !== undefined && multiplexers[0] === undefined;
  return kinds[role] !== undefined && native && text.length <= maxNameBytes;
}
