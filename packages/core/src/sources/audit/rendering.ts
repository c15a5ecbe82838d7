import { ascii, find, isDigit, isUpper, matchesAt, skipSpaces, space, until } from '../shared/bytes.ts';

/** How a log is written down, as far as it has to be read differently. */
export type Rendering = 'plain' | 'json' | 'export' | 'verbose' | 'report' | 'csv' | 'text';

const csvHeader = ascii('NODE,EVENT,DATE,TIME,');
const csvRows = [ascii(',SECCOMP,'), ascii(',SYSCALL,')];
const textStart = ascii('At ');
const actingAs = ascii(' acting as ');
const successfully = ascii('successfully ');
const reportTitle = ascii(' Report');
const reportCommand = ascii('### aureport');
const eventData = ascii('data: {');
const journalFields = ['MESSAGE=', 'PRIORITY=', 'SYSLOG_IDENTIFIER=', 'SYSLOG_FACILITY='].map(ascii);
const cursorStart = ascii(' [s=');
const cursorKey = ascii('"__CURSOR"');
const notes = [ascii('-- '), ascii('<no matches>')];

/** The rendering that a line shows; undefined for lines that stand in several (notes, blank lines). */
export function renderingOf(buffer: Uint8Array, start: number, end: number): Rendering | undefined {
  if (end === start || notes.some((note) => matchesAt(buffer, start, end, note))) return undefined;
  const at = skipSpaces(buffer, start, end);
  if (isJson(buffer, at, end)) return 'json';
  if (isVerboseHeader(buffer, start, end)) return 'verbose';
  if (isCsv(buffer, start, end)) return 'csv';
  if (isProse(buffer, start, end)) return 'text';
  if (isReportTitle(buffer, start, end)) return 'report';
  return isExportField(buffer, start, end) ? 'export' : 'plain';
}

/** `{…`, `data: {…` (journalctl -o json-sse), or a line from the middle of a pretty-printed object: `"KEY" : …`. */
function isJson(buffer: Uint8Array, at: number, end: number): boolean {
  if (buffer[at] === 0x7b || matchesAt(buffer, at, end, eventData)) return true;
  const field = buffer[at] === 0x09 ? at + 1 : at;
  return buffer[field] === 0x22 && (field > at || find(buffer, field, end, cursorKey) >= 0);
}

/** `Mon 2026-11-23 12:49:58.167597 UTC [s=e940…;i=32e;…]` */
export function isVerboseHeader(buffer: Uint8Array, start: number, end: number): boolean {
  return (
    buffer[start] !== space &&
    buffer[end - 1] === 0x5d &&
    find(buffer, start, Math.min(end, start + 64), cursorStart) > 0
  );
}

/** `NODE,EVENT,DATE,TIME,…`, `,SECCOMP,11/23/26,12:44:39,41928,…` */
function isCsv(buffer: Uint8Array, start: number, end: number): boolean {
  if (matchesAt(buffer, start, end, csvHeader)) return true;
  const comma = until(buffer, start, Math.min(end, start + 64), 0x2c);
  return csvRows.some((row) => matchesAt(buffer, comma, end, row));
}

/** `At 12:44:45 11/23/26 system, acting as root, successfully sent-to using /usr/sbin/auditd` */
function isProse(buffer: Uint8Array, start: number, end: number): boolean {
  if (!matchesAt(buffer, start, end, textStart) || !isDigit(buffer[start + textStart.length])) return false;
  return find(buffer, start, end, actingAs) >= 0 || find(buffer, start, end, successfully) >= 0;
}

/** `Syscall Report`, `Executable Summary Report`, or the command above it. */
function isReportTitle(buffer: Uint8Array, start: number, end: number): boolean {
  if (matchesAt(buffer, start, end, reportCommand)) return true;
  if (!isUpper(buffer[start]) || end - start > 48 || !matchesAt(buffer, end - reportTitle.length, end, reportTitle))
    return false;
  for (let at = start; at < end; at += 1) if (buffer[at] !== space && ((buffer[at] ?? 0) | 0x20) < 0x61) return false;
  return true;
}

/** `__CURSOR=s=…`, or where the beginning is missing another field of journald: `_TRANSPORT=kernel`. */
function isExportField(buffer: Uint8Array, start: number, end: number): boolean {
  if (journalFields.some((name) => matchesAt(buffer, start, end, name))) return true;
  if (buffer[start] !== 0x5f) return false;
  let at = start;
  while (at < end && (isUpper(buffer[at]) || buffer[at] === 0x5f || isDigit(buffer[at]))) at += 1;
  return at > start + 2 && buffer[at] === 0x3d;
}
