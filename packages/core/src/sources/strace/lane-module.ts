import { laneCode } from './tables/lane-code.ts';

/** What the compiled inner loop exports: packages/core/wasm/strace-lane. */
export interface LaneModule {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly BLOCK: { readonly value: number };
  readonly CAPACITY: { readonly value: number };
  readonly SCRATCH: { readonly value: number };
  /** Lines the last run read: of calls, of resumed calls. */
  readonly calls: { readonly value: number };
  readonly resumed: { readonly value: number };
  /** Id of the call whose unknown arguments ended the last run; -1 where something else did. */
  readonly keyName: { readonly value: number };
  prepare(): void;
  run(from: number, end: number, line: number): number;
  addName(
    length: number,
    id: number,
    kind: number,
    first: number,
    last: number,
    number: number | undefined,
    row: number,
  ): void;
  addError(length: number, id: number): number;
  addKey(row: number): number;
}

/** The part of the WebAssembly interface used here, which browsers and Node have and the standard library's types leave out. */
interface WebAssemblyApi {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

let compiled: object | undefined;

/** A new instance with memory of its own; undefined where WebAssembly, or its SIMD part, is missing or forbidden. */
export function openLaneModule(): LaneModule | undefined {
  const { WebAssembly } = globalThis as { WebAssembly?: WebAssemblyApi };
  if (WebAssembly === undefined) return undefined;
  try {
    compiled ??= new WebAssembly.Module(Uint8Array.from(atob(laneCode), (byte) => byte.charCodeAt(0)));
    const lane = new WebAssembly.Instance(compiled, { env: { abort: () => undefined } }).exports as LaneModule;
    lane.prepare();
    return lane;
  } catch {
    return undefined;
  }
}
