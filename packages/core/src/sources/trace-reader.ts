import { lineKinds, type LineKind } from '../observations/line-kind.ts';
import type { ObservationSink } from '../observations/sink.ts';
import { detectBytes, detectSource } from './detect.ts';
import { prefixOf } from './line-prefix.ts';
import { LineSplitter } from './lines.ts';
import { sources } from './registry.ts';
import type { LinesAhead, Lore } from './read-ahead.ts';
import { bulkKinds, type LineParser, type Source, type SourceOptions } from './source.ts';

export interface TraceReaderOptions extends SourceOptions {
  /** Read as this format instead of detecting one. */
  readonly source?: Source;
}

/** What a reader can tell of its input when it is over. */
export interface TraceAccount {
  /** Undefined for an input that is empty or of no known format. */
  readonly source: Source | undefined;
  readonly bytes: number;
  readonly total: number;
  readonly lines: Partial<Record<LineKind, number>>;
}

/**
 * Reads one input in chunks of any size: detects its format from its beginning, hands each line to the format's parser
 * and counts what became of it.
 */
export class TraceReader {
  readonly #sink: ObservationSink;
  readonly #options: TraceReaderOptions;
  readonly #splitter: LineSplitter;
  #head: Uint8Array[] | undefined = [];
  #headBytes = 0;
  /** What the input begins with, as far as it has come. */
  readonly #beginning = new Uint8Array(prefixBytes);
  /** A format that is given need not wait for what follows: a trace that is still being written is read as it comes. */
  readonly #headNeeded: number;
  #parser: LineParser | undefined;
  #source: Source | undefined;
  #bytes = 0;
  #line = 0;
  readonly #counts = new Map<LineKind, number>();
  /** The kind of the last line and how many lines in a row had it, not yet counted. */
  #kind: LineKind = 'blank';
  #run = 0;

  constructor(sink: ObservationSink, options: TraceReaderOptions) {
    this.#sink = sink;
    this.#options = options;
    const { source } = options;
    this.#headNeeded = source === undefined || source.wrapsOthers === true ? detectBytes : byteOrderMark.length;
    this.#splitter = new LineSplitter(
      (buffer, start, end, cut) => this.#onLine(buffer, start, end, cut),
      (buffer, start, end) => this.#inBulk(buffer, start, end),
    );
  }

  /** The format, once it is known. */
  get source(): Source | undefined {
    return this.#source;
  }

  room(size: number): Uint8Array | undefined {
    return this.#parser?.bulk?.room(size);
  }

  lore(known: number): Lore | undefined {
    return this.#parser?.bulk?.lore(known);
  }

  push(chunk: Uint8Array, lines?: LinesAhead): void {
    if (this.#bytes < prefixBytes) this.#beginning.set(chunk.subarray(0, prefixBytes - this.#bytes), this.#bytes);
    this.#bytes += chunk.length;
    this.#parser?.bulk?.offer(lines);
    if (this.#head === undefined) return this.#splitter.push(chunk);
    this.#head.push(chunk.slice());
    this.#headBytes += chunk.length;
    if (this.#headBytes >= this.#headNeeded) this.#start();
  }

  end(): TraceAccount {
    if (this.#head !== undefined) this.#start();
    // Tools write whole lines: what this one still had to say, and what came after it, nobody knows.
    if (this.#splitter.open) {
      this.#parser?.torn?.();
      if (this.#source !== undefined && this.#source.showsEnds !== true) this.#sink.incomplete('cut-off');
    }
    this.#splitter.end();
    this.#parser?.end();
    this.#count(this.#kind);
    const lines: Partial<Record<LineKind, number>> = {};
    for (const kind of lineKinds) {
      const count = this.#counts.get(kind);
      if (count !== undefined) lines[kind] = count;
    }
    if (lines.call === undefined && lines.table === undefined) this.#tellPrefix();
    return { source: this.#source, bytes: this.#bytes, total: this.#line, lines };
  }

  /** The beginning of the input is known: choose the format and read it. */
  #start(): void {
    const head = concat(this.#head ?? [], this.#headBytes);
    this.#head = undefined;
    this.#source = this.#options.source ?? detectSource(head, sources);
    this.#parser = this.#source?.open(this.#sink, { ...this.#options, head });
    this.#splitter.push(startsWithMark(head) ? head.subarray(byteOrderMark.length) : head);
  }

  /** Nothing was read: perhaps since something stands in front of the lines, else it is no trace. */
  #tellPrefix(): void {
    const beginning = this.#beginning.subarray(0, this.#bytes);
    const found = prefixOf(beginning, sources);
    const at = { input: this.#options.input, line: 1 };
    if (found !== undefined)
      this.#sink.diagnose({ code: 'lines-prefixed', prefixer: found.prefixer, format: found.source.title, at });
    else if (this.#source === undefined && beginning.length > 0) this.#refuse(beginning);
  }

  #refuse(head: Uint8Array): void {
    const at = { input: this.#options.input, line: 1 };
    const text = new TextDecoder().decode(head);
    const report = /^\s*\{\s*"format":\s*"seccomp-tailor\/([a-z-]{1,40})"/.exec(text)?.[1];
    if (report !== undefined) this.#sink.diagnose({ code: 'input-is-report', report, at });
    else if (/^\s*\{/.test(text) && /"default(Action|Errno)/i.test(text))
      this.#sink.diagnose({ code: 'input-is-profile', at });
    else if (text.includes('\0')) this.#sink.diagnose({ code: 'input-is-binary', at });
    else this.#sink.diagnose({ code: 'format-unknown', text: text.slice(0, 60), at });
  }

  #onLine(buffer: Uint8Array, start: number, end: number, cut: boolean): void {
    this.#line += 1;
    const kind = this.#parser?.line(buffer, start, end, this.#line, cut) ?? 'unrecognised';
    if (kind !== this.#kind) this.#count(kind);
    this.#run += 1;
  }

  #inBulk(buffer: Uint8Array, start: number, end: number): number {
    const bulk = this.#parser?.bulk;
    if (bulk === undefined) return start;
    const next = bulk.lines(buffer, start, end, this.#line + 1);
    if (next > start) {
      for (const kind of bulkKinds) {
        this.#add(kind, bulk.read[kind]);
        this.#line += bulk.read[kind];
      }
    }
    return next;
  }

  /** Adds the lines of one kind that went by, and begins a run of another. */
  #count(next: LineKind): void {
    this.#add(this.#kind, this.#run);
    this.#kind = next;
    this.#run = 0;
  }

  #add(kind: LineKind, count: number): void {
    if (count > 0) this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + count);
  }
}

/** So much of an input shows what stands in front of its lines, or that it is something else. */
const prefixBytes = 4096;
const byteOrderMark = [0xef, 0xbb, 0xbf];

function startsWithMark(head: Uint8Array): boolean {
  return byteOrderMark.every((byte, at) => head[at] === byte);
}

function concat(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
