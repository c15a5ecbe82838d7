import { resultOf, type IncompleteReason, type LineKind, type ObservationSink } from '@seccomp-tailor/core';
import type { Arguments } from './arguments.ts';
import type { CallFacts } from './call-facts.ts';
import type { EventReader, EventVisitor } from './event-reader.ts';
import type { LearntCalls } from './learnt-calls.ts';
import type { PageCursor } from './page-cursor.ts';
import { newTask, none, type Task } from './task.ts';

export interface CallRecorderOptions {
  readonly facts: CallFacts;
  readonly reader: EventReader;
  readonly learnt: LearntCalls;
  readonly args: Arguments;
  /** Every native call of this number has an event of its own too, at this time. */
  readonly watched: (number: number) => boolean;
  /** Entries of this number are, or were for a while, left out. */
  readonly hides: (number: number) => boolean;
  /** Whether events were lost, which makes what is missing meaningless. Asked at need: it reads the kernel's counters. */
  readonly lost: () => boolean;
  /** Nothing is ever left out, so that a call of a 32-bit program cannot hide behind a native one. */
  readonly full: boolean;
}

/**
 * Turns the kernel's events, in the order of time, into calls.
 *
 * - An entry is a call that passed whatever filters the program has; a native one has an event of its own behind it.
 * - An exit without an entry, while entries of that number are looked at, is a call that a filter of the program's refused.
 * - What the held process does before it executes the program to record is not the program's.
 */
export class CallRecorder implements EventVisitor {
  readonly #sink: ObservationSink;
  readonly #options: CallRecorderOptions;
  readonly #tasks = new Map<number, Task>();
  /** The held process, until it has executed the program. */
  #held: number | undefined;
  #cursor: PageCursor | undefined;
  #line = 0;
  #reasons = new Set<IncompleteReason>();
  readonly kinds = new Map<LineKind, number>();

  constructor(sink: ObservationSink, held: number, options: CallRecorderOptions) {
    this.#sink = sink;
    this.#held = held;
    this.#options = options;
  }

  /** How many events there were. */
  get total(): number {
    return this.#line;
  }

  /** Whether the program to record was executed. */
  get started(): boolean {
    return this.#held === undefined;
  }

  event(cursor: PageCursor): void {
    this.#line += 1;
    this.#cursor = cursor;
    this.#options.reader.visit(cursor, this);
  }

  enter(id: number, number: number): void {
    if (!this.started) return this.#count('wrapper');
    this.#count('call');
    const task = this.#settled(id);
    this.#begin(task, number);
    task.watched = this.#options.watched(number);
    if (this.#options.args.has(number) && this.#cursor !== undefined)
      this.#options.reader.args(this.#cursor, task.args);
  }

  named(id: number, number: number): void {
    if (!this.started) return this.#count('wrapper');
    const { args } = this.#options;
    const fresh = args.named(number, this.#cursor);
    const known = this.#tasks.get(id);
    if (known?.pending === number && !known.confirmed) {
      known.confirmed = true;
      return this.#count('duplicate');
    }
    if (!fresh) return this.#count('duplicate');
    this.#count('call');
    const task = this.#settled(id);
    this.#begin(task, number);
    task.confirmed = true;
    args.copy(number, task.args);
  }

  exit(id: number, number: number, result: number): void {
    if (!this.started) return this.#count('wrapper');
    const task = this.#tasks.get(id) ?? this.#meet(id, undefined);
    if (task.next !== undefined && this.#executed(task, number, result)) return this.#count('resumed');
    const { facts, learnt } = this.#options;
    if (number < 0) {
      // rt_sigreturn puts back the registers of the interrupted place, the number with them.
      learnt.succeeded(number);
      if (facts.isSignalReturn(task.pending)) this.#end(task, 0);
      return this.#count('resumed');
    }
    if (task.pending === number) {
      this.#end(task, result);
      return this.#count('resumed');
    }
    this.#settle(task);
    const forked = task.fresh && facts.isFork(number) && result === 0;
    task.fresh = false;
    if (forked) return this.#count('resumed');
    this.#exitOnly(task, number, result);
  }

  exec(id: number, former: number, file: string): void {
    this.#count(this.started ? 'note' : 'wrapper');
    if (this.#held === id) this.#start(id);
    if (!this.started) return;
    const task = this.#tasks.get(former) ?? this.#meet(former, undefined);
    if (former !== id) {
      // The thread that executes goes on under the number of the first one, which is gone.
      const first = this.#tasks.get(id);
      if (first !== undefined) this.#settle(first);
      this.#tasks.delete(former);
      this.#tasks.set(id, task);
    }
    task.fresh = false;
    task.next = file;
  }

  fork(id: number, child: number): void {
    this.#count(this.started ? 'note' : 'wrapper');
    if (this.started) this.#meet(child, this.#tasks.get(id));
  }

  end(id: number): void {
    this.#count(this.started ? 'note' : 'wrapper');
    const task = this.#tasks.get(id);
    if (task === undefined) return;
    this.#settle(task);
    this.#tasks.delete(id);
  }

  /** Ends what is still pending. */
  finish(): void {
    for (const task of this.#tasks.values()) this.#settle(task);
    this.#tasks.clear();
  }

  /** The call by which the held process became the program is the program's first. */
  #start(id: number): void {
    this.#held = undefined;
    const task = this.#meet(id, undefined);
    this.#begin(task, this.#options.facts.number('execve') ?? none);
    task.confirmed = true;
  }

  #meet(id: number, parent: Task | undefined): Task {
    const task = newTask(parent);
    this.#tasks.set(id, task);
    return task;
  }

  /** The task, of which nothing is pending any more. */
  #settled(id: number): Task {
    const task = this.#tasks.get(id) ?? this.#meet(id, undefined);
    if (task.next !== undefined) this.#executed(task, none, 0);
    this.#settle(task);
    return task;
  }

  #begin(task: Task, number: number): void {
    task.pending = number;
    task.confirmed = false;
    task.watched = false;
    task.line = this.#line;
    task.fresh = false;
  }

  /** The exec has ended; true where this is the exit that says so. */
  #executed(task: Task, number: number, result: number): boolean {
    const { facts, lost } = this.#options;
    const own = result === 0 && (facts.nativeExec === undefined || number === facts.nativeExec || isX32Exec(number));
    if (facts.isExec(task.pending)) this.#end(task, 0);
    else this.#observePending(task);
    task.program = task.next;
    task.next = undefined;
    if (own) task.compat = false;
    else if (facts.nativeExec !== undefined && !lost()) {
      task.compat = true;
      this.#doubtCompat();
    }
    return own || (result === 0 && number === compatExec);
  }

