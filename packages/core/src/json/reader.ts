import type { JsonMember, JsonNode } from './node.ts';

/** Why a text is not JSON, and where. */
export class JsonSyntaxError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Deeper nesting than this is refused; a profile needs six levels. */
const maxDepth = 100;

/**
 * Reads one JSON document in the dialect of Go's encoding/json, which is what the engines use: no byte order mark, no
 * comments, nothing after the value. Repeated keys are kept for the caller to judge.
 * @throws {JsonSyntaxError}
 */
export function readJson(text: string): JsonNode {
  const reader = new JsonReader(text);
  return reader.document();
}

const literals = new Map<string, (offset: number) => JsonNode>([
  ['true', (offset) => ({ kind: 'boolean', offset, value: true })],
  ['false', (offset) => ({ kind: 'boolean', offset, value: false })],
  ['null', (offset) => ({ kind: 'null', offset })],
]);

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

const numberPattern = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const literalPattern = /[a-z]+/y;
// Everything up to the next quote, backslash or control character.
const plainPattern = /[^"\\\u0000-\u001f]+/y;
const hexPattern = /[0-9a-fA-F]{4}/y;

class JsonReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonNode {
    if (this.#text.startsWith('\ufeff')) this.#fail('a byte order mark stands before the value');
    const value = this.#value();
    this.#skipSpace();
    if (this.#at < this.#text.length) this.#fail('text follows the value');
    return value;
  }

  #value(): JsonNode {
    this.#skipSpace();
    const offset = this.#at;
    switch (this.#text[offset]) {
      case '{':
        return this.#nested(() => ({ kind: 'object', offset, members: this.#list('}', () => this.#member()) }));
      case '[':
        return this.#nested(() => ({ kind: 'array', offset, items: this.#list(']', () => this.#value()) }));
      case '"':
        return { kind: 'string', offset, value: this.#string() };
      default:
        return this.#scalar(offset);
    }
  }

  #nested(read: () => JsonNode): JsonNode {
    if (++this.#depth > maxDepth) this.#fail(`nested deeper than ${maxDepth} levels`);
    this.#at += 1;
    const node = read();
    this.#depth -= 1;
    return node;
  }

  /** Elements parted by commas up to `close`, which is consumed. */
  #list<T>(close: string, element: () => T): readonly T[] {
    const elements: T[] = [];
    this.#skipSpace();
    if (this.#take(close)) return elements;
    for (;;) {
      elements.push(element());
      this.#skipSpace();
      if (this.#take(close)) return elements;
      if (!this.#take(',')) this.#fail(`expected , or ${close}`);
    }
  }

  #member(): JsonMember {
    this.#skipSpace();
    const keyOffset = this.#at;
    if (this.#text[keyOffset] !== '"') this.#fail('expected a key in double quotes');
    const key = this.#string();
    this.#skipSpace();
    if (!this.#take(':')) this.#fail('expected : after a key');
    return { key, keyOffset, value: this.#value() };
  }

  #scalar(offset: number): JsonNode {
    const number = this.#match(numberPattern);
    if (number !== undefined) return { kind: 'number', offset, text: number };
    const word = this.#match(literalPattern);
    const literal = literals.get(word ?? '');
    if (literal !== undefined) return literal(offset);
    this.#at = offset;
    return this.#fail(offset >= this.#text.length ? 'the text ends too early' : 'expected a value');
  }

  #string(): string {
    let value = '';
    this.#at += 1;
    for (;;) {
      value += this.#match(plainPattern) ?? '';
      if (this.#take('"')) return value.replaceAll(/\p{Cs}/gu, '\ufffd');
      if (!this.#take('\\'))
        this.#fail(this.#at >= this.#text.length ? 'the text ends in a string' : 'a control character in a string');
      value += this.#escape();
    }
  }

  #escape(): string {
    if (this.#take('u'))
      return String.fromCharCode(
        Number.parseInt(this.#match(hexPattern) ?? this.#fail('expected four hexadecimal digits'), 16),
      );
    const char = this.#text[this.#at] ?? '';
    const value = Object.hasOwn(escapes, char) ? escapes[char] : undefined;
    if (value === undefined) return this.#fail('an unknown escape in a string');
    this.#at += 1;
    return value;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at += 1;
    return true;
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at += 1;
    }
  }

  #fail(message: string): never {
    throw new JsonSyntaxError(message, this.#at);
  }
}
