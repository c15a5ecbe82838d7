import type { Syscall } from '../../kernel/syscalls.ts';
import type { LineKind } from '../../observations/line-kind.ts';
import type { ObservationSink } from '../../observations/sink.ts';
import { ascii, decimal, find, isDigit, matchesAt, skipSpaces, trimEnd, decimalNr } from '../shared/bytes.ts';
import { Reading } from '../shared/reading.ts';
import { CallTable } from '../shared/call-table.ts';
import { resultOf } from '../ftrace/call-result.ts';
import { nameEnd } from '../shared/name-end.ts';
import type { LineParser, SourceOptions } from '../source.ts';
import { TaskCalls } from '../shared/task-calls.ts';
import { unknownCall } from '../shared/unknown-call.ts';
import { holdsLine } from '../shared/raw-strings.ts';
import { lineMark, LtraceLine } from './ltrace-line.ts';
import { byteAt } from '../shared/byte-at.ts';
import { LtraceStream } from './ltrace-stream.ts';

/** Where a line stands, without and with blanks at its end. */
interface Place {
  readonly start: number;
  readonly end: number;
  readonly stop: number;
}

/**
 * Reads ltrace -S, lines or the table of -c. It misses the first execve and calls of threads and children it does not follow, and
 * its table leaves out calls that do not return, so the evidence is always marked `lossy-format`.
 */
export class LtraceParser implements LineParser {
  readonly #reading: Reading;
  readonly #table: CallTable;
  readonly #calls: TaskCalls;
  readonly #line = new LtraceLine();
  readonly #stream: LtraceStream;
  /** 1 as soon as a line showed a call: the lines of a task that is alone may have no number. */
  #begun = 0;
  #ended = 0;

  constructor(sink: ObservationSink, options: SourceOptions) {
    this.#reading = new Reading(sink, options);
    this.#stream = new LtraceStream(options.input);
    this.#table = new CallTable({ arch: options.arch, tool: 'ltrace' });
    this.#calls = new TaskCalls(this.#reading);
    sink.incomplete('lossy-format');
  }

  line(buffer: Uint8Array, start: number, stop: number, line: number, cut: boolean): LineKind {
    const rest = this.#stream.behindOutput(buffer, start, stop);
    if (cut) {
      this.#stream.lose();
      return this.#reading.overlong(buffer, start, stop, line);
    }
    const end = trimEnd(buffer, start, stop);
    if (rest !== undefined) return this.#output(buffer, start, end, { rest, line });
    if (end === start) return 'blank';
    const kind = this.#line.read(buffer, start, end);
    switch (kind) {
      case 'call':
      case 'begins':
      case 'ends':
        if (!this.#stream.believes(this.#line)) return this.#reading.unconfirmed(buffer, start, end, line);
        return this.#call(buffer, kind, line, { start, end, stop });
      case 'none':
        return this.#row(buffer, start, end, line);
      default:
        return this.#line.joined ? this.#joined(buffer, start, end, line) : this.#other(kind);
    }
  }

  #other(kind: 'library' | 'exit' | 'signal' | 'note'): LineKind {
    if (kind === 'exit') this.#ended += 1;
    return kind === 'library' ? 'foreign' : kind;
  }

