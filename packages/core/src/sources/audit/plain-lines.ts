import type { LineKind } from '../../observations/line-kind.ts';
import type { LineParser } from '../source.ts';
import type { AuditTexts } from './audit-texts.ts';
import { ascii, colon, matchesAt, space, trimEnd, until } from '../shared/bytes.ts';
import { colourless } from './colour.ts';
import { emptyStamp, readStamp } from './line-stamp.ts';
import { emptyTag, readTag, writerOfTag } from './line-tag.ts';

/** Lines of ausearch and journalctl between records. */
const separators = ['----', 'time->', '-- ', '<no matches>'].map(ascii);

/** Reads logs of one record a line: those of the audit daemon and its tools, the kernel, syslog and journalctl. */
export class PlainLines implements LineParser {
  readonly #texts: AuditTexts;
  readonly #stamp = emptyStamp();
  readonly #tag = emptyTag();

  constructor(texts: AuditTexts) {
    this.#texts = texts;
  }

  end(): void {}

  line(buffer: Uint8Array, start: number, stop: number, line: number): LineKind {
    const end = trimEnd(buffer, start, stop);
    if (end === start) return 'blank';
    const bare = this.#bare(buffer, start, end, line);
    if (bare !== undefined) return bare;
    const clean = colourless(buffer, start, end);
    if (clean !== undefined) return this.#stamped(clean, 0, clean.length, line);
    return this.#stamped(buffer, start, end, line);
  }

  /** A line with nothing in front. */
  #bare(buffer: Uint8Array, start: number, end: number, line: number): LineKind | undefined {
    const daemon = this.#texts.daemon(buffer, start, end, line);
    if (daemon !== undefined) return daemon;
    return separators.some((mark) => matchesAt(buffer, start, end, mark)) ? 'wrapper' : undefined;
  }

  #stamped(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    readStamp(buffer, start, end, this.#stamp);
    readTag(buffer, end, this.#stamp, this.#tag);
    return this.#tagged(buffer, start, end, line) ?? this.#texts.other(buffer, start, end, line);
  }

  /** What the line's writer says, as far as it may be believed. */
  #tagged(buffer: Uint8Array, start: number, end: number, line: number): LineKind | undefined {
    const { writer, text, attributed } = this.#tag;
    const { style, text: unstamped, facility } = this.#stamp;
    if (style === 'none') return this.#unstamped(buffer, start, end, line);
    if (writer === 'daemon') return this.#texts.daemon(buffer, text, end, line);
    if (writer === 'audit' && attributed) return this.#fromSocket(buffer, text, end, line);
    if (writer === 'other' && this.#texts.missed(buffer, text, end)) return 'lost';
    if (facility > 0) return undefined;
    if (writer === 'kernel') return this.#texts.kernel(buffer, text, end, line, true);
    return style === 'kernel' ? this.#texts.kernel(buffer, unstamped, end, line) : undefined;
  }

  /** journald's `audit[17617]: SECCOMP auid=…`; a tag `audit` before anything else is somebody's who calls himself so. */
  #fromSocket(buffer: Uint8Array, text: number, end: number, line: number): LineKind | undefined {
    return this.#texts.find(buffer, text, end) < 0 ? this.#texts.socket(buffer, text, end, line) : undefined;
  }

  /**
   * A stamp we do not know, or none. The first tag in front of a record decides whose it is; where there is none, the
   * log is believed. An indented line continues somebody's message.
   */
  #unstamped(buffer: Uint8Array, start: number, end: number, line: number): LineKind | undefined {
    if (buffer[start] === space || buffer[start] === 0x09) return undefined;
    const kernel = this.#texts.kernel(buffer, start, end, line);
    if (kernel !== undefined) return kernel;
    const record = this.#texts.find(buffer, start, end);
    for (let at = start; at < record; at = until(buffer, at, record, space) + 1) {
      const wordEnd = until(buffer, at, record, space);
      if (buffer[wordEnd - 1] !== colon) continue;
      const writer = writerOfTag(buffer, at, wordEnd);
      if (writer === 'kernel') return this.#texts.kernel(buffer, wordEnd + 1, end, line);
      if (writer === 'audit') return this.#texts.kernel(buffer, at, end, line);
      return writer === 'daemon' ? this.#texts.daemon(buffer, wordEnd + 1, end, line) : undefined;
    }
    return record < 0 ? undefined : this.#texts.daemon(buffer, record, end, line);
  }
}
