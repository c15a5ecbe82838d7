import { ascii, find, matchesAt, space, until } from '../shared/bytes.ts';
import type { AuditRecord } from './record-context.ts';
import { emptyHead, findRecord, isCall, recordType } from './record-head.ts';
import { userTextAt, userTextEnd } from './user-text.ts';

const another = emptyHead();
const typeKey = ascii('type=');
/** Behind the process in the tag of what journald got from the audit socket, without a type: `audit[17617]: SECCOMP auid=…` */
const tagEnd = ascii(']: ');

/**
 * Whether another record stands in one, as where a line break is missing or a log is damaged. What programs choose is none: of a name with
 * blanks in it the kernel wrote digits, a program's text stands in quotes, and a name that `ausearch -i` shows as it is does not know the
 * serial of the event it is shown for.
 */
export function holdsAnother(record: AuditRecord): boolean {
  const { buffer, head, end } = record;
  if (!holdsRecord(record, head.body, end)) return false;
  if (isCall(head.type)) return true;
  const text = userTextAt(buffer, head.body, end);
  if (text === end) return true;
  return holdsRecord(record, head.body, text) || holdsRecord(record, userTextEnd(buffer, text, end), end);
}

function holdsRecord({ buffer, start: own, head }: AuditRecord, start: number, end: number): boolean {
  if (head.interpreted) return holdsCallOf(head.serial, buffer, start, end);
  if (findRecord(buffer, start, end, another) >= 0) return true;
  return !matchesAt(buffer, own, end, typeKey) && holdsTagged(buffer, start, end);
}

function holdsCallOf(serial: number, buffer: Uint8Array, start: number, end: number): boolean {
  let at = findRecord(buffer, start, end, another);
  while (at >= 0) {
    if (isCall(another.type) && another.serial === serial) return true;
    at = findRecord(buffer, at + 1, end, another);
  }
  return false;
}

function holdsTagged(buffer: Uint8Array, start: number, end: number): boolean {
  let at = find(buffer, start, end, tagEnd);
  while (at >= 0) {
    const type = at + tagEnd.length;
    if (isCall(recordType(buffer, type, until(buffer, type, end, space)))) return true;
    at = find(buffer, type, end, tagEnd);
  }
  return false;
}
