import type { Syscall } from '../../kernel/syscalls.ts';
import type { LineKind } from '../../observations/line-kind.ts';
import { ascii, decimal, find, findLast, isDigit, matchesAt, skipSpaces } from '../shared/bytes.ts';
import type { Reading } from '../shared/reading.ts';
import type { CallTable } from '../shared/call-table.ts';
import { nameEnd } from '../shared/name-end.ts';
import { unknownCall } from '../shared/unknown-call.ts';
import { byteAt } from '../shared/byte-at.ts';

/** `calls errors total min avg max stddev`, the two first whole numbers. */
const numbersInRow = 7;

/**
 * Reads the tables of `perf trace -s`, one per task:
 *
 *      true (18043), 325 events, 77.4%
 *
 *        syscall            calls  errors  total       min       avg       max       stddev
 *                                          (msec)    (msec)    (msec)    (msec)        (%)
 *        --------------- --------  ------ -------- --------- --------- ---------     ------
 *        openat                32     13     0.513     0.014     0.016     0.020      1.58%
 */
export class SummaryTable {
  readonly #reading: Reading;
  readonly #table: CallTable;
  readonly #shown: ReadonlySet<Syscall>;
  readonly #numbers: number[] = [];
  #program: string | undefined;
  #alone = true;

  /** Rows of calls in `shown` repeat lines that were read before. */
  constructor(reading: Reading, table: CallTable, shown: ReadonlySet<Syscall>) {
    this.#reading = reading;
    this.#table = table;
    this.#shown = shown;
  }

  /** Undefined for a line that is not of a table. */
  line(buffer: Uint8Array, start: number, end: number, line: number): LineKind | undefined {
    const at = skipSpaces(buffer, start, end);
    if (this.#task(buffer, at, end)) return 'header';
    if (headings.some((heading) => matchesAt(buffer, at, end, heading))) return 'header';
    const stop = nameEnd(buffer, at, end);
    return at === start + 3 && stop > at && this.#row(buffer, stop, end)
      ? this.#call(buffer, at, stop, line)
      : undefined;
  }

  /** ` w)k<er> 1 (18044), 21 events, 5.0%` */
  #task(buffer: Uint8Array, start: number, end: number): boolean {
    const events = findLast(buffer, start, end, eventsMark);
    if (events < 0 || buffer[end - 1] !== 0x25) return false;
    const open = findLast(buffer, start, events, openMark);
    const close = find(buffer, open, events, closeMark);
    if (open < 0 || close < 0) return false;
    this.#program = this.#reading.names.text(buffer, start, open);
    return true;
  }

  #row(buffer: Uint8Array, start: number, end: number): boolean {
    this.#numbers.length = 0;
    let at = skipSpaces(buffer, start, end);
    while (at < end && this.#numbers.length < numbersInRow) {
      let stop = at;
      while (stop < end && (isDigit(buffer[stop]) || buffer[stop] === 0x2e)) stop += 1;
      const whole = this.#numbers.length < 2;
      if (stop === at || (whole && Number.isNaN(decimal(buffer, at, stop)))) return false;
      this.#numbers.push(whole ? decimal(buffer, at, stop) : 0);
      at = byteAt(buffer, stop, end) === 0x25 && stop + 1 === end ? end : skipSpaces(buffer, stop, end);
    }
    return at === end && this.#numbers.length === numbersInRow && buffer[end - 1] === 0x25;
  }

  #call(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    const [calls = 0, errors = 0] = this.#numbers;
    const { syscall, text } = this.#table.named(buffer, start, end);
    if (syscall === undefined) return unknownCall(this.#reading, text, { line });
    if (this.#shown.has(syscall)) return 'table';
    if (this.#shown.size === 0 && this.#alone) {
      this.#alone = false;
      this.#reading.sink.incomplete('summary-without-exit');
    }
    const failed = Math.min(errors, calls);
    this.#observe(syscall, line, calls - failed, 'ok');
    this.#observe(syscall, line, failed, 'errno');
    return 'call';
  }

  #observe(syscall: Syscall, line: number, count: number, outcome: 'ok' | 'errno'): void {
    if (count <= 0) return;
    // Not of the task of the line before.
    this.#reading.place(-1);
    const observation = this.#reading.observation(syscall, line);
    observation.count = count;
    observation.outcome = outcome;
    observation.program = this.#program;
    this.#reading.observe(observation);
  }
}

const eventsMark = ascii(' events, ');
const openMark = ascii(' (');
const closeMark = ascii('),');
const headings = ['Summary of events:', 'syscall  ', '(msec)', '------'].map(ascii);
