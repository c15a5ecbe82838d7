import { ascii, colon, equals, isDigit, skipSpaces, space, until } from '../shared/bytes.ts';
import type { LineStamp } from './line-stamp.ts';

/**
 * Who wrote a line, by its tag:
 * - `kernel`: the kernel; `daemon`: something that passes the audit daemon's records on;
 * - `audit`: journald, for what it got from the kernel's audit socket; `other`: another program;
 * - `none`: there is no tag.
 */
export type Writer = 'kernel' | 'daemon' | 'audit' | 'other' | 'none';

/** Who wrote a line and where its text begins. One object is reused for all lines. */
export interface LineTag {
  writer: Writer;
  /** Where the tag itself stands. */
  tagAt: number;
  text: number;
  /** Whether the tag stands behind a host, or names a process: the kernel's own messages do neither. */
  attributed: boolean;
}

export function emptyTag(): LineTag {
  return { writer: 'none', tagAt: 0, text: 0, attributed: false };
}

const kernel = ascii('kernel');
const audit = ascii('audit');
/** audisp's syslog plugin under its old and new names, the daemon, and the usual tag of rsyslog's file reader. */
const daemons = ['audisp-syslog', 'audispd', 'auditd', 'tag_audit_log'].map(ascii);

/**
 * Reads `host tag: ` behind a stamp; either may be missing. A tag stands for its writer only in its own place: what
 * looks like one further on is that program's text.
 *
 *     vm kernel: [ 4143.880772] audit: …
 *     vm audisp-syslog: type=SECCOMP msg=audit(…
 *     vm audit[17617]: SECCOMP auid=…
 *     vm kernel - - - [ 4143.880772] audit: …       RFC 5424: host, program, process, message id, data
 *     vm root: kernel: audit: …                     logger's, whatever it says of itself
 */
export function readTag(buffer: Uint8Array, end: number, stamp: LineStamp, tag: LineTag): void {
  tag.writer = 'none';
  tag.text = stamp.text;
  tag.tagAt = stamp.text;
  tag.attributed = stamp.columns;
  if (stamp.columns) return readColumns(buffer, end, stamp, tag);
  let at = stamp.text;
  for (let words = 0; words < 2; words += 1) {
    const wordEnd = until(buffer, at, end, space);
    if (wordEnd === at) return;
    if (buffer[wordEnd - 1] === colon) {
      tag.writer = writerOf(buffer, at, wordEnd - 1);
      tag.tagAt = at;
      tag.text = skipSpaces(buffer, wordEnd, end);
      tag.attributed = words > 0 || buffer[wordEnd - 2] === 0x5d;
      return;
    }
    at = wordEnd + 1;
  }
}

function readColumns(buffer: Uint8Array, end: number, stamp: LineStamp, tag: LineTag): void {
  const time = until(buffer, stamp.text, end, space);
  const program = until(buffer, time + 1, end, space) + 1;
  const programEnd = until(buffer, program, end, space);
  tag.writer = writerOf(buffer, program, programEnd);
  tag.tagAt = program;
  tag.text = programEnd;
  for (let column = 0; column < 2; column += 1) tag.text = until(buffer, tag.text + 1, end, space);
  tag.text = Math.min(endOfData(buffer, tag.text + 1, end) + 1, end);
  if (tag.writer === 'none') tag.writer = 'other';
}

/** `-`, or `[id name="value"]`. */
function endOfData(buffer: Uint8Array, at: number, end: number): number {
  return until(buffer, buffer[at] === 0x5b ? until(buffer, at, end, 0x5d) : at, end, space);
}

function writerOf(buffer: Uint8Array, start: number, end: number): Writer {
  const open = until(buffer, start, end, 0x5b);
  if (open < end && !isProcess(buffer, open, end)) return 'other';
  if (equals(buffer, start, end, kernel)) return 'kernel';
  if (equals(buffer, start, open, audit)) return 'audit';
  return daemons.some((name) => equals(buffer, start, open, name)) ? 'daemon' : 'other';
}

/** `[17617]` */
function isProcess(buffer: Uint8Array, open: number, end: number): boolean {
  if (buffer[end - 1] !== 0x5d || end - open < 3) return false;
  for (let at = open + 1; at < end - 1; at += 1) if (!isDigit(buffer[at])) return false;
  return true;
}

/** The writer a bare tag stands for: `kernel:`, `kernel`, `audisp-syslog[12]:`. */
export function writerOfTag(buffer: Uint8Array, start: number, end: number): Writer {
  const trimmed = buffer[end - 1] === colon ? end - 1 : end;
  return writerOf(buffer, start, trimmed);
}
