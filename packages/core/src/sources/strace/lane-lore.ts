import type { ArgumentValue } from '../../observations/observation.ts';
import type { Lore } from '../read-ahead.ts';
import type { CallName } from './call-names.ts';
import { laneModuleCode, pathKey, type LaneModule } from './lane-module.ts';

const maxPrograms = 256;
const maxNames = 1000;
const maxRows = 4096;
const outcomesPerRow = 32;
/** Longest name and longest error text that are looked for. */
const maxNameBytes = 31;
const maxErrorBytes = 64;
const none = 255;
/** So much of what a thread knows must be new for it to be told: lines that show what it does not know are few then, and read again. */
const worthCopying = 8;
/** How often a call must have been seen before it is nothing new: then its first places are known. */
const enoughLines = 3;

/** What the calls counted in one row have in common. */
export interface Row {
  readonly name: CallName;
  readonly args: readonly ArgumentValue[] | undefined;
}

/** How calls ended that were counted together. */
export interface RowOutcome {
  readonly outcome: 'ok' | 'errno' | 'unfinished';
  readonly errno: string | undefined;
}

/** What the compiled lane was taught of calls, errors and arguments, kept in its memory, and how often it saw each again. */
export class LaneLore {
  readonly #lane: LaneModule;
  readonly #words: Uint32Array;
  readonly #bytes: Uint8Array;
  readonly #programs: (string | undefined)[] = [];
  readonly #programIds = new Map<string | undefined, number>();
  #names = 0;
  /** Row 0 means none. */
  readonly #rows: (Row | undefined)[] = [undefined];
  /** As the lane numbers them. */
  readonly #outcomes: RowOutcome[] = [
    { outcome: 'ok', errno: undefined },
    { outcome: 'unfinished', errno: undefined },
  ];
  readonly #errorTexts = new WeakSet<Uint8Array>();
  #version = 0;

  constructor(lane: LaneModule) {
    this.#lane = lane;
    this.#words = new Uint32Array(lane.memory.buffer);
    this.#bytes = new Uint8Array(lane.memory.buffer);
  }

  /** What was learnt since the `known` version, and before; undefined where that is too little to be worth the copies. */
  since(known: number): Lore | undefined {
    if (this.#version - known <= known / worthCopying) return undefined;
    const { NAMES, SEEN, KEYS, SCRATCH } = this.#lane;
    const part = (from: number, to: number): Uint8Array => this.#bytes.slice(from, to);
    return {
      version: this.#version,
      code: laneModuleCode(),
      names: part(NAMES, SEEN),
      keys: part(KEYS, SCRATCH),
    };
  }

  row(index: number): Row {
    return this.#rows[index] as Row;
  }

  outcome(index: number): RowOutcome {
    return this.#outcomes[index] as RowOutcome;
  }

  program(id: number): string | undefined {
    return this.#programs[id];
  }

  /** Undefined for more programs than are kept apart. */
  programId(program: string | undefined): number | undefined {
    const known = this.#programIds.get(program);
    if (known !== undefined || this.#programs.length >= maxPrograms) return known;
    const id = this.#programs.push(program) - 1;
    this.#programIds.set(program, id);
    return id;
  }

  /** A program made this native call, and it was counted. */
  learnCall(name: CallName, program: string | undefined): void {
    name.lines += 1;
    if (name.lines < enoughLines) return;
    const id = name.laneId ?? this.#addName(name);
    const made = this.programId(program);
    if (id === 0 || made === undefined) return;
    const word = (this.#lane.SEEN >> 2) + made * 32 + (id >> 5);
    this.#words[word] = (this.#words[word] as number) | (1 << (id & 31));
  }

  /** The arguments that stopped the lane are these. */
  learnArguments(name: CallName, args: readonly ArgumentValue[] | undefined): void {
    if (this.#lane.keyName.value !== name.laneId || args?.length !== name.scalars[0]?.wanted) return;
    const row = this.#addRow({ name, args });
    if (row === 0) return;
    const isAdded = this.#lane.addKey(row);
    if (isAdded === 0) this.#rows.pop();
    this.#version += isAdded;
  }

  /** The path of the exec that stopped the lane is this. */
  learnPath(path: string | undefined): void {
    const id = this.#lane.keyName.value === pathKey ? this.programId(path) : undefined;
    if (id !== undefined) this.#version += this.#lane.addKey(id + 1);
  }

  /** An error's text, as long as the program runs the same object: `-1 ENOENT (No such file or directory)`. ENOSYS may tell more than that. */
  learnError(text: Uint8Array, errno: string): void {
    if (this.#errorTexts.has(text) || text.length > maxErrorBytes || text.length < 8 || errno === 'ENOSYS') return;
    this.#errorTexts.add(text);
    let id = this.#outcomes.findIndex((one) => one.errno === errno);
    if (id < 0 && this.#outcomes.length < outcomesPerRow) id = this.#outcomes.push({ outcome: 'errno', errno }) - 1;
    if (id < 0) return;
    this.#write(text);
    this.#version += this.#lane.addError(text.length, id);
  }

  /** What was counted, by row and outcome. */
  *counted(): Generator<{ readonly row: Row; readonly end: RowOutcome; readonly count: number }> {
    const counts = this.#lane.COUNTS >> 2;
    for (const [at, row] of this.#rows.entries()) {
      if (row === undefined) continue;
      for (const [outcome, end] of this.#outcomes.entries()) {
        const count = this.#words[counts + at * outcomesPerRow + outcome] as number;
        if (count > 0) yield { row, end, count };
      }
    }
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
    const entry = this.#lane.addName(name.text.length, id);
    this.#lane.describeName(entry, kindOf(name), first, last, name.tells === 0 ? 1 : 0);
    this.#lane.placeName(entry, name.calls[0]?.nr ?? -1, row);
    this.#version += 1;
    return id;
  }

  #addRow(row: Row): number {
    return this.#rows.length < maxRows ? this.#rows.push(row) - 1 : 0;
  }

  #write(text: Uint8Array): void {
    const at = this.#lane.SCRATCH;
    this.#bytes.fill(0, at, at + 128);
    this.#bytes.set(text, at);
  }
}

/** The lane's kinds of names, 0 for those it cannot read. */
function kindOf({ role, text }: CallName): number {
  if (role === 'output') return text === 'write' || text === 'writev' ? kinds.output : kinds.send;
  return role === 'exec' && text !== 'execve' ? 0 : kinds[role];
}

const kinds = { plain: 1, output: 2, break: 3, send: 4, fork: 5, exit: 6, wait: 7, exec: 8 } as const;

function isPlain(name: CallName): boolean {
  const native = name.calls[0] !== undefined && name.multiplexers[0] === undefined;
  return kindOf(name) !== 0 && native && name.text.length <= maxNameBytes;
}
