import { ascii, find, findLast, isUpper, matchesAt, space } from '../shared/bytes.ts';

/**
 * The text of records that programs write by the audit socket, which may hold line breaks. The audit daemon writes blanks instead; the
 * kernel's log has them, with or without its stamp in front of each line:
 *
 *     [18708.315680] audit: type=1107 audit(1795659106.210:3870082): pid=3640 uid=0 auid=0 ses=1 msg='hello
 *     [18708.315680] audit: type=1326 audit(1795437880.608:42249): … syscall=169 compat=0 ip=0x1 code=0x7ffc0000
 *     [18708.315680] '
 *
 * Such a text can look like its own end. So lines behind it are nobody's for certain as long as their stamp is the same and it may go on.
 */
export class UserText {
  /** What stands in front of the record that has the text: the log's stamp. */
  #stamp: Uint8Array = new Uint8Array(0);
  /** How many bytes the text may still have. */
  #left = 0;
  /** The record is of the audit daemon, in whose log a text goes on only where it is not closed. */
  #daemon = false;

  /** Whether a line may be part of the text. */
  covers(buffer: Uint8Array, start: number, end: number): boolean {
    if (this.#left <= 0) return false;
    this.#left -= end - start + 1;
    if (!matchesAt(buffer, start, end, this.#stamp)) {
      this.#left = 0;
      return false;
    }
    if (this.#daemon && userTextEnd(buffer, start, end) >= 0) this.#left = 0;
    return true;
  }

  /** A record was read that is no call's. */
  begins(buffer: Uint8Array, start: number, end: number): void {
    const text = find(buffer, start, end, textKey);
    const record = find(buffer, start, end, recordKey);
    if (text < 0 || record < 0) return;
    const mark = record - auditMark.length;
    this.#daemon = !matchesAt(buffer, Math.max(mark, start), record, auditMark);
    if (this.#daemon && userTextEnd(buffer, text + textKey.length, end) >= 0) return;
    this.#stamp = buffer.slice(start, this.#daemon ? record : mark);
    this.#left = mostText - (end - start);
  }
}

/** Where the text of a program begins in a record, if it has one that ends there; else where the record ends. */
export function userTextAt(buffer: Uint8Array, start: number, end: number): number {
  const at = find(buffer, start, end, textKey);
  return at < 0 || userTextEnd(buffer, at + textKey.length, end) < 0 ? end : at;
}

/** Where a quote closes the text: at the end of the line, or with the names behind it that the daemon adds. -1 where none does. */
export function userTextEnd(buffer: Uint8Array, start: number, end: number): number {
  const at = findLast(buffer, start, end, quoteMark);
  if (at < 0) return -1;
  const next = buffer[at + 1];
  return at + 1 === end || next === enriched || next === space || isUpper(next) ? at : -1;
}

const textKey = ascii(" msg='");
const recordKey = ascii('type=');
const auditMark = ascii('audit: ');
const quoteMark = ascii("'");
const enriched = 0x1d;
/** The kernel takes no longer text. */
const mostText = 8970;
