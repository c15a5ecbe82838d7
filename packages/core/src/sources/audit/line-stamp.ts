import { ascii, isDigit, isUpper, matchesAt, skipSpaces, space, until } from '../shared/bytes.ts';

/** What stands in front of a log line's text. One object is reused for all lines. */
export interface LineStamp {
  /** Where the text begins. */
  text: number;
  /**
   * - `kernel`: a rendering of the kernel's ring buffer, which holds nothing but its messages (dmesg, /dev/kmsg);
   * - `syslog`: the text begins with a host and the tag of the program that wrote it;
   * - `none`: no stamp we know.
   */
  style: 'kernel' | 'syslog' | 'none';
  /** Syslog facility: 0 is the kernel's own; -1 where the line does not tell. */
  facility: number;
  /** RFC 5424: the text begins with the time, and the tag is one of a fixed number of columns. */
  columns: boolean;
}

export function emptyStamp(): LineStamp {
  return { text: 0, style: 'none', facility: -1, columns: false };
}

const kernelFacility = ascii('kern');
const version1 = ascii('1 ');

/**
 * Reads the stamp of a log line.
 *
 *     [ 3760.800832] audit: …                       dmesg (also `[Mon Nov 23 12:44:01 2026]`, `[  +0.000027]`)
 *     2026-11-23T12:44:01,102994+00:00 audit: …     dmesg --time-format iso
 *     kern  :notice: [ 3760.800832] audit: …        dmesg -x
 *     <5>[ 3760.800832] audit: …                    dmesg -r
 *     5,1554,3831102994,-;audit: …                  /dev/kmsg
 *     Nov 23 12:49:14 vm kernel: …                  syslog, journalctl
 *     2026-11-23T12:49:14.423197+00:00 vm kernel: … syslog, journalctl -o short-iso
 *     Mon 2026-11-23 12:49:58 UTC vm kernel: …      journalctl -o short-full
 *     1795438198.164587 vm kernel: …                journalctl -o short-unix
 *     <5>1 2026-11-23T12:49:14Z vm kernel - - - …   RFC 5424
 */
export function readStamp(buffer: Uint8Array, start: number, end: number, stamp: LineStamp): void {
  stamp.text = start;
  stamp.style = 'none';
  stamp.facility = -1;
  stamp.columns = false;
  readPriority(buffer, start, end, stamp);
  if (stamp.columns) return;
  const at = stamp.text;
  const first = buffer[at];
  if (first === 0x5b) readBrackets(buffer, at, end, stamp);
  else if (isDigit(first)) readNumeric(buffer, at, end, stamp);
  else if (isUpper(first)) readWords(buffer, at, end, stamp);
}

/** `<5>`, or `kern  :notice: `. */
function readPriority(buffer: Uint8Array, start: number, end: number, stamp: LineStamp): void {
  if (buffer[start] === 0x3c) {
    const close = until(buffer, start + 1, Math.min(end, start + 5), 0x3e);
    if (buffer[close] !== 0x3e || !isDigit(buffer[start + 1])) return;
    stamp.facility = numberAt(buffer, start + 1, close) >> 3;
    stamp.text = close + 1;
    stamp.columns = matchesAt(buffer, close + 1, end, version1);
    stamp.style = stamp.columns ? 'syslog' : 'kernel';
    if (stamp.columns) stamp.text += version1.length;
  } else if (isLower(buffer[start])) readLevel(buffer, start, end, stamp);
}

function readLevel(buffer: Uint8Array, start: number, end: number, stamp: LineStamp): void {
  const name = skipLower(buffer, start, end);
  const mark = skipSpaces(buffer, name, end);
  const level = skipLower(buffer, mark + 1, end);
  const close = skipSpaces(buffer, level, end);
  if (buffer[mark] !== 0x3a || level === mark + 1 || buffer[close] !== 0x3a) return;
  stamp.facility = matchesAt(buffer, start, name, kernelFacility) && name === start + kernelFacility.length ? 0 : 1;
  stamp.text = skipSpaces(buffer, close + 1, end);
  stamp.style = 'kernel';
}

