import { errnoName } from '../../kernel/errno.ts';
import { isSyscallName, type Syscall } from '../../kernel/syscalls.ts';
import { isExit } from '../../kernel/task-calls.ts';
import type { LineKind } from '../../observations/line-kind.ts';
import type { Outcome } from '../../observations/observation.ts';
import type { ObservationSink } from '../../observations/sink.ts';
import { decode, trimEnd } from '../shared/bytes.ts';
import { Reading } from '../shared/reading.ts';
import { CallTable } from '../shared/call-table.ts';
import type { LineParser, SourceOptions } from '../source.ts';
import { TaskCalls, type Task } from '../shared/task-calls.ts';
import { unknownCall } from '../shared/unknown-call.ts';
import { hasSpacedComma, QemuLine } from './qemu-line.ts';
import { QemuStream } from './qemu-stream.ts';

/**
 * Reads what user-mode `qemu -strace` prints. Names and numbers are the emulated program's: its architecture is the one the
 * options name.
 */
export class QemuParser implements LineParser {
  readonly #reading: Reading;
  readonly #table: CallTable;
  readonly #calls: TaskCalls;
  readonly #line = new QemuLine();
  /** The task whose call waits for its result on a line of its own. */
  #waiting: Task | undefined;
  readonly #stream: QemuStream;
  /** Where another thread's line begins behind the call that was read; -1 where none does. */
  #next = -1;
  /** A task called exit, or the last line was a signal's: programs end so. */
  #exited = false;
  #signalled = false;

  constructor(sink: ObservationSink, options: SourceOptions) {
    this.#reading = new Reading(sink, options);
    this.#stream = new QemuStream(options.input);
    this.#table = new CallTable({ arch: options.arch, tool: 'qemu' });
    this.#calls = new TaskCalls(this.#reading);
  }

  line(buffer: Uint8Array, start: number, stop: number, line: number, cut: boolean): LineKind {
    if (cut) return this.#reading.overlong(buffer, start, stop, line);
    const end = trimEnd(buffer, start, stop);
    if (end === start) return 'blank';
    if (!this.#stream.isOutput(stop - start + 1)) return this.#read(buffer, start, end, line);
    const kind = this.#line.read(buffer, start, end);
    const forged = kind === 'call' || kind === 'number';
    // It may be the program's end as well.
    this.#exited ||= forged;
    return forged ? this.#reading.unconfirmed(buffer, start, end, line) : 'output';
  }

  /** Another thread's line may follow on the line of a call before that returns: as often as the program has threads, or says so. */
  #read(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    const kind = this.#readOne(buffer, start, end, line);
    while (this.#next >= 0) this.#readOne(buffer, this.#next, end, line);
    return kind;
  }

  #readOne(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    this.#next = -1;
    this.#signalled = false;
    switch (this.#line.read(buffer, start, end)) {
      case 'call':
        return this.#named(buffer, start, end, line);
      case 'number':
        // The number ends the line.
        if (this.#reading.torn) return this.#reading.unrecognised(buffer, start, end, line);
        return this.#call(this.#table.numbered(this.#line.nr), line);
      case 'result':
        return this.#result();
      case 'signal':
        this.#signalled = true;
        return 'signal';
      case 'none':
        return this.#reading.unrecognised(buffer, start, end, line);
    }
  }

  torn(): void {
    this.#reading.torn = true;
  }

  end(): void {
    this.#calls.end();
    const { calls, sink, torn } = this.#reading;
    if (calls > 0 && !this.#exited && !this.#signalled && !torn) sink.incomplete('cut-off');
    if (this.#stream.pathShown) this.#reading.sink.incomplete('forgeable-lines');
    if (this.#reading.calls === 0)
      this.#reading.diagnose({ code: 'trace-no-calls', format: 'qemu -strace' }, undefined);
  }

  #named(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    const { syscall, text } = this.#table.named(buffer, this.#line.nameStart, this.#line.nameEnd);
    if (syscall === undefined) return unknownCall(this.#reading, text, { line });
    const { close, outcome, follows, joined } = this.#line;
    const output = this.#stream.entered(syscall.name ?? '', this.#line, { buffer, end });
    if (joined && !follows && !output) return this.#reading.unrecognised(buffer, start, end, line);
    this.#call(syscall, line);
    if (output) return joined ? this.#reading.unconfirmed(buffer, start, end, line) : 'call';
    if (outcome === 'pending' && close >= 0 && close + 1 < end) this.#next = close + 1;
    return 'call';
  }

  #call(syscall: Syscall, line: number): LineKind {
    const task = this.#calls.meet(this.#line.task);
    this.#reading.place(this.#line.task);
    this.#calls.enter(task, syscall, line, undefined);
    this.#exited ||= isExit(syscall.name);
    if (this.#line.outcome !== 'pending') this.#leave(task);
    else this.#waiting ??= task;
    return 'call';
  }

  /** A result alone is that of the call that has waited longest. */
  #result(): LineKind {
    const task = this.#waiting;
    this.#waiting = undefined;
    if (task?.pending !== undefined) this.#leave(task);
    return 'continuation';
  }

  #leave(task: Task): void {
    const { outcome, errno, value } = this.#line;
    const seen: Outcome = outcome === 'pending' ? 'unseen' : outcome;
    const arch = task.pending?.arch ?? this.#reading.native;
    const error = outcome === 'errno' ? (errnoName(errno, arch) ?? String(errno)) : undefined;
    this.#calls.leave(task, seen, error, outcome === 'ok' ? value : undefined);
  }
}

/** Whether a line fits qemu: one of its own forms, or a call as strace might write it too, whose list has no blanks. */
export function speaksForQemu(buffer: Uint8Array, start: number, stop: number): boolean {
  const end = trimEnd(buffer, start, stop);
  const kind = anyLine.read(buffer, start, end);
  if (kind === 'number') return true;
  if (kind !== 'call' || hasSpacedComma(buffer, anyLine.nameEnd, end)) return false;
  return isSyscallName(decode(buffer.subarray(anyLine.nameStart, Math.min(anyLine.nameEnd, anyLine.nameStart + 64))));
}

const anyLine = new QemuLine();
