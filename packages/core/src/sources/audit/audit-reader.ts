import type { LineKind } from '../../observations/line-kind.ts';
import type { ObservationSink } from '../../observations/sink.ts';
import type { LineParser, SourceOptions } from '../source.ts';
import { AuditReport } from './audit-report.ts';
import { AuditTexts } from './audit-texts.ts';
import { matchesAt, trimEnd } from '../shared/bytes.ts';
import { JournalExport } from './journal-export.ts';
import { JournalVerbose } from './journal-verbose.ts';
import { JsonEntries } from './json-entries.ts';
import { LogEntry } from './log-entry.ts';
import { PlainLines } from './plain-lines.ts';
import { Reading } from '../shared/reading.ts';
import { RefusedExport } from './refused-export.ts';
import { renderingOf, type Rendering } from './rendering.ts';
import { isReport } from './speaks-for-audit.ts';

const byteOrderMark = new Uint8Array([0xef, 0xbb, 0xbf]);

/**
 * Reads an audit log in whatever rendering its first line shows. A rendering is never left again: nothing in the middle of a log can
 * make the rest of it mean something else.
 */
export class AuditReader implements LineParser {
  readonly #reading: Reading;
  readonly #plain: PlainLines;
  readonly #texts: AuditTexts;
  #parser: LineParser | undefined;
  #report: AuditReport | undefined;

  constructor(sink: ObservationSink, options: SourceOptions) {
    this.#reading = new Reading(sink, options);
    this.#texts = new AuditTexts(this.#reading);
    this.#plain = new PlainLines(this.#texts);
  }

  line(buffer: Uint8Array, from: number, end: number, line: number, cut: boolean): LineKind {
    const start = line === 1 && matchesAt(buffer, from, end, byteOrderMark) ? from + byteOrderMark.length : from;
    const parser = (this.#parser ??= this.#choose(buffer, start, end)) ?? this.#plain;
    if (cut && parser === this.#plain) return this.#reading.overlong(buffer, start, end, line);
    const kind = parser.line(buffer, start, end, line, cut);
    // What a report tells is told in words of its own, or by rows of a table that has no head here.
    const strange = kind === 'foreign' && parser !== this.#report && this.ofLog !== true;
    return strange && isReport(buffer, start, trimEnd(buffer, start, end))
      ? this.#reading.unrecognised(buffer, start, end, line)
      : kind;
  }

  get ofLog(): boolean | undefined {
    return this.#parser === this.#plain ? this.#plain.ofLog : undefined;
  }

  torn(): void {
    this.#reading.torn = true;
  }

  end(): void {
    if (this.#parser !== this.#plain) this.#parser?.end();
    this.#plain.end();
    if (this.#reading.calls === 0 && !(this.#parser instanceof RefusedExport)) {
      this.#reading.diagnose({ code: 'audit-no-calls' }, undefined);
    }
  }

  #choose(buffer: Uint8Array, start: number, end: number): LineParser | undefined {
    const rendering = renderingOf(buffer, start, trimEnd(buffer, start, end));
    return rendering === undefined ? undefined : this.#parserOf(rendering);
  }

  #parserOf(rendering: Rendering): LineParser {
    if (rendering === 'plain') return this.#plain;
    if (rendering === 'report') return (this.#report = new AuditReport(this.#reading));
    if (rendering === 'csv' || rendering === 'text') return new RefusedExport(this.#reading, rendering);
    const unwrapped = (buffer: Uint8Array, start: number, end: number, line: number) =>
      this.#plain.line(buffer, start, end, line);
    const entry = new LogEntry(this.#reading, this.#texts, unwrapped);
    if (rendering === 'json') return new JsonEntries(this.#reading, entry);
    return rendering === 'export' ? new JournalExport(this.#reading, entry) : new JournalVerbose(entry);
  }
}