/** `[ 3760.800832] `, and behind it `[    T12] ` of kernels that name the caller; further brackets are the text's own. */
export function skipKernelStamp(buffer: Uint8Array, start: number, end: number): number {
  const time = skipBracket(buffer, start, end);
  if (time === start) return start;
  const caller = skipSpaces(buffer, time + 1, end);
  return buffer[time] === 0x5b && (buffer[caller] === 0x54 || buffer[caller] === 0x43)
    ? skipBracket(buffer, time, end)
    : time;
}

function skipBracket(buffer: Uint8Array, start: number, end: number): number {
  if (start >= end || buffer[start] !== 0x5b) return start;
  const close = until(buffer, start, Math.min(end, start + 64), 0x5d);
  return close < end && buffer[close] === 0x5d ? Math.min(skipSpaces(buffer, close + 1, end), end) : start;
}

function readBrackets(buffer: Uint8Array, at: number, end: number, stamp: LineStamp): void {
  const text = skipKernelStamp(buffer, at, end);
  if (text === at) return;
  stamp.text = text;
  stamp.style = 'kernel';
}

function readNumeric(buffer: Uint8Array, at: number, end: number, stamp: LineStamp): void {
  const wordEnd = until(buffer, at, end, space);
  const comma = until(buffer, at, wordEnd, 0x2c);
  if (comma < wordEnd && comma - at <= 4) return readKmsg(buffer, at, comma, end, stamp);
  if (comma === at + 19 && buffer[at + 10] === 0x54) stamp.style = 'kernel';
  else if (!isDate(buffer, at, wordEnd) && !isSeconds(buffer, at, wordEnd)) return;
  else stamp.style = 'syslog';
  stamp.text = skipSpaces(buffer, wordEnd, end);
}

/** `5,1554,3831102994,-;audit: …` */
function readKmsg(buffer: Uint8Array, at: number, comma: number, end: number, stamp: LineStamp): void {
  const mark = until(buffer, at, Math.min(end, at + 128), 0x3b);
  if (buffer[mark] !== 0x3b) return;
  stamp.facility = numberAt(buffer, at, comma) >> 3;
  stamp.text = mark + 1;
  stamp.style = 'kernel';
}

/** `Nov 23 12:49:14.423197 `, or `Mon 2026-11-23 12:49:58.164587 UTC `. */
function readWords(buffer: Uint8Array, at: number, end: number, stamp: LineStamp): void {
  const second = skipSpaces(buffer, until(buffer, at, end, space), end);
  if (!isDigit(buffer[second]) || second - at > 12) return;
  const third = skipSpaces(buffer, until(buffer, second, end, space), end);
  if (!isClock(buffer, third, end)) return;
  const clockEnd = skipSpaces(buffer, until(buffer, third, end, space), end);
  const full = isDate(buffer, second, third - 1);
  stamp.text = full ? skipSpaces(buffer, until(buffer, clockEnd, end, space), end) : clockEnd;
  stamp.style = 'syslog';
}

/** `2026-11-23…` */
function isDate(buffer: Uint8Array, at: number, end: number): boolean {
  return end - at >= 10 && buffer[at + 4] === 0x2d && buffer[at + 7] === 0x2d && isDigit(buffer[at + 9]);
}

/** `12:49:58…` */
function isClock(buffer: Uint8Array, at: number, end: number): boolean {
  return (
    end - at >= 8 &&
    buffer[at + 2] === 0x3a &&
    buffer[at + 5] === 0x3a &&
    isDigit(buffer[at]) &&
    isDigit(buffer[at + 7])
  );
}

/** `1795438198.164587` */
function isSeconds(buffer: Uint8Array, at: number, end: number): boolean {
  for (let i = at; i < end; i += 1) if (!isDigit(buffer[i]) && buffer[i] !== 0x2e) return false;
  return end - at >= 10;
}

function numberAt(buffer: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at += 1) value = value * 10 + ((buffer[at] ?? 0x30) - 0x30);
  return value;
}

function isLower(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x61 && byte <= 0x7a;
}

function skipLower(buffer: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isLower(buffer[at])) at += 1;
  return at;
}
