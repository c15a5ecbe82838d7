import type { LineKind } from '../../observations/line-kind.ts';
import type { ObservationSink } from '../../observations/sink.ts';
import { ascii, decode, equals, find, matchesAt, trimEnd, until, decimalNr } from '../shared/bytes.ts';
import { FieldBytes } from '../shared/field-bytes.ts';
import { readSeconds } from '../shared/times.ts';
import { Reading } from '../shared/reading.ts';
import { CallTable } from '../shared/call-table.ts';
import { JsonFields } from '../shared/json-fields.ts';
import type { LineParser, SourceOptions } from '../source.ts';
import { unknownCall } from '../shared/unknown-call.ts';
import { readPairs } from './key-values.ts';
import { byteAt } from '../shared/byte-at.ts';

const jsonNames = ['syscalls', 'syscallName', 'syscallID', 'executable', 'type'] as const;

/**
 * Reads the log of the Security Profiles Operator's enrichers, which tell in words what the audit log of a node says:
 *
 *     I0705 12:08:18.729660 1843190 enricher.go:136] log-enricher "msg"="audit"  "container"="redis" "executable"="/usr/local/bin/redis-server"
 *       … "pid"=1847839 "pod"="my-pod" "syscallID"=232 "syscallName"="epoll_wait" "timestamp"="1625486870.273:187492" "type"="seccomp"
 *     {"executable":"/bin/dash","pid":16037,"syscalls":["execve","getpid"],"version":"spo/v1_alpha",…}
 *
 * They name no architecture, pass over executables whose names audit writes in hexadecimal, and the JSON one shows chosen calls only,
 * so the evidence is always marked `lossy-format`.
 */
export class SpoParser implements LineParser {
  readonly #reading: Reading;
  readonly #table: CallTable;
  readonly #json = new JsonFields(jsonNames, 1);
  readonly #name = new FieldBytes();
  readonly #id = new FieldBytes();
  readonly #program = new FieldBytes();
  readonly #type = new FieldBytes();
  readonly #pid = new FieldBytes();
  readonly #container = new FieldBytes();
  readonly #pod = new FieldBytes();
  readonly #timestamp = new FieldBytes();
  readonly #pairs: ReadonlyMap<string, FieldBytes>;

  constructor(sink: ObservationSink, options: SourceOptions) {
    this.#reading = new Reading(sink, options);
    this.#table = new CallTable({ arch: options.arch, tool: 'audit' });
    this.#pairs = new Map([
      ['syscallName', this.#name],
      ['syscallID', this.#id],
      ['executable', this.#program],
      ['type', this.#type],
      ['pid', this.#pid],
      ['container', this.#container],
      ['pod', this.#pod],
      ['timestamp', this.#timestamp],
    ]);
    sink.incomplete('lossy-format');
  }

  line(buffer: Uint8Array, start: number, stop: number, line: number, cut: boolean): LineKind {
    if (cut) return this.#reading.overlong(buffer, start, stop, line);
    const end = trimEnd(buffer, start, stop);
    if (end === start) return 'blank';
    if (byteAt(buffer, start, end) === 0x7b) return this.#fromJson(buffer, start, end, line);
    if (find(buffer, start, end, nameKey) < 0) return 'foreign';
    if (!readPairs(buffer, start, end, this.#pairs)) return this.#reading.unrecognised(buffer, start, end, line);
    this.#place();
    return this.#audit(this.#name, this.#id, line);
  }

  end(): void {
    if (this.#reading.calls === 0) this.#reading.diagnose({ code: 'trace-no-calls', format: 'enricher' }, undefined);
  }

  /** `"container"="redis" "pid"=1847839 "pod"="my-pod" "timestamp"="1625486870.273:187492"` */
  #place(): void {
    const pid = this.#pid.present ? decimalNr(this.#pid.bytes, 0, this.#pid.length) : Number.NaN;
    const origin = this.#reading.place(Number.isNaN(pid) ? -1 : pid);
    if (origin === undefined) return;
    origin.ofProcess = true;
    const { bytes, length } = this.#timestamp;
    origin.time = readSeconds(bytes, 0, until(bytes, 0, length, 0x3a));
    origin.exe = textOf(this.#program);
    const containers = [this.#container, this.#pod].flatMap((field) => textOf(field) ?? []);
    if (containers.length > 0) origin.containers = containers;
  }

  #fromJson(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    if (!this.#json.read(buffer, start, end)) return this.#reading.unrecognised(buffer, start, end, line);
    const [list, name, id, program, type] = jsonNames.map((_, index) => this.#json.get(index));
    copy(program, this.#program);
    copy(type, this.#type);
    const origin = this.#reading.place(-1);
    if (origin !== undefined) origin.exe = textOf(this.#program);
    if (list === undefined) return name === undefined ? 'foreign' : this.#audit(name, id ?? empty, line);
    let kind: LineKind = 'foreign';
    let at = 0;
    while (at < list.length) {
      const next = until(list.bytes, at, list.length, 0x2c);
      const one = this.#call(list.bytes, at, next, { nr: Number.NaN, line });
      if (kind !== 'call') kind = one;
      at = next + 1;
    }
    return kind;
  }

  #audit(name: FieldBytes, id: FieldBytes, line: number): LineKind {
    if (this.#type.present && !equals(this.#type.bytes, 0, this.#type.length, seccomp)) return 'foreign';
    const nr = id.present ? decimalNr(id.bytes, 0, id.length) : Number.NaN;
    return this.#call(name.bytes, 0, name.length, { nr, line });
  }

  /** The name is the node's own word for its number; the number counts where no table has the name. */
  #call(
    buffer: Uint8Array,
    start: number,
    end: number,
    { nr, line }: { readonly nr: number; readonly line: number },
  ): LineKind {
    const named = end > start ? this.#table.named(buffer, start, end) : undefined;
    const syscall = named?.syscall ?? (Number.isNaN(nr) ? undefined : this.#table.numbered(nr));
    if (syscall === undefined)
      return unknownCall(this.#reading, named?.text ?? decode(buffer.slice(start, end)), { line });
    const observation = this.#reading.observation(syscall, line);
    if (this.#program.present)
      observation.program = this.#reading.names.text(this.#program.bytes, 0, this.#program.length);
    return this.#reading.observe(observation);
  }
}

/** Whether a line is one that an enricher wrote of a system call. */
export function speaksForSpo(buffer: Uint8Array, start: number, end: number): boolean {
  if (byteAt(buffer, start, end) === 0x7b) {
    return find(buffer, start, end, version) > 0 || jsonMarks.every((mark) => find(buffer, start, end, mark) > 0);
  }
  return (
    matchesAt(buffer, start + 5, end, blank) &&
    find(buffer, start, end, enricher) > 0 &&
    find(buffer, start, end, nameKey) > 0
  );
}

function textOf({ present, bytes, length }: FieldBytes): string | undefined {
  return present ? decode(bytes.slice(0, length)) : undefined;
}

function copy(from: FieldBytes | undefined, to: FieldBytes): void {
  to.clear();
  if (from === undefined) return;
  to.present = true;
  to.append(from.bytes, 0, from.length);
}

const empty = new FieldBytes();
const blank = ascii(' ');
const seccomp = ascii('seccomp');
const enricher = ascii('log-enricher');
const nameKey = ascii('syscallName');
const version = ascii('"version":"spo/');
const jsonMarks = ['"syscallName"', '"log-enricher"'].map(ascii);