  /** An exit whose entry was not seen: left out by the filter, or refused by one of the program's. */
  #exitOnly(task: Task, number: number, result: number): void {
    const { facts, learnt, hides, lost } = this.#options;
    const { outcome, errno } = resultOf(result, facts.native);
    const refused = !hides(number) && !lost();
    if (outcome === 'unfinished') learnt.failed(number, result);
    if (outcome === 'unfinished' && !refused) return this.#count('resumed');
    this.#count('call');
    const call = facts.call(number, task.compat);
    const common = { syscall: call, count: 1, args: undefined, program: task.program, line: this.#line };
    if (refused) {
      this.#sink.observe({ ...common, outcome: 'denied', errno });
      this.#sink.incomplete('denied-by-filter');
      learnt.failed(number, result);
      return;
    }
    this.#sink.observe({ ...common, outcome, errno });
    if (!task.compat) this.#learn(number, outcome === 'ok', result);
  }

  /** The pending call has ended with this result. */
  #end(task: Task, result: number): void {
    const { outcome, errno } = resultOf(result, this.#options.facts.native);
    const number = task.pending;
    if (this.#observe(task, outcome, errno)) this.#learn(number, outcome === 'ok', result);
  }

  /** The task does something else: its pending call, if any, will not be seen to end. */
  #settle(task: Task): void {
    if (task.next !== undefined) {
      task.program = task.next;
      task.next = undefined;
    }
    this.#observePending(task);
  }

  #observePending(task: Task): void {
    if (task.pending === none) return;
    this.#observe(task, this.#options.learnt.hasSucceeded(task.pending) ? 'unseen' : 'unfinished', undefined);
  }

  /** True for a native call, whose number may be learnt. */
  #observe(task: Task, outcome: 'ok' | 'errno' | 'unfinished' | 'unseen' | 'denied', errno: string | undefined): boolean {
    const { facts, args, learnt } = this.#options;
    const number = task.pending;
    const compat = this.#isCompat(task);
    const syscall = facts.call(number, compat);
    const values = args.has(number) ? args.of(syscall, task.args) : undefined;
    this.#sink.observe({ syscall, outcome, errno, count: 1, args: values, program: task.program, line: task.line });
    task.pending = none;
    if (!compat) learnt.entered(number);
    return !compat;
  }

  #learn(number: number, ok: boolean, result: number): void {
    if (ok) this.#options.learnt.succeeded(number);
    else this.#options.learnt.failed(number, result);
  }

  /** A native call has an event of its own, one of a 32-bit program or by int 0x80 has none. */
  #isCompat(task: Task): boolean {
    if (this.#options.facts.compat === undefined || task.confirmed) return false;
    if (!task.watched || task.compat) return task.compat;
    if (this.#options.lost()) return false;
    this.#doubtCompat();
    return true;
  }

  #doubtCompat(): void {
    if (!this.#options.full) this.#incomplete('compat-calls-hidden');
  }

  #incomplete(reason: IncompleteReason): void {
    if (this.#reasons.has(reason)) return;
    this.#reasons.add(reason);
    this.#sink.incomplete(reason);
  }

  #count(kind: LineKind): void {
    this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
  }
}

/** execve of i386, the number an exec of such a program ends under. */
const compatExec = 11;

function isX32Exec(number: number): boolean {
  return number === (0x40000000 | 520);
}
