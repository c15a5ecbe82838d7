import type { LineKind } from '../../observations/line-kind.ts';
import { ascii, matchesAt, skipSpaces, space, until } from '../shared/bytes.ts';
import { isFragment } from './fragment.ts';
import { LostRecords } from './lost.ts';
import type { Reading } from '../shared/reading.ts';
import { emptyHead, findRecord, isCall, readHead, recordType } from './record-head.ts';
import { Records } from './records.ts';

const nodeKey = ascii('node=');
const auditMark = ascii('audit: ');
const oldSocketMark = ascii('<audit-');

/** Where a record came from when its text does not say: the event's time in milliseconds and its serial. */
export interface EventId {
  readonly time: number;
  readonly serial: number;
}

const noEvent: EventId = { time: Number.NaN, serial: Number.NaN };

/** Reads what a log or journal has from one writer, once it is known who that was. */
export class AuditTexts {
  readonly #reading: Reading;
  readonly #records: Records;
  readonly #lost: LostRecords;
  readonly #head = emptyHead();
  /** A record was as `ausearch -i` writes them, which leaves nothing between records but its own marks. */
  #interpreted = false;

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#records = new Records(reading);
    this.#lost = new LostRecords(reading.sink);
  }

  /** The audit daemon's: `type=SECCOMP msg=audit(…`, perhaps behind `node=HOST `. Undefined where it is none of these. */
  daemon(buffer: Uint8Array, start: number, end: number, line: number): LineKind | undefined {
    const at = matchesAt(buffer, start, end, nodeKey) ? until(buffer, start, end, space) + 1 : start;
    if (!readHead(buffer, at, end, this.#head)) return undefined;
    this.#interpreted ||= this.#head.interpreted;
    return this.#records.read(buffer, at, end, this.#head, line);
  }

  /**
   * The kernel's, behind its stamp: `audit: type=1326 audit(…`, or that something was lost. Undefined where it is neither. `paired` where the
   * log may have the same record from the audit socket, without its serial.
   */
  kernel(buffer: Uint8Array, start: number, end: number, line: number, paired = false): LineKind | undefined {
    const record = start + auditMark.length;
    if (!matchesAt(buffer, start, end, auditMark) || !readHead(buffer, record, end, this.#head)) {
      return this.owns(buffer, start, end) ? 'lost' : undefined;
    }
    if (paired && isCall(this.#head.type) && this.#records.pairs('kernel', buffer, this.#head.body, end))
      return 'duplicate';
    return this.#records.read(buffer, record, end, this.#head, line);
  }

  /** What journald has from the audit socket: `SECCOMP auid=…`, formerly `<audit-1326> auid=…`. */
  socket(buffer: Uint8Array, start: number, end: number, line: number, event: EventId = noEvent): LineKind {
    const old = matchesAt(buffer, start, end, oldSocketMark);
    const type = old ? start + oldSocketMark.length : start;
    const typeEnd = until(buffer, type, end, old ? 0x3e : space);
    const head = this.#head;
    head.type = recordType(buffer, type, typeEnd);
    head.interpreted = false;
    head.time = event.time;
    head.serial = event.serial;
    head.body = Math.min(skipSpaces(buffer, typeEnd + 1, end), end);
    if (event === noEvent && isCall(head.type) && this.#records.pairs('audit', buffer, head.body, end))
      return 'duplicate';
    return this.#records.read(buffer, start, end, head, line);
  }

  /**
   * Anybody else's: no record is read from it. It may be a part of one; among interpreted records anything is the rest of one that a value
   * broke (`--escape raw`).
   */
  other(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    if (findRecord(buffer, start, end, this.#head) >= 0) return this.#reading.unconfirmed(buffer, start, end, line);
    const part = this.#interpreted || isFragment(buffer, start, end);
    return part ? this.#reading.unrecognised(buffer, start, end, line) : 'foreign';
  }

  /** So many calls were read from lines that anybody may have written. */
  doubt(calls: number): void {
    this.#reading.sink.incomplete('forgeable-lines', calls);
  }

  /** Whether the kernel's text owns up to records that are not in the log. */
  owns(buffer: Uint8Array, start: number, end: number): boolean {
    return this.#lost.kernel(buffer, start, end);
  }

  /** Whether journald says that it missed messages of the kernel. */
  missed(buffer: Uint8Array, start: number, end: number): boolean {
    return this.#lost.journald(buffer, start, end);
  }

  /** Where a record begins in `[start, end)`, whoever wrote it; -1 where none does. */
  find(buffer: Uint8Array, start: number, end: number): number {
    return findRecord(buffer, start, end, this.#head);
  }
}
