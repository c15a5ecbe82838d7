import type { LineKind } from '../../observations/line-kind.ts';
import type { LineParser } from '../source.ts';
import { ascii, equals, matchesAt, skipSpaces, space, trimEnd, until } from '../shared/bytes.ts';
import { fieldNamed, type LogEntry } from './log-entry.ts';
import { isVerboseHeader } from './rendering.ts';

const indent = 4;
/** `-- Boot 7d5bb9c0a1f94f0a8b3f -- ` */
const note = ascii('-- ');
const blob = ascii(' blob data]');

/**
 * Reads journalctl -o verbose: a header, then a line for each field, four blanks in. Further lines of a value stand
 * below its first one, so they cannot pass for a field; what is indented by less is of no journal.
 *
 *     Mon 2026-11-23 12:49:58.167597 UTC [s=e940bbe2a9644704ae06beaa5fe86cc7;i=32e;b=…;m=…;t=…;x=…]
 *         _TRANSPORT=kernel
 *         MESSAGE=audit: type=1326 audit(1795438198.156:48050): auid=…
 */
export class JournalVerbose implements LineParser {
  readonly #entry: LogEntry;
  #open = false;
  /** How far the further lines of the last field's value are indented. */
  #below = Infinity;

  constructor(entry: LogEntry) {
    this.#entry = entry;
  }

  end(): void {
    if (this.#open) this.#entry.finish();
  }

  line(buffer: Uint8Array, start: number, stop: number, line: number): LineKind {
    const end = trimEnd(buffer, start, stop);
    if (end === start) return 'blank';
    if (buffer[start] !== space) return this.#between(buffer, start, end, line);
    const at = skipSpaces(buffer, start, end);
    if (at - start !== indent) return at - start < this.#below ? this.#between(buffer, start, end, line) : 'wrapper';
    const equalsSign = until(buffer, at, end, 0x3d);
    this.#below = equalsSign + 1 - start;
    const name = equalsSign < end ? fieldNamed(buffer, at, equalsSign) : undefined;
    if (name === undefined) return 'wrapper';
    const field = this.#entry.begin(name, line);
    if (isBlob(buffer, equalsSign + 1, end)) field.withheld = true;
    else field.append(buffer, equalsSign + 1, end);
    return 'wrapper';
  }

  /** Any line that is not indented ends the entry before it; a header is counted as that. What is none is of no journal. */
  #between(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    const kind = this.#open ? this.#entry.finish() : 'wrapper';
    const isNote = matchesAt(buffer, start, end, note);
    this.#open = !isNote;
    this.#below = Infinity;
    return isNote || isVerboseHeader(buffer, start, end) ? kind : this.#entry.other(buffer, start, end, line);
  }
}

/** `[150B blob data]` */
function isBlob(buffer: Uint8Array, start: number, end: number): boolean {
  return buffer[start] === 0x5b && equals(buffer, Math.max(start, end - blob.length), end, blob);
}
