import type { LineKind } from '../../observations/line-kind.ts';
import type { LineParser } from '../source.ts';
import type { AuditTexts } from './audit-texts.ts';
import { ascii, colon, matchesAt, space, trimEnd, until } from '../shared/bytes.ts';
import { colourless } from './colour.ts';
import { emptyStamp, readStamp, skipKernelStamp } from './line-stamp.ts';
import { emptyTag, readTag, writerOfTag } from './line-tag.ts';
import { isStamped, type Front } from './speaks-for-audit.ts';
import { SyslogTrust } from './syslog-trust.ts';
import { UserText } from './user-text.ts';

/** Lines of ausearch and journalctl between records. */
const separators = ['----', 'time->', '-- ', '<no matches>'].map(ascii);

/** Reads logs of one record a line: those of the audit daemon and its tools, the kernel, syslog and journalctl. */
export class PlainLines implements LineParser {
  readonly #texts: AuditTexts;
  readonly #stamp = emptyStamp();
  readonly #tag = emptyTag();
  readonly #front: Front = { stamp: this.#stamp, tag: this.#tag };
  readonly #userText = new UserText();
  readonly #trust = new SyslogTrust();

  /** Whether the line just read is one of such a log, whatever it says; undefined where that was not looked at. */
  ofLog: boolean | undefined;

  constructor(texts: AuditTexts) {
    this.#texts = texts;
  }

  end(): void {
    if (this.#trust.doubtful > 0) this.#texts.doubt(this.#trust.doubtful);
  }

  line(buffer: Uint8Array, start: number, stop: number, line: number): LineKind {
    const end = trimEnd(buffer, start, stop);
    this.ofLog = undefined;
    if (end === start) return 'blank';
    if (this.#userText.covers(buffer, start, end)) return this.#texts.other(buffer, start, end, line);
    const kind = this.#read(buffer, start, end, line);
    if (kind === 'record' || kind === 'unrecognised') this.#userText.begins(buffer, start, end);
    return kind;
  }

  #read(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    const bare = this.#bare(buffer, start, end, line);
    if (bare !== undefined) return bare;
    const clean = colourless(buffer, start, end);
    if (clean !== undefined) return this.#stamped(clean, 0, clean.length, line);
    const kind = this.#stamped(buffer, start, end, line);
    if (kind === 'foreign') this.ofLog = isStamped(this.#front, buffer, start, end);
    return kind;
  }

  /** A line with nothing in front. */
  #bare(buffer: Uint8Array, start: number, end: number, line: number): LineKind | undefined {
    if (this.#trust.stamped) return undefined;
    const daemon = this.#texts.daemon(buffer, start, end, line);
    if (daemon !== undefined) return this.#trust.believes(daemon, 'stamp');
    // Where a line break is missing a record stands behind it.
    const separates = separators.some((mark) => matchesAt(buffer, start, end, mark));
    return separates && this.#texts.find(buffer, start, end) < 0 ? 'wrapper' : undefined;
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
    if (style === 'none') {
      if (this.#trust.stamped) return undefined;
      return this.#trust.believes(this.#unstamped(buffer, start, end, line), 'stamp');
    }
    if (style === 'syslog') this.#trust.sees(this.#tag, buffer, end);
    else this.#trust.stamped = true;
    if (writer === 'daemon') return this.#texts.daemon(buffer, text, end, line);
    if (writer === 'audit' && attributed) return this.#fromSocket(buffer, text, end, line);
    if (writer === 'other' && this.#texts.missed(buffer, text, end)) return 'lost';
    if (facility > 0) return undefined;
    if (writer === 'kernel') return this.#kernel(buffer, text, end, line);
    return style === 'kernel' ? this.#texts.kernel(buffer, unstamped, end, line) : undefined;
  }

  /** Behind the kernel's tag stands its own stamp, unless the log has none of them. */
  #kernel(buffer: Uint8Array, text: number, end: number, line: number): LineKind | undefined {
    const at = skipKernelStamp(buffer, text, end);
    const inSyslog = this.#stamp.style === 'syslog';
    if (inSyslog && !this.#trust.isKernels(at > text)) return this.#texts.owns(buffer, at, end) ? 'lost' : undefined;
    const kind = this.#texts.kernel(buffer, at, end, line, true);
    return inSyslog && at === text ? this.#trust.believes(kind, 'own-stamp') : kind;
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
      if (writer === 'kernel') return this.#kernel(buffer, wordEnd + 1, end, line);
      if (writer === 'audit') return this.#texts.kernel(buffer, at, end, line);
      return writer === 'daemon' ? this.#texts.daemon(buffer, wordEnd + 1, end, line) : undefined;
    }
    return record < 0 ? undefined : this.#texts.daemon(buffer, record, end, line);
  }
}
