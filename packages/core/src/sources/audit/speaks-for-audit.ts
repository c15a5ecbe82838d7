import { ascii, find, isDigit, matchesAt, space, trimEnd, until } from '../shared/bytes.ts';
import { emptyStamp, readStamp, type LineStamp } from './line-stamp.ts';
import { emptyTag, readTag, type LineTag } from './line-tag.ts';
import { emptyHead, findRecord } from './record-head.ts';
import { renderingOf } from './rendering.ts';

const head = emptyHead();
const stamp = emptyStamp();
const tag = emptyTag();
const front: Front = { stamp, tag };
const journalKeys = ['"__CURSOR"', '"_TRANSPORT"', '"dmesg"', '"syslog-tag"'].map(ascii);
const separators = ['time->'].map(ascii);
const columns = ['# date time ', 'total  '].map(ascii);

/**
 * Whether a line is of an audit log, or of a log that can hold audit records further on: a syslog's and a journal's do
 * not begin with them. Records are recognised wherever they stand; whose they are is decided when they are read.
 */
export function speaksForAudit(buffer: Uint8Array, start: number, stop: number): boolean {
  const end = trimEnd(buffer, start, stop);
  if (findRecord(buffer, start, end, head) >= 0) return true;
  if (separators.some((mark) => matchesAt(buffer, start, end, mark))) return true;
  if (isReport(buffer, start, end)) return true;
  const rendering = renderingOf(buffer, start, end);
  if (rendering === 'json') return isJournals(buffer, start, end);
  if (rendering !== 'plain') return rendering !== undefined;
  return isStampedLine(buffer, start, end);
}

/** Whether a line is of a report or an export of the audit log, among lines of the log itself or others. */
export function isReport(buffer: Uint8Array, start: number, end: number): boolean {
  if (isReportRow(buffer, start, end) || columns.some((mark) => matchesAt(buffer, start, end, mark))) return true;
  const rendering = renderingOf(buffer, start, end);
  return rendering === 'csv' || rendering === 'text' || rendering === 'report';
}

/** A line of the kernel's log, a syslog or a journal, whatever it says. */
export function isOfLog(buffer: Uint8Array, start: number, end: number): boolean {
  return buffer[start] === 0x7b ? isJournals(buffer, start, end) : isStampedLine(buffer, start, end);
}

function isJournals(buffer: Uint8Array, start: number, end: number): boolean {
  return journalKeys.some((key) => find(buffer, start, end, key) >= 0);
}

/** A line of the kernel's log, or of a syslog: with a stamp, and in a syslog with a tag. */
function isStampedLine(buffer: Uint8Array, start: number, end: number): boolean {
  readStamp(buffer, start, end, stamp);
  if (stamp.style === 'syslog') readTag(buffer, end, stamp, tag);
  return isStamped(front, buffer, start, end);
}

/** @see isStampedLine, of a line whose stamp and tag were read. */
export function isStamped({ stamp, tag }: Front, buffer: Uint8Array, start: number, end: number): boolean {
  if (stamp.style === 'kernel') return buffer[start] !== 0x5b || isKernelTime(buffer, start, end);
  return stamp.style === 'syslog' && tag.writer !== 'none';
}

/** What stands in front of a message. */
export interface Front {
  readonly stamp: LineStamp;
  readonly tag: LineTag;
}

/** `[ 3760.800832] `: strace's and ftrace's brackets hold no such number. */
function isKernelTime(buffer: Uint8Array, start: number, end: number): boolean {
  const close = until(buffer, start, Math.min(end, start + 40), 0x5d);
  const dot = until(buffer, start, close, 0x2e);
  return (
    buffer[close + 1] === space &&
    ((close - dot === 7 && isDigit(buffer[dot - 1])) || find(buffer, start, close, clock) > 0)
  );
}

/** `[Mon Nov 23 12:44:01 2026]` */
const clock = ascii(':');

/** `3. 11/23/26 12:44:45 openat 12122 runc:[2:INIT] unset 42253` */
function isReportRow(buffer: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && isDigit(buffer[at])) at += 1;
  if (at === start || buffer[at] !== 0x2e || buffer[at + 1] !== space) return false;
  const date = until(buffer, at + 2, end, space);
  return date + 6 < end && buffer[date + 3] === 0x3a && buffer[date + 6] === 0x3a && isDigit(buffer[date + 1]);
}
