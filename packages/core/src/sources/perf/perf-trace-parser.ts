import { syscallByNumber, type Syscall } from '../../kernel/syscalls.ts';
import { isExec, isFork } from '../../kernel/task-calls.ts';
import type { LineKind } from '../../observations/line-kind.ts';
import type { Observation } from '../../observations/observation.ts';
import type { ObservationSink } from '../../observations/sink.ts';
import { ascii, decimal, matchesAt, skipSpaces, trimEnd } from '../shared/bytes.ts';
import { Reading } from '../shared/reading.ts';
import { CallTable } from '../shared/call-table.ts';
import type { LineParser, SourceOptions } from '../source.ts';
import { TaskCalls, type Task } from '../shared/task-calls.ts';
import { unknownCall } from '../shared/unknown-call.ts';
import { SummaryTable } from './summary-table.ts';
import { bodyOf, TraceLine } from './trace-line.ts';

/** execve of 32-bit programs: perf trace prints its end under the native name of this number. */
const compatExec = 11;

/**
 * Reads what `perf trace` prints: lines of calls, and the tables of -s and -S. It leaves out calls it has no name for and gives
 * 32-bit programs' calls the names that their numbers have natively, so the evidence is always marked `lossy-format`.
 */
export class PerfTraceParser implements LineParser {
  readonly #reading: Reading;
  readonly #table: CallTable;
  readonly #calls: TaskCalls;
  readonly #line = new TraceLine();
  readonly #summary: SummaryTable;
  readonly #compatExec: Syscall | undefined;
  /** Calls that lines showed: a table's rows repeat them. */
  readonly #shown = new Set<Syscall>();
  /** Returned from an exec that a thread has entered whose line is still to come. */
  #executed: Task | undefined;
  /** Where tasks began whose lines came in front of that of the fork which made them: that is shown late. */
  #born: number | undefined;
  /** There are 32-bit programs, whose exits have other names. */
  #uncertain = false;

  constructor(sink: ObservationSink, options: SourceOptions) {
    const { arch } = options;
    this.#reading = new Reading(sink, options);
    this.#table = new CallTable({ arch, tool: 'strace' });
    this.#calls = new TaskCalls(this.#reading);
    this.#summary = new SummaryTable(this.#reading, this.#table, this.#shown);
    this.#compatExec = arch === 'x86_64' || arch === 'aarch64' ? syscallByNumber(arch, compatExec) : undefined;
    sink.incomplete('lossy-format');
  }

  line(buffer: Uint8Array, start: number, stop: number, line: number, cut: boolean): LineKind {
    if (cut) return this.#reading.overlong(buffer, start, stop, line);
    const end = trimEnd(buffer, start, stop);
    if (end === start) return 'blank';
    const kind = this.#line.read(buffer, start, end);
    if (kind === 'fault') return 'foreign';
    if (kind === 'ambiguous') return this.#reading.unconfirmed(buffer, start, end, line);
    if (kind === 'joined') return this.#reading.unrecognised(buffer, start, end, line);
    if (kind !== 'none') return this.#call(buffer, line);
    if (matchesAt(buffer, start, end, lostMark)) return this.#lost(buffer, start, end);
    return this.#summary.line(buffer, start, end, line) ?? this.#reading.unrecognised(buffer, start, end, line);
  }

  torn(): void {
    this.#reading.torn = true;
  }

  end(): void {
    if (!this.#uncertain) this.#calls.tellRunning();
    this.#calls.end();
    if (this.#reading.calls === 0) this.#reading.diagnose({ code: 'trace-no-calls', format: 'perf trace' }, undefined);
  }

  #call(buffer: Uint8Array, line: number): LineKind {
    const leader = this.#executed;
    this.#executed = undefined;
    const { kind } = this.#line;
    if (leader !== undefined && kind !== 'begins') this.#calls.becomes(leader);
    const read = this.#read(buffer, line);
    if (leader !== undefined && kind === 'begins') this.#calls.becomes(leader);
    return read;
  }

  #read(buffer: Uint8Array, line: number): LineKind {
    const at = this.#line;
    const { syscall, text } = this.#table.named(buffer, at.nameStart, at.nameEnd);
    if (syscall === undefined) return unknownCall(this.#reading, text, { line });
    this.#shown.add(syscall);
    const isBorn = this.#isBorn(syscall);
    const task = isBorn ? this.#calls.born(at.task) : this.#calls.meet(at.task);
    const program = at.commEnd > at.commStart ? this.#reading.names.text(buffer, at.commStart, at.commEnd) : undefined;
    const origin = this.#reading.place(at.task);
    if (origin !== undefined) {
      origin.comm = program;
      origin.result = isBorn ? 0 : at.result;
      origin.born = isBorn;
      if (at.kind !== 'ends' && isFork(syscall.name) && this.#born !== undefined) origin.entered = this.#born - 0.5;
    }
    if (at.kind !== 'ends') this.#born = undefined;
    else if (isBorn) this.#born ??= line;
    if (at.kind === 'begins') {
      this.#calls.enter(task, syscall, line, program);
      return 'call';
    }
    const errno = at.outcome === 'errno' ? this.#reading.names.text(buffer, at.errnoStart, at.errnoEnd) : undefined;
    if (at.kind === 'ends' && task.pending === syscall) {
      this.#calls.leave(task, at.outcome, errno, at.result);
      return 'resumed';
    }
    if (at.kind === 'ends' && at.outcome === 'ok' && !at.unstarted && isExec(syscall.name)) {
      // The line of the thread that has entered it comes behind this one where no other task's came between.
      if (this.#calls.someExec) this.#calls.becomes(task);
      else this.#executed = task;
      return 'resumed';
    }
    if (at.unstarted && syscall === this.#compatExec) {
      this.#uncertain = true;
      this.#reading.sink.incomplete('arch-uncertain');
    }
    this.#calls.returned(task, syscall, at.outcome === 'ok' ? at.result : undefined);
    const observation: Observation = this.#reading.observation(syscall, line);
    observation.outcome = at.outcome;
    observation.errno = errno;
    observation.program = program;
    return this.#reading.observe(observation);
  }

  /** Whether the line is of a task that returns from the fork which made it: of the 0 that it returns perf shows nothing for clone. */
  #isBorn({ name }: Syscall): boolean {
    const { kind, unstarted, outcome, result = 0 } = this.#line;
    return kind === 'ends' && unstarted && outcome !== 'errno' && result === 0 && isFork(name);
  }

  /** `LOST 240 events!` */
  #lost(buffer: Uint8Array, start: number, end: number): LineKind {
    const at = start + lostMark.length;
    let stop = at;
    while (stop < end && buffer[stop] !== 0x20) stop += 1;
    const count = decimal(buffer, at, stop);
    this.#reading.sink.incomplete('lost-events', Number.isNaN(count) ? undefined : count);
    this.#calls.forget();
    return 'lost';
  }
}

/** Whether a line is of perf trace: a call's, a fault's, or a table's heading. */
export function speaksForPerfTrace(buffer: Uint8Array, start: number, end: number): boolean {
  if (bodyOf(buffer, start, end) > 0) return true;
  const at = skipSpaces(buffer, start, end);
  return headings.some((heading) => matchesAt(buffer, at, end, heading));
}

const lostMark = ascii('LOST ');
const headings = [
  'Summary of events:',
  'syscall            calls',
  '(msec)    (msec)',
  '--------------- -------- ',
].map(ascii);
