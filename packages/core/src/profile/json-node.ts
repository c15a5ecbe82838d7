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

/** Line and column (in UTF-8 bytes), both counted from 1, of an offset in a text. */
export function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: new TextEncoder().encode(text.slice(lineStart, offset)).length + 1 };
}