  /** A line break is missing: of two lines neither is read, nor what is written by what they tell of. */
  #joined(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    this.#stream.lose();
    return this.#reading.unrecognised(buffer, start, end, line);
  }

  torn(): void {
    this.#reading.torn = true;
  }

  end(): void {
    this.#calls.end();
    const running = Math.max(this.#begun, this.#calls.met) - this.#ended;
    if (running > 0 && !this.#reading.torn) this.#reading.sink.incomplete('cut-off', running);
    if (this.#reading.calls === 0) this.#reading.diagnose({ code: 'trace-no-calls', format: 'ltrace' }, undefined);
  }

  /** Output of the program, and perhaps the rest of the line that it stands in. */
  #output(
    buffer: Uint8Array,
    start: number,
    end: number,
    { rest, line }: { readonly rest: number; readonly line: number },
  ): LineKind {
    if (holdsLine(buffer, rest, end, lineMark)) return this.#joined(buffer, start, end, line);
    const kind = this.#line.read(buffer, start, end);
    const forged = kind === 'call' || kind === 'begins' || kind === 'ends';
    return forged ? this.#reading.unconfirmed(buffer, start, end, line) : 'output';
  }

  #call(buffer: Uint8Array, kind: 'call' | 'begins' | 'ends', line: number, place: Place): LineKind {
    const { nameStart, nameEnd: stop, value, task: id } = this.#line;
    const syscall = this.#syscall(buffer, nameStart, stop);
    if (typeof syscall === 'string') return unknownCall(this.#reading, syscall, { line });
    const end = place.stop;
    if (kind !== 'ends') this.#stream.entered(syscall.name, this.#line, { buffer, end, begins: kind === 'begins' });
    // What a program wrote may look like another line.
    if (this.#line.joined && !this.#stream.open) return this.#joined(buffer, place.start, place.end, line);
    const task = this.#calls.meet(id);
    this.#begun = 1;
    const origin = this.#reading.place(id);
    if (origin !== undefined) origin.result = value;
    if (kind === 'begins') {
      this.#calls.enter(task, syscall, line, undefined);
      return 'call';
    }
    const { outcome, errno } = resultOf(value, syscall.arch);
    if (kind === 'ends' && task.pending?.nr === syscall.nr) {
      this.#calls.leave(task, outcome, errno, value);
      return 'resumed';
    }
    this.#calls.returned(task, syscall, value);
    const observation = this.#reading.observation(syscall, line);
    observation.outcome = outcome;
    observation.errno = errno;
    return this.#reading.observe(observation);
  }

  /** `open`, `334`; the name where no table has it. */
  #syscall(buffer: Uint8Array, start: number, end: number): Syscall | string {
    if (isDigit(byteAt(buffer, start, end))) {
      const nr = decimalNr(buffer, start, end);
      if (!Number.isNaN(nr)) return this.#table.numbered(nr);
    }
    const { syscall, text } = this.#table.named(buffer, start, end);
    return syscall ?? text;
  }

  /**
   *     % time     seconds  usecs/call     calls      function
   *     ------ ----------- ----------- --------- --------------------
   *      29.51    0.000702         351         2 fork
   *       2.52    0.000060           7         8 SYS_mmap
   *     100.00    0.002379                    50 total
   */
  #row(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    const kind = this.#entry(buffer, start, end, line);
    const hides = kind !== 'call' && find(buffer, start, end, rowMark) >= 0;
    return kind === undefined || hides ? this.#reading.unrecognised(buffer, start, end, line) : kind;
  }

  #entry(buffer: Uint8Array, start: number, end: number, line: number): LineKind | undefined {
    if (isTableHead(buffer, start, end)) return 'header';
    let at = start;
    let fieldStart = start;
    for (let field = 0; field < 4; field += 1) {
      fieldStart = skipSpaces(buffer, at, end);
      at = fieldStart;
      while (at < end && (isDigit(buffer[at]) || buffer[at] === 0x2e)) at += 1;
      if (at === fieldStart) break;
    }
    const name = skipSpaces(buffer, at, end);
    if (matchesAt(buffer, name, end, total)) return 'table';
    const count = decimal(buffer, fieldStart, at);
    if (Number.isNaN(count) || name >= end || count <= 0 || isDigit(buffer[name])) return undefined;
    if (!matchesAt(buffer, name, end, sys)) return 'foreign';
    const from = name + sys.length;
    // The name ends the line.
    if (this.#reading.torn || nameEnd(buffer, from, end) < end) return undefined;
    const syscall = this.#syscall(buffer, from, end);
    if (typeof syscall === 'string') return unknownCall(this.#reading, syscall, { line });
    const observation = this.#reading.observation(syscall, line);
    observation.count = count;
    return this.#reading.observe(observation);
  }
}

/** Whether a line can hardly be anything but ltrace's: a system call, a resumed one, or the table's. */
export function speaksForLtrace(buffer: Uint8Array, start: number, stop: number): boolean {
  const end = trimEnd(buffer, start, stop);
  if (isTitle(buffer, start, end)) return true;
  if (isDigit(byteAt(buffer, skipSpaces(buffer, start, end), end)) && find(buffer, start, end, rowMark) >= 0)
    return true;
  const kind = anyLine.read(buffer, start, end);
  return kind === 'call' || kind === 'begins' || kind === 'ends' || find(buffer, start, end, resumedMark) >= 0;
}

function isTableHead(buffer: Uint8Array, start: number, end: number): boolean {
  return isTitle(buffer, start, end) || matchesAt(buffer, start, end, dashes);
}

/** strace's table has `syscall` in the last place. */
function isTitle(buffer: Uint8Array, start: number, end: number): boolean {
  return matchesAt(buffer, start, end, percent) && matchesAt(buffer, end - functionMark.length, end, functionMark);
}

const anyLine = new LtraceLine();
const sys = ascii('SYS_');
const rowMark = ascii(' SYS_');
/** strace writes `resumed>)`. */
const resumedMark = ascii(' resumed> )  ');
const dashes = ascii('------ -----------');
const percent = ascii('% time');
const functionMark = ascii(' function');
const total = ascii('total');
