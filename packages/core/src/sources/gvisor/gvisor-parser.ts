import { errnoName } from '../../kernel/errno.ts';
import { isExec } from '../../kernel/task-calls.ts';
import type { LineKind } from '../../observations/line-kind.ts';
import type { ObservationSink } from '../../observations/sink.ts';
import { ascii, find, isDigit, matchesAt, skipSpaces, trimEnd, decimalNr } from '../shared/bytes.ts';
import { Days, readClock, readDate } from '../shared/times.ts';
import { Reading } from '../shared/reading.ts';
import { CallTable } from '../shared/call-table.ts';
import { JsonFields } from '../shared/json-fields.ts';
import type { LineParser, SourceOptions } from '../source.ts';
import { TaskCalls } from '../shared/task-calls.ts';
import { unknownCall } from '../shared/unknown-call.ts';
import { behindPlace, headEnd, holdsEntry, stampClock, stampEnd, straceMark } from './entry.ts';
import { StraceLine } from './strace-line.ts';
import { byteAt } from '../shared/byte-at.ts';

/**
 * Reads gVisor's log as `runsc --strace` writes it, with the prefix of its log format:
 *
 *     I0512 07:41:58.341234       1 strace.go:564] [   1:   1] python3 E openat(…)
 *     {"msg":"[   1:   1] python3 E openat(…)","level":"info","time":"…"}
 *     {"log":"strace.go:590] [   1:   1] python3 E openat(…)","level":"info","time":"…"}
 *
 * The calls are those the application makes to the sandbox's kernel.
 */
export class GvisorParser implements LineParser {
  readonly #reading: Reading;
  readonly #table: CallTable;
  readonly #calls: TaskCalls;
  readonly #line = new StraceLine();
  /** It is text, in which paths stand as the program wrote them, line breaks too. JSON has them escaped. */
  #forgeable = false;
  /** The log is JSON. In text what the container was made of may stand as JSON too, in lines of which the first is `{`. */
  #inJson = false;
  /** When the line was logged, in microseconds of the day; in JSON since 1970. */
  #time: number | undefined;
  readonly #days = new Days();
  /** The second is what --debug-log-format=json-k8s calls a message. */
  readonly #json = new JsonFields(['msg', 'log', 'time'], 1);

  constructor(sink: ObservationSink, options: SourceOptions) {
    this.#reading = new Reading(sink, options);
    this.#table = new CallTable({ arch: options.arch, tool: 'strace' });
    this.#calls = new TaskCalls(this.#reading);
  }

