import type { LineKind } from '../../observations/line-kind.ts';
import type { ObservationSink } from '../../observations/sink.ts';
import { ascii, decimal, decode, find, isDigit, matchesAt, trimEnd } from '../shared/bytes.ts';
import { Reading } from '../shared/reading.ts';
import { CallTable } from '../shared/call-table.ts';
import type { LineParser, SourceOptions } from '../source.ts';
import { unknownCall } from '../shared/unknown-call.ts';
import { readJsonLine } from './json-line.ts';
import {
  emptyMapKey,
  emptyMapLine,
  endsMapLine,
  holdsMapLine,
  mapNameEnd,
  readMapKey,
  readMapLine,
} from './map-line.ts';
import { PrintedCalls } from './printed-calls.ts';
import { byteAt } from '../shared/byte-at.ts';

/** How much of a line a diagnostic quotes. */
const excerptBytes = 240;

/**
 * Reads the maps that bpftrace prints, as text or JSON. Everything else is output of the bpftrace program or of the application,
 * which cannot be told apart; see {@link PrintedCalls} for the one form of it that is read.
 *
 *     Attaching 1 probe...
 *     @[257]: 3
 */
export class BpftraceParser implements LineParser {
  readonly #reading: Reading;
  readonly #table: CallTable;
  readonly #line = emptyMapLine();
  readonly #key = emptyMapKey();
  readonly #printed = new PrintedCalls();
  /** The first line that is neither a map's nor a printed call. */
  #stranger: { readonly text: string; readonly line: number } | undefined;
  #maps = 0;
  #probes = false;
  /** The line of the last call that a map told of. */
  #lastCall: number | undefined;
  #forgeable = false;

  constructor(sink: ObservationSink, options: SourceOptions) {
    this.#reading = new Reading(sink, options);
    this.#table = new CallTable({ arch: options.arch, tool: 'tracepoint' });
  }

  line(buffer: Uint8Array, start: number, stop: number, line: number, cut: boolean): LineKind {
    if (cut) return this.#reading.overlong(buffer, start, stop, line);
    const end = trimEnd(buffer, start, stop);
    if (end === start) return 'blank';
    if (matchesAt(buffer, start, end, jsonMark)) return this.#json(buffer, start, end, line);
    const kind = this.#own(buffer, start, end, line);
    return kind ?? this.#other(buffer, start, end, line);
  }

