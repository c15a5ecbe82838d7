import { unknownCall } from '../shared/unknown-call.ts';
import type { LineKind } from '../../observations/line-kind.ts';
import { ascii, decimal, find, space, until } from '../shared/bytes.ts';
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

  /** Whose call a record is of: what stands in `[start, end)`, where `start` is a blank before the first field. */
  place({ buffer, head }: AuditRecord, start: number, end: number, result?: number): void {
    const { reading, programs } = this;
    if (reading.origin === undefined) return;
    const pid = numberOf(buffer, start, end, pidKey);
    const origin = reading.place(Number.isNaN(pid) ? -1 : pid);
    if (origin === undefined) return;
    const parent = numberOf(buffer, start, end, parentKey);
    origin.parent = Number.isNaN(parent) ? undefined : parent;
    origin.comm = programs.comm(buffer, start, end, head.interpreted);
    origin.exe = programs.exe(buffer, start, end, head.interpreted);
    origin.time = Number.isNaN(head.time) ? undefined : head.time * 1000;
    // A record of a rule is written when its call ends, and has the time of its beginning.
    origin.entered = origin.time;
    origin.ofProcess = true;
    origin.result = result;
  }

  unrecognised({ buffer, start, end, line }: AuditRecord): LineKind {
    return this.reading.unrecognised(buffer, start, end, line);
  }

  /** The record is whole, but what it names is in no table. */
  unresolved({ buffer, line }: AuditRecord, start: number, end: number): LineKind {
    return unknownCall(this.reading, this.reading.names.text(buffer, start, end), { line });
  }
}

/** The kernel's own fields come before anything a process could choose. */
function numberOf(buffer: Uint8Array, start: number, end: number, key: Uint8Array): number {
  const at = find(buffer, start, end, key);
  const from = at + key.length;
  return at < 0 ? Number.NaN : decimal(buffer, from, until(buffer, from, end, space));
}

const pidKey = ascii(' pid=');
const parentKey = ascii(' ppid=');
