import type { LineKind } from '../../observations/line-kind.ts';
import type { LineParser } from '../source.ts';
import { ascii, decimal, equals, matchesAt, skipSpaces, trimEnd } from '../shared/bytes.ts';
import type { FieldBytes } from '../shared/field-bytes.ts';
import { JsonScanner, type JsonHandler } from '../shared/json-scanner.ts';
import { fieldNamed, type LogEntry } from './log-entry.ts';
import type { Reading } from '../shared/reading.ts';

const eventData = ascii('data: ');
const dmesgKey = ascii('dmesg');
/** Objects of `{"dmesg":[{…},{…}]}` are this deep. */
const dmesgDepth = 3;

/**
 * Reads entries that are JSON objects, each on a line of its own or over several:
 *
 *     {"_TRANSPORT":"kernel","MESSAGE":"audit: type=1326 audit(…",…}      journalctl -o json; json-pretty; json-sse
 *     {"syslog-tag":"kernel:","message":"[ 4143.880772] audit: …"}        rsyslog
 *     {"dmesg":[{"pri":5,"time":3760.8,"msg":"audit: …"}]}                dmesg --json
 *
 * Only an entry's own fields count, not those of objects in it.
 */
export class JsonEntries implements LineParser, JsonHandler {
  readonly #reading: Reading;
  readonly #entry: LogEntry;
  readonly #scanner = new JsonScanner(this);
  /** No key was read yet: where the first one is dmesg's, the log is dmesg's, and what begins so later is too. */
  #first = true;
  #ofDmesg = false;
  /** This document is dmesg's. */
  #dmesg = false;
  /** No key of this document was read yet. */
  #begins = false;
  /** A document of dmesg's stands in a log of another kind: nobody knows who wrote it. */
  #stray = false;
  /** What the last string or number is for. */
  #field: FieldBytes | undefined;
  #line = 0;
  /** The kind of the entry that ended on this line. */
  #kind: LineKind | undefined;
  /** The scanner lost its place: what comes before the next line that begins an object belongs to nothing. */
  #lost = false;

  constructor(reading: Reading, entry: LogEntry) {
    this.#reading = reading;
    this.#entry = entry;
  }

  end(): void {
    // Of a last line without its newline the reader says so.
    if (this.#scanner.depth > 0 && !this.#reading.torn) this.#reading.sink.incomplete('cut-off');
  }

  line(buffer: Uint8Array, from: number, stop: number, line: number, cut: boolean): LineKind {
    const end = trimEnd(buffer, from, stop);
    if (end === from) return 'blank';
    const data = matchesAt(buffer, from, end, eventData) ? from + eventData.length : from;
    const start = skipSpaces(buffer, data, end);
    if (this.#scanner.depth === 0 && buffer[start] !== 0x7b) return this.#outside(buffer, start, end, line);
    if (cut) return this.#lose(this.#reading.overlong(buffer, start, end, line));
    this.#lost = false;
    this.#line = line;
    this.#kind = undefined;
    if (!this.#scanner.line(buffer, start, end)) {
      return this.#lose(this.#reading.unrecognised(buffer, start, end, line));
    }
    if (this.#stray) return this.#passOver(buffer, start, end, line);
    return this.#kind ?? 'wrapper';
  }

  /** Between entries; or in the rest of one that was lost, up to the next line that begins an object. */
  #outside(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    return this.#lost ? 'refused' : this.#entry.other(buffer, start, end, line);
  }

  #passOver(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    this.#stray = false;
    return this.#reading.unrecognised(buffer, start, end, line);
  }

  open(depth: number): void {
    if (depth === 1) {
      this.#dmesg = false;
      this.#begins = true;
    }
    if (depth === this.#entryDepth()) this.#entry.clear();
  }

  close(depth: number, object: boolean): void {
    if (object && depth === this.#entryDepth()) this.#kind = stronger(this.#kind, this.#entry.finish());
  }

  key(buffer: Uint8Array, start: number, end: number, depth: number): void {
    if (this.#begins && equals(buffer, start, end, dmesgKey)) this.#beginsDmesg();
    this.#first = this.#begins = false;
    const name = depth === this.#entryDepth() ? fieldNamed(buffer, start, end) : undefined;
    this.#field = name === undefined ? undefined : this.#entry.begin(name, this.#line);
  }

  #beginsDmesg(): void {
    this.#ofDmesg ||= this.#first;
    this.#dmesg = this.#ofDmesg;
    this.#stray = !this.#ofDmesg;
  }

  text(buffer: Uint8Array, start: number, end: number, depth: number): void {
    if (depth - this.#entryDepth() > 1 || this.#field === undefined) return;
    this.#field.length = 0;
    this.#field.appendJson(buffer, start, end);
  }

  /** A number is a value, or one byte of a value that is not UTF-8. */
  literal(buffer: Uint8Array, start: number, end: number, depth: number): void {
    const field = this.#field;
    if (field === undefined) return;
    if (buffer[start] === 0x6e) field.withheld = true;
    else if (depth === this.#entryDepth()) field.append(buffer, start, end);
    else field.push(decimal(buffer, start, end));
  }

  #entryDepth(): number {
    return this.#dmesg ? dmesgDepth : 1;
  }

  #lose(kind: LineKind): LineKind {
    this.#lost = true;
    this.#scanner.reset();
    this.#entry.clear();
    return kind;
  }
}

/** A line that ends several entries is of the kind of the one that matters most. */
function stronger(a: LineKind | undefined, b: LineKind): LineKind {
  if (a === undefined || b === 'call') return b;
  return a === 'foreign' || a === 'record' || a === 'wrapper' ? b : a;
}