  /** A line that bpftrace prints by itself, if it is one. */
  #own(buffer: Uint8Array, start: number, end: number, line: number): LineKind | undefined {
    const header = isHeader(buffer, start, end);
    const lost = matchesAt(buffer, start, end, lostMark) && isDigit(byteAt(buffer, start + lostMark.length, end));
    const map = mapNameEnd(buffer, start, end) > 0;
    if ((header || lost || map) && holdsMapLine(buffer, start + 1, end))
      return this.#reading.unrecognised(buffer, start, end, line);
    if (header) return 'header';
    if (lost) return this.#lost(buffer, start, end);
    if (readMapLine(buffer, start, end, { into: this.#line, text: this.#text }))
      return this.#map(buffer, start, end, line);
    return map || buffer[end - 1] === 0x7c ? 'foreign' : undefined;
  }

  torn(): void {
    this.#reading.torn = true;
  }

  end(): void {
    if (this.#maps > 0) return;
    if (this.#stranger !== undefined) {
      const { text, line } = this.#stranger;
      this.#reading.diagnose({ code: 'bpftrace-output-unread', text }, line);
      return this.#reading.sink.incomplete('unrecognised-lines');
    }
    if (this.#printed.numbers.size > 0) this.#reading.sink.incomplete('lossy-format');
    else this.#reading.diagnose({ code: 'trace-no-calls', format: 'bpftrace' }, undefined);
    for (const [nr, { count, line }] of this.#printed.numbers) {
      const observation = this.#reading.observation(this.#table.numbered(nr), line);
      observation.count = count;
      this.#reading.observe(observation);
    }
  }

  readonly #text = (buffer: Uint8Array, start: number, end: number): string =>
    this.#reading.names.text(buffer, start, end);

  #map(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    const { map, keyStart, keyEnd, valueStart, count } = this.#line;
    this.#maps += 1;
    // Behind a count that is not the end of the line, a line break is missing. Else it is a histogram, or a sum that is no count.
    if (Number.isNaN(count) && isDigit(byteAt(buffer, valueStart, end)))
      return this.#reading.unrecognised(buffer, start, end, line);
    if (!(count >= 0)) return 'foreign';
    // Cleared, and not counted since.
    if (count === 0) return 'table';
    if (readMapKey(buffer, keyStart, keyEnd, { map, key: this.#key })) {
      this.#goesOn(line, 1);
      // Text stands there as it is, with its line breaks: "x, 169]: 1\n@[y" is the name of a command.
      if (this.#key.besideText) this.#mayBeForged();
      return this.#call(buffer, count, line);
    }
    this.#unread(decode(buffer.slice(start, Math.min(end, start + excerptBytes))), line);
    return 'unrecognised';
  }

  /**
   * A map is printed in one piece: up to so many lines behind the call before. What stands apart was printed for itself, or by a program that
   * shares bpftrace's output and knows what a map looks like.
   */
  #goesOn(line: number, distance: number): void {
    const apart = this.#lastCall !== undefined && line - this.#lastCall > distance;
    this.#lastCall = line;
    if (apart) this.#mayBeForged();
  }

  #mayBeForged(): void {
    if (!this.#forgeable) this.#reading.sink.incomplete('forgeable-lines');
    this.#forgeable = true;
  }

  /** What the keys in `#key` name. */
  #call(buffer: Uint8Array, count: number, line: number): LineKind {
    const { nr, nameStart, nameEnd } = this.#key;
    const named = Number.isNaN(nr) ? this.#table.named(buffer, nameStart, nameEnd) : undefined;
    const syscall = named === undefined ? this.#table.numbered(nr) : named.syscall;
    if (syscall === undefined) return unknownCall(this.#reading, named?.text ?? '', { line });
    // No event of the group `syscalls` fires for a 32-bit program, and some calls have none.
    if (named !== undefined && !this.#probes) this.#reading.sink.incomplete('lossy-format');
    this.#probes ||= named !== undefined;
    const observation = this.#reading.observation(syscall, line);
    observation.count = count;
    return this.#reading.observe(observation);
  }

  #json(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    const json = readJsonLine(buffer, start, end);
    if (json === undefined) return this.#reading.unrecognised(buffer, start, end, line);
    if (json.type === 'lost') {
      this.#reading.sink.incomplete('lost-events', json.count);
      return 'lost';
    }
    if (json.type === 'printed') return this.#printedJson(json.text, line);
    if (json.type === 'other') return 'header';
    this.#maps += 1;
    let kind: LineKind = 'foreign';
    for (const { map, key, count } of json.entries) {
      const bytes = ascii(key);
      const separated = ascii(key.replaceAll(',', ', '));
      const readable = readMapKey(separated, 0, separated.length, { map, key: this.#key });
      if (readable) this.#goesOn(line, 0);
      if (readable) kind = this.#call(separated, count, line);
      else this.#unread(`@${map}[${decode(bytes.subarray(0, excerptBytes))}]: ${count}`, line);
      if (!readable && kind === 'foreign') kind = 'unrecognised';
    }
    return kind;
  }

  #printedJson(text: string, line: number): LineKind {
    const bytes = ascii(text);
    return this.#other(bytes, 0, trimEnd(bytes, 0, bytes.length - (text.endsWith('\n') ? 1 : 0)), line);
  }

  #other(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    // A call that is printed ends in its number.
    if (this.#reading.torn) return this.#reading.unrecognised(buffer, start, end, line);
    if (endsMapLine(buffer, start, end) || holdsJson(buffer, start, end))
      return this.#reading.unrecognised(buffer, start, end, line);
    if (this.#printed.add(buffer, start, end, line)) return 'record';
    this.#stranger ??= { text: decode(buffer.slice(start, Math.min(end, start + excerptBytes))), line };
    return 'output';
  }

  #unread(text: string, line: number): void {
    this.#reading.sink.incomplete('unrecognised-lines');
    this.#reading.diagnose({ code: 'bpftrace-map-unread', text }, line);
  }

  /** `Lost 240 events` */
  #lost(buffer: Uint8Array, start: number, end: number): LineKind {
    let stop = start + lostMark.length;
    while (stop < end && isDigit(buffer[stop])) stop += 1;
    this.#reading.sink.incomplete('lost-events', decimal(buffer, start + lostMark.length, stop));
    return 'lost';
  }
}

/** Whether a line is of bpftrace: its first one, or a map's. */
export function speaksForBpftrace(buffer: Uint8Array, start: number, end: number): boolean {
  if (isHeader(buffer, start, end)) return true;
  if (matchesAt(buffer, start, end, jsonMark))
    return jsonTypes.some((type) => matchesAt(buffer, start + jsonMark.length, end, type));
  return readMapLine(buffer, start, end, { into: emptyMapLine(), text: () => '' });
}

/** Whether a line of `bpftrace -f json` begins in `[start, end)`. */
function holdsJson(buffer: Uint8Array, start: number, end: number): boolean {
  let at = find(buffer, start, end, jsonMark);
  for (; at >= 0; at = find(buffer, at + 1, end, jsonMark)) {
    const type = at + jsonMark.length;
    if (
      jsonTypes.some(
        (name) => matchesAt(buffer, type, end, name) && matchesAt(buffer, type + name.length, end, dataMark),
      )
    )
      return true;
  }
  return false;
}

/** `Attaching 1 probe...`, `Attached 360 probes` */
function isHeader(buffer: Uint8Array, start: number, end: number): boolean {
  const mark = headers.find((header) => matchesAt(buffer, start, end, header));
  return mark !== undefined && isDigit(byteAt(buffer, start + mark.length, end));
}

const headers = ['Attaching ', 'Attached '].map(ascii);
const lostMark = ascii('Lost ');
const jsonMark = ascii('{"type": "');
const dataMark = ascii(', "data": ');
const jsonTypes = ['attached_probes"', 'map"', 'hist"', 'lost_events"', 'printf"', 'stats"'].map(ascii);
