import type { LineKind } from '../../observations/line-kind.ts';
import type { LineParser } from '../source.ts';
import { ascii, equals, isDigit, until } from '../shared/bytes.ts';
import type { FieldBytes } from '../shared/field-bytes.ts';
import { fieldNamed, type LogEntry } from './log-entry.ts';
import type { Reading } from '../shared/reading.ts';

/** Where in an entry the next byte stands. */
type Place = 'field' | 'length' | 'value' | 'nowhere';

const cursor = ascii('__CURSOR');
const lengthBytes = 8;
const newline = 0x0a;
/** No journal holds a longer value: a length beyond it is none. */
const maxValue = 2 ** 40;

/**
 * Reads journalctl -o export: fields a line each, an empty line behind each entry. Values with other than printable
 * characters have their length in front, and are skipped by it: nothing in them can pass for a field.
 *
 *     _TRANSPORT=kernel
 *     MESSAGE=audit: type=1326 audit(1795438198.156:48050): auid=…
 *     BINARY
 *     <8 bytes: length, lowest first><value>
 *
 * Each entry begins with its cursor; where neither that nor an empty line parts two, nothing tells what is of which.
 */
export class JournalExport implements LineParser {
  readonly #reading: Reading;
  readonly #entry: LogEntry;
  #place: Place = 'field';
  #field: FieldBytes | undefined;
  #lengthRead = 0;
  #remaining = 0;
  #fields = 0;

  constructor(reading: Reading, entry: LogEntry) {
    this.#reading = reading;
    this.#entry = entry;
  }

  end(): void {
    if (this.#fields > 0) this.#entry.finish();
  }

  line(buffer: Uint8Array, start: number, end: number, line: number, cut: boolean): LineKind {
    if (this.#place === 'nowhere') return 'refused';
    if (cut) return this.#lose(this.#reading.overlong(buffer, start, end, line));
    if (this.#place !== 'field') return this.#value(buffer, start, end, line);
    if (start === end) return this.#finish();
    const equalsSign = until(buffer, start, end, 0x3d);
    if (!isFieldName(buffer, start, equalsSign))
      return this.#lose(this.#reading.unrecognised(buffer, start, end, line));
    const parted = equals(buffer, start, equalsSign, cursor) ? this.#finish() : undefined;
    this.#fields += 1;
    const name = fieldNamed(buffer, start, equalsSign);
    if (name === 'transport' && this.#entry.has(name))
      return this.#lose(this.#reading.unrecognised(buffer, start, end, line));
    this.#field = name === undefined ? undefined : this.#entry.begin(name, line);
    if (equalsSign < end) this.#field?.append(buffer, equalsSign + 1, end);
    else this.#place = 'length';
    return parted === undefined || parted === 'blank' ? 'wrapper' : parted;
  }

  /** A piece of a length and its value, up to a byte that only looked like the end of a line, or to the real one. */
  #value(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    let at = start;
    while (this.#place === 'length' && at < end) this.#lengthByte(buffer[at++] ?? 0);
    if (this.#place === 'value') {
      const length = Math.min(this.#remaining, end - at);
      this.#field?.append(buffer, at, at + length);
      this.#remaining -= length;
      at += length;
    }
    if (at < end || this.#remaining > maxValue) return this.#lose(this.#reading.unrecognised(buffer, start, end, line));
    return this.#newline();
  }

  #lengthByte(byte: number): void {
    this.#remaining += byte * 256 ** this.#lengthRead;
    this.#lengthRead += 1;
    if (this.#lengthRead < lengthBytes) return;
    this.#lengthRead = 0;
    this.#place = 'value';
  }

  /** The byte behind a line is part of the length, of the value, or ends the field. */
  #newline(): LineKind {
    if (this.#place === 'length') this.#lengthByte(newline);
    else if (this.#remaining === 0) this.#place = 'field';
    else {
      this.#field?.push(newline);
      this.#remaining -= 1;
    }
    return 'wrapper';
  }

  #finish(): LineKind {
    if (this.#fields === 0) return 'blank';
    this.#fields = 0;
    return this.#entry.finish();
  }

  /** Without a length there is no telling where a value ends and what is in it, and no journal has what is no field: nothing more is read. */
  #lose(kind: LineKind): LineKind {
    this.#place = 'nowhere';
    this.#fields = 0;
    this.#entry.clear();
    return kind;
  }
}

/** journald takes no others: `_SOURCE_REALTIME_TIMESTAMP`. */
function isFieldName(buffer: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = buffer[at] as number;
    if (!isDigit(byte) && !(byte >= 0x41 && byte <= 0x5a) && byte !== 0x5f) return false;
  }
  return end > start;
}
