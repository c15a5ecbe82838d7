/** A JSON value as it stands in the text. Offsets count UTF-16 units from 0. */
export type JsonNode = JsonObject | JsonArray | JsonString | JsonNumber | JsonBoolean | JsonNull;

export interface JsonObject {
  readonly kind: 'object';
  readonly offset: number;
  /** In the order of the text, repeated keys included. */
  readonly members: readonly JsonMember[];
}

export interface JsonMember {
  readonly key: string;
  readonly keyOffset: number;
  readonly value: JsonNode;
}

export interface JsonArray {
  readonly kind: 'array';
  readonly offset: number;
  readonly items: readonly JsonNode[];
}

export interface JsonString {
  readonly kind: 'string';
  readonly offset: number;
  readonly value: string;
}

/** The digits are kept: a double cannot hold every 64-bit value. */
export interface JsonNumber {
  readonly kind: 'number';
  readonly offset: number;
  readonly text: string;
}

export interface JsonBoolean {
  readonly kind: 'boolean';
  readonly offset: number;
  readonly value: boolean;
}

export interface JsonNull {
  readonly kind: 'null';
  readonly offset: number;
}

/** Finds line and column (in UTF-8 bytes), both counted from 1, of offsets in a text. */
export class TextPositions {
  readonly #text: string;
  #lineStarts: readonly number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  at(offset: number): { readonly line: number; readonly column: number } {
    this.#lineStarts ??= lineStartsOf(this.#text);
    let line = 0;
    // The last line that starts at or before the offset, by halving.
    for (let step = 1 << Math.floor(Math.log2(this.#lineStarts.length)); step > 0; step >>= 1) {
      if ((this.#lineStarts[line + step] ?? Infinity) <= offset) line += step;
    }
    const before = this.#text.slice(this.#lineStarts[line], offset);
    return { line: line + 1, column: new TextEncoder().encode(before).length + 1 };
  }
}

function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
