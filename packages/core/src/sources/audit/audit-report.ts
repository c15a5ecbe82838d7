import { unknownCall } from '../shared/unknown-call.ts';
import { archFacts } from '../../kernel/arch.ts';
import type { LineKind } from '../../observations/line-kind.ts';
import type { LineParser } from '../source.ts';
import {
  ascii,
  decimal,
  equals,
  findLast,
  isDigit,
  matchesAt,
  skipSpaces,
  space,
  trimEnd,
  until,
} from '../shared/bytes.ts';
import { CallReader } from './call-of-field.ts';
import type { Reading } from '../shared/reading.ts';

const listColumns = ascii('# date time syscall pid comm auid event');
const summaryColumns = ascii('total  syscall');
const otherList = ascii('# date time ');
const otherSummary = ascii('total  ');
const reportTitle = ascii(' Report');
const commandTitle = ascii('### ');
/** What audit 3.0 prints for every SECCOMP record of an enriched log: a call, but not which. */
const noCall = ascii('unknown-syscall(-1)');

/** How often a row says that its call was made, and by whom. */
interface Made {
  readonly count: number;
  readonly program: string | undefined;
}

/**
 * Reads the tables of `aureport -s`, with or without `-i` and `--summary`; those of other reports are passed over.
 *
 *     # date time syscall pid comm auid event
 *     3. 11/23/26 12:44:45 openat 12122 runc:[2:INIT] unset 42253
 *
 *     total  syscall
 *     111  157
 */
export class AuditReport implements LineParser {
  readonly #reading: Reading;
  readonly #calls: CallReader;
  #table: 'list' | 'summary' | 'other' | undefined;
  /** A summary behind a list tells of the same calls again. */
  readonly #listed = new Set<string>();
  #warned = false;

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#calls = new CallReader(reading.names);
  }

  end(): void {}

  line(buffer: Uint8Array, start: number, stop: number, line: number): LineKind {
    if (!this.#warned) this.#warn(line);
    const end = trimEnd(buffer, start, stop);
    if (end === start) return 'blank';
    if (this.#isHeader(buffer, start, end)) return 'header';
    if (this.#table === 'list') return this.#row(buffer, start, end, line);
    if (this.#table === 'summary') return this.#total(buffer, start, end, line);
    return this.#table === 'other' ? 'table' : 'foreign';
  }

  #warn(line: number): void {
    this.#warned = true;
    this.#reading.sink.incomplete('lossy-format');
    this.#reading.diagnose({ code: 'audit-report-lossy' }, line);
  }

  #isHeader(buffer: Uint8Array, start: number, end: number): boolean {
    if (buffer[start] === 0x3d && buffer[end - 1] === 0x3d) return true;
    const title = matchesAt(buffer, end - reportTitle.length, end, reportTitle) && !isDigit(buffer[start]);
    if (title || matchesAt(buffer, start, end, commandTitle)) this.#table = undefined;
    else if (equals(buffer, start, end, listColumns)) this.#table = 'list';
    else if (equals(buffer, start, end, summaryColumns)) this.#table = 'summary';
    else if (matchesAt(buffer, start, end, otherList) || matchesAt(buffer, start, end, otherSummary))
      this.#table = 'other';
    else return false;
    return true;
  }

  /** Read from the left: the command name is the process's choice and comes after the call. */
  #row(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    let at = start;
    for (let column = 0; column < 3; column += 1) at = skipSpaces(buffer, until(buffer, at, end, space), end);
    const callEnd = until(buffer, at, end, space);
    if (callEnd >= end) return this.#reading.unrecognised(buffer, start, end, line);
    this.#listed.add(this.#reading.names.text(buffer, at, callEnd));
    return this.#observe(buffer, at, callEnd, line, { count: 1, program: this.#program(buffer, callEnd + 1, end) });
  }

  #total(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    const countEnd = until(buffer, start, end, space);
    const count = decimal(buffer, start, countEnd);
    const call = skipSpaces(buffer, countEnd, end);
    if (!(count > 0) || call === end) return this.#reading.unrecognised(buffer, start, end, line);
    if (this.#listed.has(this.#reading.names.text(buffer, call, end))) return 'duplicate';
    return this.#observe(buffer, call, end, line, { count, program: undefined });
  }

  #observe(buffer: Uint8Array, start: number, end: number, line: number, made: Made): LineKind {
    const arch = archFacts(this.#reading.native).audit;
    const syscall = equals(buffer, start, end, noCall) ? undefined : this.#calls.call(arch, buffer, start, end);
    if (syscall === undefined) {
      return unknownCall(this.#reading, this.#reading.names.text(buffer, start, end), { line, count: made.count });
    }
    return this.#reading.observe(Object.assign(this.#reading.observation(syscall, line), made));
  }

  /** `12122 runc:[2:INIT] unset 42253`: between the process and the last two columns. */
  #program(buffer: Uint8Array, start: number, end: number): string | undefined {
    const comm = skipSpaces(buffer, until(buffer, start, end, space), end);
    const event = findLast(buffer, comm, end, oneSpace);
    const user = event < 0 ? -1 : findLast(buffer, comm, event, oneSpace);
    return user <= comm ? undefined : this.#reading.names.text(buffer, comm, user);
  }
}

const oneSpace = ascii(' ');
