import type { LineKind } from '../../observations/line-kind.ts';
import type { AuditTexts, EventId } from './audit-texts.ts';
import { ascii, decimal, equals } from '../shared/bytes.ts';
import { FieldBytes } from '../shared/field-bytes.ts';
import { skipKernelStamp } from './line-stamp.ts';
import { writerOfTag } from './line-tag.ts';
import type { Reading } from '../shared/reading.ts';

/** The fields of structured logs that matter, and the names they go by. */
const fieldNames = {
  /** The log line itself. */
  message: ['MESSAGE', 'message', 'msg', '@message'],
  /** journald: how the message came; written by journald itself, as all fields that begin with `_`. */
  transport: ['_TRANSPORT'],
  unit: ['_SYSTEMD_UNIT'],
  auditId: ['_AUDIT_ID'],
  auditTime: ['_SOURCE_REALTIME_TIMESTAMP'],
  facility: ['SYSLOG_FACILITY', 'facility', 'syslogfacility', 'fac'],
  /** dmesg --json. */
  priority: ['pri'],
  tag: ['syslog-tag', 'syslogtag', 'programname', 'app-name', 'appname', 'ident', 'tag', 'program'],
} as const;

export type FieldName = keyof typeof fieldNames;

const fieldKeys: readonly (readonly [FieldName, Uint8Array])[] = (Object.keys(fieldNames) as FieldName[]).flatMap(
  (field) => fieldNames[field].map((name) => [field, ascii(name)] as const),
);

/** The field that a name stands for; undefined for all that do not matter. */
export function fieldNamed(buffer: Uint8Array, start: number, end: number): FieldName | undefined {
  for (const [field, key] of fieldKeys) if (equals(buffer, start, end, key)) return field;
  return undefined;
}

const kernelTransport = ascii('kernel');
const auditTransport = ascii('audit');
const auditUnit = ascii('auditd.service');
const kernelFacilities = ['0', 'kern'].map(ascii);

/** One entry of a structured log, collected field by field and then read once. */
export class LogEntry {
  readonly #reading: Reading;
  readonly #texts: AuditTexts;
  readonly #unwrapped: (buffer: Uint8Array, start: number, end: number, line: number) => LineKind;
  readonly #fields: Readonly<Record<FieldName, FieldBytes>>;
  /** Where the message stands. */
  line = 0;

  /** `unwrapped` reads a line that the entry was only wrapped around. */
  constructor(
    reading: Reading,
    texts: AuditTexts,
    unwrapped: (buffer: Uint8Array, start: number, end: number, line: number) => LineKind,
  ) {
    this.#reading = reading;
    this.#texts = texts;
    this.#unwrapped = unwrapped;
    const fields = Object.keys(fieldNames).map((name) => [name, new FieldBytes()]);
    this.#fields = Object.fromEntries(fields) as Record<FieldName, FieldBytes>;
  }

  /** Begins the value of a field that comes next, instead of any it had. */
  begin(name: FieldName, line: number): FieldBytes {
    const field = this.#fields[name];
    field.clear();
    field.present = true;
    if (name === 'message') this.line = line;
    return field;
  }

  has(name: FieldName): boolean {
    return this.#fields[name].present;
  }

  clear(): void {
    for (const field of Object.values(this.#fields)) field.clear();
  }

  /** A line between entries. */
  other(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    return this.#texts.other(buffer, start, end, line);
  }

  /** Reads the entry and forgets it. */
  finish(): LineKind {
    const kind = this.#read();
    this.clear();
    return kind;
  }

  #read(): LineKind {
    const { message, transport, tag, priority } = this.#fields;
    if (!message.present) return 'foreign';
    if (transport.present) return this.#fromJournal();
    if (tag.present) return this.#fromSyslog();
    if (priority.present) {
      return this.#isKernels(decimal(priority.bytes, 0, priority.length) < 8);
    }
    return this.#line(message, this.#unwrapped);
  }

  #fromJournal(): LineKind {
    const { message, transport, unit, facility } = this.#fields;
    if (message.withheld && (is(transport, kernelTransport) || is(transport, auditTransport))) {
      return this.#reading.unrecognised(message.bytes, 0, message.length, this.line);
    }
    if (is(transport, kernelTransport)) return this.#isKernels(!facility.present || isKernel(facility));
    if (is(transport, auditTransport))
      return this.#texts.socket(message.bytes, 0, message.length, this.line, this.#event());
    // A service's own audit records are the daemon's only if its cgroup says so: a process may call itself anything.
    return this.#own(is(unit, auditUnit) ? this.#texts.daemon(message.bytes, 0, message.length, this.line) : undefined);
  }

  #fromSyslog(): LineKind {
    const { message, tag, facility } = this.#fields;
    const writer = writerOfTag(tag.bytes, 0, tag.length);
    if (writer === 'kernel') return this.#isKernels(!facility.present || isKernel(facility));
    return this.#own(writer === 'daemon' ? this.#texts.daemon(message.bytes, 0, message.length, this.line) : undefined);
  }

  #isKernels(kernels: boolean): LineKind {
    const { message } = this.#fields;
    if (!kernels) return this.#own(undefined);
    const at = skipKernelStamp(message.bytes, 0, message.length);
    return this.#own(this.#texts.kernel(message.bytes, at, message.length, this.line));
  }

  #own(kind: LineKind | undefined): LineKind {
    const { message } = this.#fields;
    if (kind !== undefined) return kind;
    if (this.#texts.missed(message.bytes, 0, message.length)) return 'lost';
    return this.#texts.other(message.bytes, 0, message.length, this.line);
  }

  #line(field: FieldBytes, read: (buffer: Uint8Array, start: number, end: number, line: number) => LineKind): LineKind {
    let end = field.length;
    while (end > 0 && field.bytes[end - 1] === 0x0a) end -= 1;
    return read(field.bytes, 0, end, this.line);
  }

  /** journald keeps the event's time in microseconds. */
  #event(): EventId {
    const { auditId, auditTime } = this.#fields;
    const time = Math.floor(decimal(auditTime.bytes, 0, auditTime.length) / 1000);
    return { time, serial: decimal(auditId.bytes, 0, auditId.length) };
  }
}

function is(field: FieldBytes, value: Uint8Array): boolean {
  return field.present && equals(field.bytes, 0, field.length, value);
}

function isKernel(facility: FieldBytes): boolean {
  return kernelFacilities.some((name) => is(facility, name));
}
