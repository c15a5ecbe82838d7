import type { LineKind } from '../../observations/line-kind.ts';
import type { ObservationSink } from '../../observations/sink.ts';
import { ascii, decimal, find, hexDigit, isDigit, matchesAt, skipSpaces, trimEnd } from '../shared/bytes.ts';
import { readSeconds } from '../shared/times.ts';
import { Reading } from '../shared/reading.ts';
import { CallTable } from '../shared/call-table.ts';
import { SyscallEvent } from '../ftrace/syscall-event.ts';
import { emptyEventLine, TracepointCalls } from '../ftrace/tracepoint-calls.ts';
import type { LineParser, SourceOptions } from '../source.ts';
import { byteAt } from '../shared/byte-at.ts';

/** A command name is right-aligned in 16 columns. */
const commWidth = 16;

/**
 * Reads what `perf script` prints of the events of `raw_syscalls` and `syscalls`:
 *
 *                  dup 17831 [000]  4203.323886: raw_syscalls:sys_enter: NR 12 (0, 7fff373821ac, 0, 37f, 0, 0)
 *                  odd 18432/18432  4254.837793:  raw_syscalls:sys_exit: NR 12 = 94098912661504
 *                  dup 18479 [000]  4256.684803:                    syscalls:sys_enter_mmap: addr: 0x00000000, len: …
 */
export class PerfScriptParser implements LineParser {
  readonly #reading: Reading;
  readonly #event: SyscallEvent;
  readonly #calls: TracepointCalls;
  readonly #at = emptyEventLine();

  #time: number | undefined;

  constructor(sink: ObservationSink, options: SourceOptions) {
    this.#reading = new Reading(sink, options);
    this.#event = new SyscallEvent(new CallTable({ arch: options.arch, tool: 'tracepoint' }));
    this.#calls = new TracepointCalls(this.#reading);
  }

  line(buffer: Uint8Array, start: number, stop: number, line: number, cut: boolean): LineKind {
    if (cut) return this.#reading.overlong(buffer, start, stop, line);
    const end = trimEnd(buffer, start, stop);
    if (end === start) return 'blank';
    const mark = eventAt(buffer, start, end);
    if (mark < 0) return this.#other(buffer, start, end, line);
    const read = this.#event.read(buffer, mark + group.length, end);
    // With --header: `# event : name = raw_syscalls:sys_enter, , id = …`, `# cmdline : perf record -e raw_syscalls:sys_enter …`
    if (!read && buffer[start] === 0x23) return 'header';
    if (!read || (this.#event.joined && !this.#reading.torn))
      return this.#reading.unrecognised(buffer, start, end, line);
    const at = this.#at;
    at.buffer = buffer;
    at.end = end;
    at.line = line;
    this.#whose(buffer, start, mark);
    const origin = this.#reading.place(at.task);
    if (origin !== undefined) {
      origin.comm = at.program;
      origin.time = this.#time;
      origin.scale = 'boot';
    }
    return this.#calls.event(this.#event, at);
  }

  torn(): void {
    this.#reading.torn = true;
  }

  end(): void {
    this.#calls.end();
    if (this.#reading.calls === 0) this.#reading.diagnose({ code: 'trace-no-calls', format: 'perf script' }, undefined);
  }

  /** The task and its name: from the event backwards, as the name can be anything and every field may be left out. */
  #whose(buffer: Uint8Array, start: number, mark: number): void {
    const at = this.#at;
    at.task = -1;
    at.program = undefined;
    // `raw_` belongs to the event's name.
    let end = trimEnd(buffer, start, matchesAt(buffer, mark - raw.length, mark, raw) ? mark - raw.length : mark);
    this.#time = undefined;
    if (buffer[end - 1] === 0x3a) {
      const time = fieldStart(buffer, start, end);
      this.#time = readSeconds(buffer, time, end - 1);
      end = trimEnd(buffer, start, time);
    }
    if (buffer[end - 1] === 0x5d) end = trimEnd(buffer, start, fieldStart(buffer, start, end));
    let digits = end;
    while (digits > start && isDigit(buffer[digits - 1])) digits -= 1;
    if (digits === end) return;
    at.task = decimal(buffer, digits, end);
    const from = skipSpaces(buffer, start, end);
    const nameEnd = trimEnd(buffer, from, fieldStart(buffer, from, end));
    if (nameEnd > from) at.program = this.#reading.names.text(buffer, from, nameEnd);
  }

  #other(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    if (buffer[start] === 0x23) return 'header';
    const lost = find(buffer, start, end, lostRecord);
    if (lost >= 0) {
      const count = decimal(buffer, fieldStart(buffer, lost, end), end);
      this.#calls.lost(Number.isNaN(count) ? undefined : count);
      return 'lost';
    }
    if (isStack(buffer, start, end)) return 'stack';
    if (isOtherEvent(buffer, start, end)) return this.#otherEvent(buffer, start, end);
    // What stands before a newline in a command name.
    return end - start <= commWidth ? 'continuation' : this.#reading.unrecognised(buffer, start, end, line);
  }

  /** `dup 17831 [000]  4203.323886: sched:sched_process_exit: comm=dup pid=17831 prio=120`, or what does not matter. */
  #otherEvent(buffer: Uint8Array, start: number, end: number): LineKind {
    const mark = find(buffer, start, end, taskEnd);
    if (mark >= 0) {
      this.#whose(buffer, start, mark);
      this.#calls.gone(this.#at.task);
    }
    return 'foreign';
  }
}

/** Whether a line is of perf script: a system call's event. */
export function speaksForPerfScript(buffer: Uint8Array, start: number, stop: number): boolean {
  const mark = eventAt(buffer, start, Math.min(stop, start + 160));
  return mark > start && (buffer[mark - 1] === 0x20 || matchesAt(buffer, mark - raw.length, mark, raw));
}

/** Where `syscalls:sys_enter` or `syscalls:sys_exit` stands. A command name, which comes before, is too short to hold either. */
function eventAt(buffer: Uint8Array, start: number, end: number): number {
  const at = find(buffer, start, end, enter);
  return at >= 0 ? at : find(buffer, start, end, exit);
}

/** Where the field ends at `end` begins. */
function fieldStart(buffer: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && buffer[at - 1] !== 0x20) at -= 1;
  return at;
}

/** `\t    7f9cdd8a1234 __libc_start_main+0x85 (/usr/lib/libc.so.6)` */
function isStack(buffer: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && (buffer[at] === 0x20 || buffer[at] === 0x09)) at += 1;
  const digits = at;
  while (at < end && hexDigit(buffer[at]) >= 0) at += 1;
  // Those of a file are short, and stand where long ones do.
  const isAddress = at - digits >= 6 || (at > digits && at === start + addressEnd);
  return digits > start && isAddress && byteAt(buffer, at, end) === 0x20 && buffer[end - 1] === 0x29;
}

/** An event of another kind: `comm pid [cpu] 4203.323886: sched:sched_switch: …` */
function isOtherEvent(buffer: Uint8Array, start: number, end: number): boolean {
  const mark = find(buffer, start + commWidth, end, eventMark);
  return mark > 0 && isDigit(buffer[mark - 1]);
}

/** Behind a tab and 16 columns. */
const addressEnd = 17;
const group = ascii('syscalls:');
const taskEnd = ascii('sched:sched_process_exit:');
const enter = ascii('syscalls:sys_enter');
const exit = ascii('syscalls:sys_exit');
const raw = ascii('raw_');
const lostRecord = ascii('PERF_RECORD_LOST');
const eventMark = ascii(': ');
