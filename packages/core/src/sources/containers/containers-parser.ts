import type { LineKind } from '../../observations/line-kind.ts';
import type { ObservationSink } from '../../observations/sink.ts';
import { decode } from '../shared/bytes.ts';
import { FieldBytes } from '../shared/field-bytes.ts';
import { detectSource } from '../detect.ts';
import { LineSplitter, maxLineBytes } from '../lines.ts';
import type { LineParser, Source, SourceOptions } from '../source.ts';
import { namedByFile } from './named-by-file.ts';
import { ContainerLine, type Stream } from './container-line.ts';

const newline = 0x0a;

/** How much of a line a diagnostic quotes. */
const excerptBytes = 240;

/**
 * Unwraps the lines of a container engine's log and reads those of one stream as the format they have by themselves, told by the
 * beginning of the log. The other stream is the application's output; where it looks like a trace too, it is kept out and said so.
 */
export class ContainersParser implements LineParser {
  readonly #sink: ObservationSink;
  readonly #input: string;
  readonly #line = new ContainerLine();
  readonly #text = new FieldBytes();
  readonly #choice: Choice;
  readonly #inner: LineParser | undefined;
  /** A piece of the line that is held did not fit. */
  #cut = false;
  #torn = false;
  #lastLine = 0;

  constructor(sink: ObservationSink, options: SourceOptions, sources: readonly Source[]) {
    this.#sink = sink;
    this.#input = options.input;
    this.#choice = chooseStream(options.head ?? new Uint8Array(0), sources);
    this.#inner = this.#choice.source?.open(options.selecting === true ? naming(sink, options.input) : sink, options);
  }

  line(buffer: Uint8Array, start: number, end: number, line: number, cut: boolean): LineKind {
    const at = this.#line;
    this.#lastLine = line;
    if (!at.read(buffer, start, end)) return this.#unwrapped(buffer, start, end, line);
    if (this.#inner === undefined) return this.#unknown(line);
    if (at.stream !== this.#choice.stream) return this.#otherStream(line);
    if (!at.partial && this.#text.length === 0) return this.#inner.line(at.buffer, at.start, at.end, line, cut);
    const room = Math.max(0, maxLineBytes - this.#text.length);
    this.#cut ||= cut || at.end - at.start > room;
    this.#text.append(at.buffer, at.start, Math.min(at.end, at.start + room));
    if (at.partial) return 'wrapper';
    const kind = this.#inner.line(this.#text.bytes, 0, this.#text.length, line, this.#cut);
    this.#text.clear();
    this.#cut = false;
    return kind;
  }

  torn(): void {
    this.#torn = true;
    this.#inner?.torn?.();
  }

  end(): void {
    if (this.#text.length > 0) this.#tear();
    if (this.#torn && this.#choice.source?.showsEnds !== true) this.#sink.incomplete('cut-off');
    this.#inner?.end();
  }

  /** A line that goes on, and does not. */
  #tear(): void {
    this.torn();
    this.#inner?.line(this.#text.bytes, 0, this.#text.length, this.#lastLine, this.#cut);
  }

  /** Output of the application, which may look like the trace. */
  #otherStream(line: number): LineKind {
    const { buffer, start, end } = this.#line;
    if (this.#choice.other?.speaksFor(buffer, start, end) !== true) return 'output';
    this.#sink.incomplete('unconfirmed-lines');
    this.#sink.diagnose({ code: 'forged-line', text: excerpt(buffer, start, end), at: { input: this.#input, line } });
    return 'unconfirmed';
  }

  /** A line that is not the engine's. */
  #unwrapped(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    if (end === start) return 'blank';
    this.#sink.incomplete('unrecognised-lines');
    this.#sink.diagnose({
      code: 'line-unrecognised',
      text: excerpt(buffer, start, end),
      at: { input: this.#input, line },
    });
    return 'unrecognised';
  }

  #unknown(line: number): LineKind {
    if (line === 1) {
      const { buffer, start, end } = this.#line;
      this.#sink.diagnose({
        code: 'format-unknown',
        text: excerpt(buffer, start, end),
        at: { input: this.#input, line },
      });
    }
    return 'output';
  }
}

/** Says of each call whose log it is in. */
function naming(sink: ObservationSink, input: string): ObservationSink {
  const containers = namedByFile(input);
  return {
    observe: (observation) => {
      if (observation.origin !== undefined) observation.origin.containers ??= containers;
      sink.observe(observation);
    },
    nativeArch: (arch) => sink.nativeArch(arch),
    incomplete: (reason, count) => sink.incomplete(reason, count),
    tasks: (count) => sink.tasks?.(count),
    ended: (task, pid) => sink.ended?.(task, pid),
    becomes: (leader, threads) => sink.becomes?.(leader, threads),
    diagnose: (diagnostic) => sink.diagnose(diagnostic),
  };
}

function excerpt(buffer: Uint8Array, start: number, end: number): string {
  return decode(buffer.slice(start, Math.min(end, start + excerptBytes)));
}

interface Choice {
  readonly stream: Stream;
  /** The format of that stream. */
  readonly source: Source | undefined;
  /** The format of the other one, or that of the first where it has none of its own. */
  readonly other: Source | undefined;
}

/**
 * The stream to read: standard error, where tracers write, where both have the same format; else the one whose format speaks first, since a
 * program writes nothing before it runs.
 */
function chooseStream(head: Uint8Array, sources: readonly Source[]): Choice {
  const texts = textsOf(head);
  const found = { stderr: detectSource(texts.stderr, sources), stdout: detectSource(texts.stdout, sources) };
  const stream = found.stderr === found.stdout ? 'stderr' : firstToSpeak(head, found);
  return { stream, source: found[stream], other: found[stream === 'stderr' ? 'stdout' : 'stderr'] ?? found[stream] };
}

function firstToSpeak(head: Uint8Array, found: Readonly<Record<Stream, Source | undefined>>): Stream {
  let first: Stream | undefined;
  const line = new ContainerLine();
  const splitter = new LineSplitter((buffer, start, end) => {
    if (first !== undefined || !line.read(buffer, start, end) || line.partial) return;
    if (found[line.stream]?.speaksFor(line.buffer, line.start, line.end) === true) first = line.stream;
  });
  splitter.push(head);
  splitter.end();
  return first ?? (found.stderr === undefined ? 'stdout' : 'stderr');
}

/** What each stream has in the beginning of a log. */
function textsOf(head: Uint8Array): Readonly<Record<Stream, Uint8Array>> {
  const texts: Readonly<Record<Stream, FieldBytes>> = { stdout: new FieldBytes(), stderr: new FieldBytes() };
  const line = new ContainerLine();
  const splitter = new LineSplitter((buffer, start, end) => {
    if (!line.read(buffer, start, end)) return;
    const text = texts[line.stream];
    text.append(line.buffer, line.start, line.end);
    if (!line.partial) text.push(newline);
  });
  splitter.push(head);
  splitter.end();
  const { stdout, stderr } = texts;
  return { stdout: stdout.bytes.subarray(0, stdout.length), stderr: stderr.bytes.subarray(0, stderr.length) };
}
