import type { LineKind } from '../../observations/line-kind.ts';
import type { ObservationSink } from '../../observations/sink.ts';
import { ascii, colon, decimal, find, isDigit, matchesAt, skipSpaces, space, trimEnd, until } from '../shared/bytes.ts';
import { Reading } from '../shared/reading.ts';
import { CallTable } from '../shared/call-table.ts';
import type { LineParser, SourceOptions } from '../source.ts';
import { readCapabilityEvent } from './capability-event.ts';
import { EventPrefix } from './event-prefix.ts';
import { isOfCall, namesEvent, SyscallEvent } from './syscall-event.ts';
import { emptyEventLine, TracepointCalls, type EventLine } from './tracepoint-calls.ts';
import { readSeconds } from '../shared/times.ts';
import { byteAt } from '../shared/byte-at.ts';

/** Reads the text of the kernel's trace buffer: `trace`, `trace_pipe`, `trace-cmd report`. */
export class FtraceParser implements LineParser {
  readonly #sink: ObservationSink;
  readonly #reading: Reading;
  readonly #prefix = new EventPrefix();
  readonly #at = emptyEventLine();
  readonly #event: SyscallEvent;
  readonly #calls: TracepointCalls;
  #forgeable = false;

  constructor(sink: ObservationSink, options: SourceOptions) {
    this.#sink = sink;
    this.#reading = new Reading(sink, options);
    this.#event = new SyscallEvent(new CallTable({ arch: options.arch, tool: 'tracepoint' }));
    this.#calls = new TracepointCalls(this.#reading);
  }

