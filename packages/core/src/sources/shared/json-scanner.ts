/** What a scanner of JSON text tells of it. Strings come as they stand between their quotes, escapes included. */
export interface JsonHandler {
  /** An object or array begins; `depth` counts from 1. */
  open(depth: number): void;
  /** The last one of that depth ends. */
  close(depth: number, object: boolean): void;
  key(buffer: Uint8Array, start: number, end: number, depth: number): void;
  text(buffer: Uint8Array, start: number, end: number, depth: number): void;
  /** A number, true, false or null. */
  literal(buffer: Uint8Array, start: number, end: number, depth: number): void;
}

const maxDepth = 64;

/**
 * Scans JSON line by line: one document, several one after another, or one a line; nothing of it is kept. A string never
 * goes over a line's end, so what an application wrote into one stays in it.
 */
export class JsonScanner {
  readonly #handler: JsonHandler;
  /** For each open depth: is it an object. */
  readonly #objects: boolean[] = [];
  #keyNext = false;
  /** A key or a value was read: a colon, a comma or a bracket comes next. */
  #told = false;

  constructor(handler: JsonHandler) {
    this.#handler = handler;
  }

  get depth(): number {
    return this.#objects.length;
  }

  /** Forgets what is open. */
  reset(): void {
    this.#objects.length = 0;
    this.#keyNext = this.#told = false;
  }

  /** Scans one line; false where it is not JSON, or nested without end. */
  line(buffer: Uint8Array, start: number, end: number): boolean {
    let at = start;
    while (at < end) {
      const next = this.#token(buffer, at, end);
      if (next < 0) return false;
      at = next;
    }
    return true;
  }

  /** Reads what begins at `at`; returns where the next begins, or -1. */
  #token(buffer: Uint8Array, at: number, end: number): number {
    const byte = buffer[at] ?? 0;
    if (byte <= 0x20) return at + 1;
    if (byte === 0x3a || byte === 0x2c) {
      this.#keyNext = byte === 0x2c && this.#objects.at(-1) === true;
      this.#told = false;
      return at + 1;
    }
    if (byte === 0x7d || byte === 0x5d) return this.#close(byte === 0x7d) ? at + 1 : -1;
    if (this.#told) return -1;
    if (byte === 0x7b || byte === 0x5b) return this.#open(byte === 0x7b) ? at + 1 : -1;
    this.#told = true;
    return byte === 0x22 ? this.#string(buffer, at + 1, end) : this.#literal(buffer, at, end);
  }

  #open(object: boolean): boolean {
    if (this.#objects.length >= maxDepth) return false;
    this.#objects.push(object);
    this.#keyNext = object;
    this.#handler.open(this.#objects.length);
    return true;
  }

  #close(object: boolean): boolean {
    if (this.#objects.at(-1) !== object) return false;
    this.#handler.close(this.#objects.length, object);
    this.#objects.pop();
    this.#keyNext = false;
    this.#told = this.#objects.length > 0;
    return true;
  }

  #string(buffer: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at < end && buffer[at] !== 0x22) at += buffer[at] === 0x5c ? 2 : 1;
    if (at >= end || this.#objects.length === 0) return -1;
    if (this.#keyNext) {
      this.#keyNext = false;
      this.#handler.key(buffer, start, at, this.#objects.length);
    } else {
      this.#handler.text(buffer, start, at, this.#objects.length);
    }
    return at + 1;
  }

  #literal(buffer: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at < end && isLiteral(buffer[at] ?? 0)) at += 1;
    if (at === start || this.#objects.length === 0) return -1;
    this.#handler.literal(buffer, start, at, this.#objects.length);
    return at;
  }
}

/** Letters, digits, `+`, `-` and `.`. */
function isLiteral(byte: number): boolean {
  const letter = byte | 0x20;
  return (
    (letter >= 0x61 && letter <= 0x7a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x2b && byte <= 0x2e && byte !== 0x2c)
  );
}
