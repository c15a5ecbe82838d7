import { unknownCall } from '../shared/unknown-call.ts';
import type { LineKind } from '../../observations/line-kind.ts';
import { CallReader } from './call-of-field.ts';
import { SeenEvents } from './duplicates.ts';
import { ProgramReader } from './program.ts';
import type { Reading } from '../shared/reading.ts';
import type { RecordHead } from './record-head.ts';

/** A record in `[start, end)` of a buffer, with its head read. One object is lent to the readers of its type. */
export interface AuditRecord {
  buffer: Uint8Array;
  start: number;
  end: number;
  head: RecordHead;
  line: number;
}

/** What the readers of the record types share. */
export class RecordContext {
  readonly reading: Reading;
  readonly calls: CallReader;
  readonly programs: ProgramReader;
  readonly #seen = new SeenEvents();

  constructor(reading: Reading) {
    this.reading = reading;
    this.calls = new CallReader(reading.names);
    this.programs = new ProgramReader(reading.names);
  }

  /** Whether this record was read before; `fact` is even for SECCOMP and odd for SYSCALL. */
  seen({ head }: AuditRecord, fact: number): boolean {
    return this.#seen.seen(head.time, head.serial, fact);
  }

  unrecognised({ buffer, start, end, line }: AuditRecord): LineKind {
    return this.reading.unrecognised(buffer, start, end, line);
  }

  /** The record is whole, but what it names is in no table. */
  unresolved({ buffer, line }: AuditRecord, start: number, end: number): LineKind {
    return unknownCall(this.reading, this.reading.names.text(buffer, start, end), { line });
  }
}