  line(buffer: Uint8Array, start: number, stop: number, line: number, cut: boolean): LineKind {
    if (cut) return this.#reading.overlong(buffer, start, stop, line);
    const end = trimEnd(buffer, start, stop);
    if (end === start) return 'blank';
    const prefix = this.#prefix;
    if (!prefix.read(buffer, start, end)) return this.#other(buffer, start, end, line);
    if (!this.#event.read(buffer, prefix.event, end)) return this.#otherEvent(buffer, start, end, line);
    if (this.#event.joined && !this.#reading.torn) return this.#reading.unrecognised(buffer, start, end, line);
    const at = this.#at;
    at.buffer = buffer;
    at.end = end;
    at.line = line;
    at.task = prefix.task;
    at.program = named(this.#reading.names.text(buffer, prefix.commStart, prefix.commEnd));
    if (this.#reading.origin !== undefined) this.#place(buffer, at);
    return this.#calls.event(this.#event, at);
  }

  torn(): void {
    this.#reading.torn = true;
  }

  end(): void {
    this.#calls.end();
    if (this.#forgeable) this.#sink.incomplete('forgeable-lines');
    if (this.#reading.calls === 0) this.#reading.diagnose({ code: 'trace-no-calls', format: 'ftrace' }, undefined);
  }

  /** The kernel keeps one name a task, the latest, and prints it for earlier events too. */
  #place(buffer: Uint8Array, { task, program }: EventLine): void {
    const origin = this.#reading.place(task);
    if (origin === undefined) return;
    origin.comm = program;
    origin.commIsLatest = true;
    origin.time = readSeconds(buffer, this.#prefix.timeStart, this.#prefix.timeEnd);
    origin.scale = 'boot';
  }

  /** Any other event: a check of a capability, or one that does not matter. */
  #otherEvent(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    const at = this.#prefix.event;
    const ofCall = isOfCall(buffer, at, end) && !this.#reading.torn;
    if (ofCall || isDamaged(buffer, at, end) || namesEvent(buffer, at, end))
      return this.#reading.unrecognised(buffer, start, end, line);
    if (markers.some((marker) => matchesAt(buffer, at, end, marker))) this.#forgeable = true;
    if (matchesAt(buffer, at, end, taskEnd)) this.#calls.gone(this.#prefix.task);
    const check = readCapabilityEvent(buffer, at, end);
    if (check === undefined) return 'foreign';
    this.#sink.capabilityCheck?.(check.capability, check.granted);
    return 'check';
  }

  #other(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    if (byteAt(buffer, start, end) === 0x23 && !namesEvent(buffer, start, end)) return this.#header(buffer, start, end);
    if (isLost(buffer, start, end)) {
      this.#calls.lost(countBetween(buffer, find(buffer, start, end, bracket) + 1, end));
      return 'lost';
    }
    if (reportHeaders.some((header) => matchesAt(buffer, start, end, header))) return 'header';
    // What stands before a newline in a command name.
    return end - start <= 16 ? 'continuation' : this.#reading.unrecognised(buffer, start, end, line);
  }

  /** `# entries-in-buffer/entries-written: 152/632   #P:2` */
  #header(buffer: Uint8Array, start: number, end: number): LineKind {
    const at = matchesAt(buffer, start, end, entries) ? start + entries.length : -1;
    if (at < 0) return 'header';
    const slash = find(buffer, at, end, slashMark);
    if (slash < 0) return 'header';
    const kept = countBetween(buffer, at, end) ?? 0;
    const lost = (countBetween(buffer, slash + 1, end) ?? kept) - kept;
    if (lost <= 0) return 'header';
    this.#calls.lost(lost);
    return 'lost';
  }
}

/** Whether a line is of such a trace: an event of any kind, or what only the head of one has. */
export function speaksForFtrace(buffer: Uint8Array, start: number, stop: number): boolean {
  const end = trimEnd(buffer, start, stop);
  if (byteAt(buffer, start, end) === 0x23)
    return matchesAt(buffer, start, end, tracer) || matchesAt(buffer, start, end, entries);
  return isLost(buffer, start, end) || prefixOfAny.read(buffer, start, end);
}

const prefixOfAny = new EventPrefix();

/** `CPU:1 [LOST 240 EVENTS]`, `CPU:1 [LOST EVENTS]`, of trace-cmd `CPU:1 [240 EVENTS DROPPED]`. */
function isLost(buffer: Uint8Array, start: number, end: number): boolean {
  if (!matchesAt(buffer, start, end, cpu)) return false;
  return find(buffer, start, end, lostMark) >= 0 || find(buffer, start, end, droppedMark) >= 0;
}

/** The first number from `start` on, before anything but letters and blanks. */
function countBetween(buffer: Uint8Array, start: number, end: number): number | undefined {
  let at = start;
  while (at < end && !isDigit(buffer[at])) at += 1;
  let stop = at;
  while (stop < end && isDigit(buffer[stop])) stop += 1;
  const count = decimal(buffer, skipSpaces(buffer, at, stop), stop);
  return Number.isNaN(count) ? undefined : count;
}

/** No event's name has control characters: a file system that was not written to the end leaves NULs, colours of grep leave escapes. */
function isDamaged(buffer: Uint8Array, start: number, end: number): boolean {
  const nameEnd = until(buffer, start, end, colon);
  for (let at = start; at < nameEnd; at += 1) if ((buffer[at] ?? 0) < space) return true;
  return false;
}

/** Tasks whose name the kernel no longer knew. */
function named(program: string): string | undefined {
  return program === '' || program === '<...>' ? undefined : program;
}

/** What programs write to trace_marker, whose line breaks stand in the trace as they are; of trace-cmd the second. */
const markers = ['tracing_mark_write:', 'print:'].map(ascii);
const taskEnd = ascii('sched_process_exit:');
const entries = ascii('# entries-in-buffer/entries-written: ');
const tracer = ascii('# tracer: ');
const cpu = ascii('CPU:');
const bracket = ascii('[');
const slashMark = ascii('/');
const lostMark = ascii('[LOST ');
const droppedMark = ascii('EVENTS DROPPED]');
const reportHeaders = ['cpus=', 'version = ', 'CPU '].map(ascii);