  line(buffer: Uint8Array, start: number, stop: number, line: number, cut: boolean): LineKind {
    if (cut) return this.#reading.overlong(buffer, start, stop, line);
    const end = trimEnd(buffer, start, stop);
    if (end === start) return 'blank';
    if (byteAt(buffer, start, end) === 0x7b && (this.#inJson || end - start > 1))
      return this.#fromJson(buffer, start, end, line);
    const message = headEnd(buffer, start, end);
    if (message < 0) return this.#other(buffer, start, end, line);
    this.#time = readClock(buffer, start + stampClock, start + stampEnd);
    if (!this.#forgeable) this.#reading.sink.incomplete('forgeable-lines');
    this.#forgeable = true;
    this.#line.alone = !holdsEntry(buffer, message, end);
    const kind = this.#call(buffer, skipSpaces(buffer, message, end), end, line);
    // In a path, or for want of a line break: what stands behind the name of the first call is nobody's for certain.
    return !this.#line.alone && (kind === 'call' || kind === 'resumed')
      ? this.#reading.unrecognised(buffer, start, end, line)
      : kind;
  }

  torn(): void {
    this.#reading.torn = true;
  }

  end(): void {
    this.#calls.tellRunning();
    this.#calls.end();
    if (this.#reading.calls === 0) this.#reading.diagnose({ code: 'trace-no-calls', format: 'gVisor' }, undefined);
  }

  /** Everything else the sandbox logs, and lines that are damaged. */
  #other(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    const damaged = speaksOfCall(buffer, start, end) || holdsEntry(buffer, start, end);
    return damaged ? this.#reading.unrecognised(buffer, start, end, line) : 'foreign';
  }

  #fromJson(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    const message = this.#json.read(buffer, start, end) ? (this.#json.get(0) ?? this.#json.get(1)) : undefined;
    const time = this.#reading.origin && this.#json.get(2);
    this.#time = time && readDate(time.bytes, 0, time.length);
    this.#inJson ||= message !== undefined;
    if (message === undefined) return this.#reading.unrecognised(buffer, start, end, line);
    const from = behindPlace(message.bytes, message.length);
    this.#line.alone = true;
    if (this.#line.read(message.bytes, from, message.length) === 'none') return 'foreign';
    return this.#call(message.bytes, from, message.length, line);
  }

  #call(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    const at = this.#line;
    const kind = at.read(buffer, start, end);
    if (kind === 'ambiguous') return this.#reading.unconfirmed(buffer, start, end, line);
    if (kind === 'none') return this.#reading.unrecognised(buffer, start, end, line);
    const number = matchesAt(buffer, at.nameStart, at.nameEnd, numberMark)
      ? decimalNr(buffer, at.nameStart + numberMark.length, at.nameEnd)
      : Number.NaN;
    const { syscall: named, text } = this.#table.named(buffer, at.nameStart, at.nameEnd);
    const syscall = named ?? (Number.isNaN(number) ? undefined : this.#table.numbered(number));
    if (syscall === undefined) return unknownCall(this.#reading, text, { line });
    const program = this.#reading.names.text(buffer, at.commStart, at.commEnd);
    const task = this.#calls.meet(at.task);
    const origin = this.#reading.place(at.task);
    if (origin !== undefined) {
      origin.comm = program;
      if (this.#inJson) origin.time = this.#time;
      else this.#days.place(origin, this.#time);
    }
    if (kind === 'enter') {
      this.#calls.enter(task, syscall, line, program);
      return 'call';
    }
    const failed = at.errno > 0;
    const outcome = failed ? 'errno' : at.ended ? 'ok' : 'unseen';
    // The sandbox has Linux's own numbers, those of the architecture it emulates.
    const errno = failed ? (errnoName(at.errno, syscall.arch) ?? String(at.errno)) : undefined;
    if (task.pending?.nr === syscall.nr) {
      this.#calls.leave(task, outcome, errno, at.result);
      if (isExec(syscall.name) && outcome === 'ok' && at.process !== at.task) this.#calls.goesOnAs(at.process, task);
      return 'resumed';
    }
    this.#calls.returned(task, syscall, failed ? undefined : at.result);
    const observation = this.#reading.observation(syscall, line);
    observation.outcome = outcome;
    observation.errno = errno;
    observation.program = program;
    return this.#reading.observe(observation);
  }
}

/** Whether a line is one that the sandbox logs of a call. */
export function speaksForGvisor(buffer: Uint8Array, start: number, end: number): boolean {
  if (byteAt(buffer, start, end) === 0x7b)
    return jsonMarks.some((mark) => matchesAt(buffer, start, end, mark)) && find(buffer, start, end, levelMark) >= 0;
  return isDigit(byteAt(buffer, start + 1, end)) && speaksOfCall(buffer, start, end);
}

function speaksOfCall(buffer: Uint8Array, start: number, end: number): boolean {
  return find(buffer, start, Math.min(end, start + prefixBytes), straceMark) >= 0;
}

/** The log's prefix is shorter than this. */
const prefixBytes = 64;
const numberMark = ascii('sys_');
const jsonMarks = ['msg', 'log'].flatMap((field) => ['[', 'strace.go:'].map((text) => ascii(`{"${field}":"${text}`)));
const levelMark = ascii('","level":"');
