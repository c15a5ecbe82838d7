import { ascii, decimal, equals } from './bytes.ts';
import { FieldBytes } from './field-bytes.ts';
import { JsonScanner, type JsonHandler } from './json-scanner.ts';
import { byteAt } from './byte-at.ts';

const comma = 0x2c;

/**
 * Takes some fields out of lines that are one JSON object each. The first of each name counts; the elements of a list are
 * collected with commas between. Values go into buffers that are used again.
 */
export class JsonFields implements JsonHandler {
  readonly #fields: readonly { readonly name: Uint8Array; readonly value: FieldBytes }[];
  readonly #scanner = new JsonScanner(this);
  readonly #depth: number;
  /** What the next string or number is for, and the depth of the list it is in. */
  #value: FieldBytes | undefined;
  #list = 0;
  /** Objects of the line that no other one holds. */
  #objects = 0;

  /** Looks for fields down to objects `depth` deep; 1 is the line's own. */
  constructor(names: readonly string[], depth: number) {
    this.#fields = names.map((name) => ({ name: ascii(name), value: new FieldBytes() }));
    this.#depth = depth;
  }

  /** False for a line that is not one whole JSON object. */
  read(buffer: Uint8Array, start: number, end: number): boolean {
    for (const { value } of this.#fields) value.clear();
    this.#value = undefined;
    this.#list = this.#objects = 0;
    this.#scanner.reset();
    if (byteAt(buffer, start, end) !== 0x7b || !this.#scanner.line(buffer, start, end)) return false;
    return this.#scanner.depth === 0 && this.#objects === 1;
  }

  /** The field of that place in the names; undefined where the line has none of the name. */
  get(index: number): FieldBytes | undefined {
    const value = this.#fields[index]?.value;
    return value?.present === true ? value : undefined;
  }

  /** The number a field holds, NaN where it holds none. */
  number(index: number): number {
    const value = this.get(index);
    return value === undefined ? Number.NaN : decimal(value.bytes, 0, value.length);
  }

  open(depth: number): void {
    if (depth === 1) this.#objects += 1;
    if (this.#value !== undefined && this.#list === 0) this.#list = depth;
    else this.#value = undefined;
  }

  close(depth: number): void {
    if (depth !== this.#list) return;
    this.#value = undefined;
    this.#list = 0;
  }

  key(buffer: Uint8Array, start: number, end: number, depth: number): void {
    this.#value = undefined;
    this.#list = 0;
    if (depth > this.#depth) return;
    for (const { name, value } of this.#fields) {
      if (value.present || !equals(buffer, start, end, name)) continue;
      value.present = true;
      this.#value = value;
      return;
    }
  }

  text(buffer: Uint8Array, start: number, end: number): void {
    const value = this.#begin();
    value?.appendJson(buffer, start, end);
  }

  literal(buffer: Uint8Array, start: number, end: number): void {
    const value = this.#begin();
    value?.append(buffer, start, end);
  }

  #begin(): FieldBytes | undefined {
    const value = this.#value;
    if (value === undefined) return undefined;
    if (this.#list === 0) this.#value = undefined;
    else if (value.length > 0) value.push(comma);
    return value;
  }
}
