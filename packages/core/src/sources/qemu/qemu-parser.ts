import { errnoName } from '../../kernel/errno.ts';
import { isSyscallName, type Syscall } from '../../kernel/syscalls.ts';
import { isExec, isExit, isFork } from '../../kernel/task-calls.ts';
import type { LineKind } from '../../observations/line-kind.ts';
import type { ObservationSink } from '../../observations/sink.ts';
import { decode, trimEnd } from '../shared/bytes.ts';
import { Reading } from '../shared/reading.ts';
import { CallTable } from '../shared/call-table.ts';
import type { LineParser, SourceOptions } from '../source.ts';
import { TaskCalls, type Task } from '../shared/task-calls.ts';
import { unknownCall } from '../shared/unknown-call.ts';
import { hasSpacedComma, QemuLine } from './qemu-line.ts';
import { QemuStream } from './qemu-stream.ts';
import { Results, type Result } from './results.ts';

/**
 * Reads what user-mode `qemu -strace` prints. Names and numbers are the emulated program's: its architecture is the one the
 * options name.
 */
export class QemuParser implements LineParser {
  readonly #reading: Reading;
  readonly #table: CallTable;
  readonly #calls: TaskCalls;
  readonly #line = new QemuLine();
  readonly #results = new Results();
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
    if (cut) {
      this.#results.lose();
      return this.#reading.overlong(buffer, start, stop, line);
    }
    const end = trimEnd(buffer, start, stop);
    if (end === start) return 'blank';
    if (!this.#stream.isOutput(stop - start + 1)) return this.#read(buffer, start, end, line);
    this.#results.lose();
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
        if (this.#reading.torn) return this.#unread(buffer, start, end, line);
        this.#call(this.#table.numbered(this.#line.nr), line);
        return 'call';
      case 'result':
        this.#result();
        return 'continuation';
      case 'signal':
        this.#signalled = true;
        return 'signal';
      case 'none':
        return this.#unread(buffer, start, end, line);
    }
  }

  #unread(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    this.#results.lose();
    return this.#reading.unrecognised(buffer, start, end, line);
  }

  torn(): void {
    this.#reading.torn = true;
  }

  end(): void {
    for (const task of this.#calls.tasks()) {
      // What a task executes qemu does not follow by itself.
      if (isExec(task.pending?.name)) this.#reading.sink.incomplete('released');
      if (this.#results.isOpen(task)) this.#calls.leave(task, 'unseen', undefined);
    }
    this.#calls.end();
    const { calls, sink, torn } = this.#reading;
    if (calls > 0 && !this.#exited && !this.#signalled && !torn) sink.incomplete('cut-off');
    if (this.#stream.pathShown) this.#reading.sink.incomplete('forgeable-lines');
    if (this.#reading.calls === 0)
      this.#reading.diagnose({ code: 'trace-no-calls', format: 'qemu -strace' }, undefined);
  }

  #named(buffer: Uint8Array, start: number, end: number, line: number): LineKind {
    const { syscall, text } = this.#table.named(buffer, this.#line.nameStart, this.#line.nameEnd);
    if (syscall === undefined) {
      this.#calls.settle(this.#meet());
      this.#waits(false);
      return unknownCall(this.#reading, text, { line });
    }
    const { close, outcome, follows, joined } = this.#line;
    const output = this.#stream.entered(syscall.name ?? '', this.#line, { buffer, end });
    if (joined && !follows && !output) return this.#unread(buffer, start, end, line);
    this.#call(syscall, line);
    const made = this.#line.makes(buffer, end);
    if (made === 'thread' && outcome !== 'errno') this.#calls.makesThread(this.#calls.meet(this.#line.task));
    if (!isExit(syscall.name)) this.#waits(made === 'process');
    if (made === 'thread') this.#results.share(this.#calls.meet(this.#line.task));
    if (output) return joined ? this.#reading.unconfirmed(buffer, start, end, line) : 'call';
    if (outcome === 'pending' && close >= 0 && close + 1 < end) this.#next = close + 1;
    return 'call';
  }

  #call(syscall: Syscall, line: number): void {
    const task = this.#meet();
    const origin = this.#reading.place(this.#line.task);
    if (origin !== undefined) origin.ofProcess = true;
    this.#calls.enter(task, syscall, line, undefined);
    this.#exited ||= isExit(syscall.name);
  }

  /** The task of the line, whose last call is over. An exec that succeeds shows no result: an error shown since may be its own, or another's. */
  #meet(): Task {
    const task = this.#calls.meet(this.#line.task);
    const result = this.#results.over(task);
    const executes = isExec(task.pending?.name);
    if (result === 'unknown' || (executes && result?.errno !== undefined)) this.#calls.leave(task, 'unseen', undefined);
    else if (executes) this.#calls.leave(task, 'ok', undefined);
    else if (result !== undefined) this.#leave(task, result);
    // Of several threads one may exit, and its process goes on.
    else if (this.#results.isShared(task)) this.#calls.settle(task);
    return task;
  }

  /** The line is of a call that shows a result, there or later. */
  #waits(forks: boolean): void {
    this.#results.wait(this.#calls.meet(this.#line.task), forks);
    if (this.#line.outcome !== 'pending') this.#result();
  }

  /** The line shows a result. */
  #result(): void {
    const { outcome, errno, value } = this.#line;
    const result = { errno: outcome === 'errno' ? errno : undefined, value };
    const task = this.#results.show(result, ({ pending }) => isFork(pending?.name));
    if (task !== undefined) this.#leave(task, result);
  }

  #leave(task: Task, { errno, value }: Result): void {
    const arch = task.pending?.arch ?? this.#reading.native;
    if (errno === undefined) this.#calls.leave(task, 'ok', undefined, value);
    else this.#calls.leave(task, 'errno', errnoName(errno, arch) ?? String(errno));
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
