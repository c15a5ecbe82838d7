import type { LineKind } from '../../observations/line-kind.ts';
import { trimEnd } from '../shared/bytes.ts';
import { holdsAnother } from './joined-records.ts';
import { PairedTexts, type Transport } from './duplicates.ts';
import type { Reading } from '../shared/reading.ts';
import { RecordContext, type AuditRecord } from './record-context.ts';
import { emptyHead, type RecordHead } from './record-head.ts';
import { SeccompRecords } from './seccomp-record.ts';
import { SyscallRecords } from './syscall-record.ts';

/** Reads audit records of every type, however they came to us. */
export class Records {
  readonly #context: RecordContext;
  readonly #seccomp: SeccompRecords;
  readonly #syscalls: SyscallRecords;
  #texts: PairedTexts | undefined;
  readonly #record: AuditRecord = { buffer: new Uint8Array(0), start: 0, end: 0, head: emptyHead(), line: 0 };

  constructor(reading: Reading) {
    const context = new RecordContext(reading);
    this.#context = context;
    this.#seccomp = new SeccompRecords(context);
    this.#syscalls = new SyscallRecords(context);
  }

  /** A record in `[start, end)` whose head was read. */
  read(buffer: Uint8Array, start: number, end: number, head: RecordHead, line: number): LineKind {
    const record = this.#record;
    record.buffer = buffer;
    record.start = start;
    record.end = trimEnd(buffer, start, end);
    record.head = head;
    record.line = line;
    if (holdsAnother(record)) return this.#context.unrecognised(record);
    if (head.type === 'seccomp') return this.#seccomp.read(record);
    if (head.type === 'syscall') return this.#syscalls.read(record);
    return head.type === 'abend' ? this.#seccomp.abend(record) : 'record';
  }

  /** Whether fields came before by the other of journald's ways, where records have no serial to tell. */
  pairs(transport: Transport, buffer: Uint8Array, start: number, end: number): boolean {
    return (this.#texts ??= new PairedTexts()).pairs(transport, buffer, start, trimEnd(buffer, start, end));
  }
}
