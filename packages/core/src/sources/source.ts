import type { Arch } from '../kernel/arch.ts';
import type { LineKind } from '../observations/line-kind.ts';
import type { Facet } from '../observations/origin.ts';
import type { LinesAhead, Lore } from './read-ahead.ts';
import type { ObservationSink } from '../observations/sink.ts';

export interface SourceOptions {
  /** Name of the input, for locations. */
  readonly input: string;
  /** The architecture to assume where the format does not tell. */
  readonly arch: Arch;
  /** Only which calls were made is wanted: counts, outcomes, arguments and places may be left out. */
  readonly namesOnly?: boolean;
  /** Calls are going to be selected: each observation has its origin, as far as the format shows it. */
  readonly selecting?: boolean;
  /** The beginning of the input, for a format that has another one in it; only valid while the parser is opened. */
  readonly head?: Uint8Array;
}

/** Reads one input of one format, line by line. */
export interface LineParser {
  /**
   * One line, in `buffer[start, end)`, without its newline (a carriage return, if any, is still there). The bytes are
   * only valid during the call. `line` counts from 1. A line that was cut at the length limit has `cut` true.
   */
  line(buffer: Uint8Array, start: number, end: number, line: number, cut: boolean): LineKind;
  readonly bulk?: BulkReader;
  /** What `Source.isOfLog` would say of the line just read, where reading it showed that. */
  readonly ofLog?: boolean | undefined;
  /**
   * The next line is the last one and has no newline: it may have been cut off. A name or number of a call that ends with it may be the
   * beginning of another one. For formats that have them there, or that know by themselves that something is missing.
   */
  torn?(): void;
  /** The input is over: settle what is pending. */
  end(): void;
}

/** What lines may be that a {@link BulkReader} reads. */
export const bulkKinds = ['call', 'resumed', 'signal', 'exit'] as const satisfies readonly LineKind[];

/** Reads runs of ordinary lines at once, sparing them what only other lines need; whatever it reads, {@link LineParser.line} would read the same. */
export interface BulkReader {
  /**
   * Reads lines of `buffer[start, end)`, the first of which is line `line` and begins at `start`, and stops before the first one that
   * is not ordinary, is longer than a line may be, or has no line break. Returns where that one begins; `read` has the lines read, by kind.
   */
  lines(buffer: Uint8Array, start: number, end: number, line: number): number;
  /** See `TraceInput.room`. */
  room(size: number): Uint8Array | undefined;
  /** See `TraceInput.lore`. */
  lore(known: number): Lore | undefined;
  /** What lines of the chunk that comes next say by themselves. */
  offer(lines: LinesAhead | undefined): void;
  /** Of the last call of `lines`. */
  readonly read: { readonly [Kind in (typeof bulkKinds)[number]]: number };
}

/** A trace format: how to know it and how to read it. */
export interface Source {
  readonly id: string;
  /** What people call the format. */
  readonly title: string;
  /** What the format can show of each call for a selection; a recording may still lack some of it. */
  readonly shows: readonly Facet[];
  /** True if this one line (same contract as {@link LineParser.line}) speaks for the format; used on the first lines of an input. */
  speaksFor(buffer: Uint8Array, start: number, end: number): boolean;
  /** Whether a line is of a log like this one, whatever it says: other writers' lines stand there too. Cheaper to tell than what it speaks for. */
  isOfLog?(buffer: Uint8Array, start: number, end: number): boolean;
  /** It has another format in it, and must see the input's `head` to know which. */
  readonly wrapsOthers?: boolean;
  /** The format shows the ends of all processes, or says by itself that it was cut off: a last line without its newline needs no telling. */
  readonly showsEnds?: boolean;
  open(sink: ObservationSink, options: SourceOptions): LineParser;
}

/** Typed identity for a source's definition. */
export function defineSource(source: Source): Source {
  return source;
}
