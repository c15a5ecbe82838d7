import { laneCode } from './tables/lane-code.ts';

/** A number the compiled inner loop exports; to read it takes a call. */
interface Value {
  readonly value: number;
}

/** What the compiled inner loop exports: packages/core/wasm/strace-lane. Records of threads count from 1; 0 is none. */
export interface LaneModule {
  readonly memory: { readonly buffer: ArrayBuffer };
  // Where things stand in the memory.
  readonly BLOCK: number;
  readonly CAPACITY: number;
  readonly ROOM: number;
  readonly ROOM_BYTES: number;
  readonly AHEAD: number;
  readonly NAMES: number;
  readonly KEYS: number;
  readonly SCRATCH: number;
  readonly TASKS: number;
  readonly SEEN: number;
  readonly COUNTS: number;
  // Lines the last run read.
  readonly calls: Value;
  readonly resumed: Value;
  readonly signals: Value;
  readonly exits: Value;
  /** Execs it read, none of which was printed as old versions do. */
  readonly execs: Value;
  /** Id of the call whose unknown arguments, or {@link pathKey} if an exec's unknown path, ended the last run; -1 where something else did. */
  readonly keyName: Value;
  // What all runs found.
  readonly made: Value;
  readonly exited: Value;
  readonly killed: Value;
  readonly untold: Value;
  readonly narrow: Value;
  // Threads, of either reader.
  readonly alive: Value;
  readonly births: Value;
  readonly forker: Value;
  readonly records: Value;
  prepare(): void;
  run(from: number, end: number, line: number): number;
  parse(from: number, end: number): number;
  take(first: number, count: number, line: number): number;
  addName(length: number, id: number): number;
  describeName(entry: number, kind: number, first: number, last: number, tells: number): void;
  placeName(entry: number, number: number, row: number): void;
  addError(length: number, id: number): number;
  addKey(row: number): number;
  recordOf(pid: number): number;
  parentOf(pid: number): number;
  /** What threads run at first that nobody made. */
  plant(program: number): void;
  bear(pid: number): number;
  bury(record: number): number;
  announce(pid: number, parent: number): void;
  setForker(record: number): void;
  heldOf(record: number): number;
  dropHeld(record: number): void;
  showModes(): void;
}

/** Stands for the calls where paths of execs are known. */
export const pathKey = 0xffff;

/** The part of the WebAssembly interface used here, which browsers and Node have and the standard library's types leave out. */
interface WebAssemblyApi {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
}

let compiled: object | undefined;

/** The compiled code, which threads can share; undefined as long as none was opened. */
export function laneModuleCode(): object | undefined {
  return compiled;
}

/** A new instance with memory of its own, of `code` where there is some; undefined where WebAssembly, or its SIMD part, is missing or forbidden. */
export function openLaneModule(code?: object): LaneModule | undefined {
  const { WebAssembly } = globalThis as { WebAssembly?: WebAssemblyApi };
  if (WebAssembly === undefined) return undefined;
  try {
    compiled ??= code ?? new WebAssembly.Module(bytesOf(atob(laneCode)));
    const { exports } = new WebAssembly.Instance(compiled, { env: { abort: () => undefined } });
    const lane = Object.fromEntries(
      Object.entries(exports).map(([name, exported]) => [name, isPlace(name) ? (exported as Value).value : exported]),
    ) as unknown as LaneModule;
    lane.prepare();
    return lane;
  } catch {
    return undefined;
  }
}

/** A place in its memory for a chunk, which is then read where it is; undefined where there is not so much room. */
export function roomIn({ memory, ROOM, ROOM_BYTES }: LaneModule, size: number): Uint8Array | undefined {
  return size > ROOM_BYTES ? undefined : new Uint8Array(memory.buffer, ROOM, size);
}

/** Each a character's; in a loop, for it is done once, before anything is compiled. */
function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** Whether this names a place in the memory, which stays where it is. */
function isPlace(name: string): boolean {
  return name === name.toUpperCase();
}
