import { resultOf, type IncompleteReason, type ObservationSink, type Outcome } from '@seccomp-tailor/core';
import type { Arguments } from './arguments.ts';
import type { CallFacts } from './call-facts.ts';
import type { LearntCalls } from './learnt-calls.ts';
import { none, type Task } from './task.ts';

export interface ObservedCallsOptions {
  readonly facts: CallFacts;
  readonly learnt: LearntCalls;
  readonly args: Arguments;
  /** Entries of this number are, or were for a while, left out. */
  readonly hides: (number: number) => boolean;
  /** Whether events were lost, which makes what is missing meaningless. Asked at need: it reads the kernel's counters. */
  readonly lost: () => boolean;
  /** Nothing is ever left out, so that a call of a 32-bit program cannot hide behind a native one. */
  readonly full: boolean;
}

/** Hands calls on as observations when it shows how they end, and learns from them. */
export class ObservedCalls {
  readonly #sink: ObservationSink;
  readonly #options: ObservedCallsOptions;
  readonly #reasons = new Set<IncompleteReason>();
  /** Whether any call was not a native one, or a program not of the native architecture. */
  foreign = false;

  constructor(sink: ObservationSink, options: ObservedCallsOptions) {
    this.#sink = sink;
    this.#options = options;
  }

  /** The pending call has ended with this result. */
  end(task: Task, result: number): void {
    const { outcome, errno } = resultOf(result, this.#options.facts.native);
    const number = task.pending;
    if (this.#observe(task, outcome, errno)) this.#learn(number, outcome === 'ok', result);
  }

  /** The pending call, if any, will not be seen to end. */
  settle(task: Task): void {
    if (task.pending === none) return;
    this.#observe(task, this.#options.learnt.hasSucceeded(task.pending) ? 'unseen' : 'unfinished', undefined);
  }

  /**
   * An exit whose entry was not seen: left out by our filter, or refused by one of the program's. False where it tells nothing.
   */
  exitOnly(task: Task, { number, result, line }: { number: number; result: number; line: number }): boolean {
    const { facts, learnt, hides, lost } = this.#options;
    const { outcome, errno } = resultOf(result, facts.native);
    const refused = !hides(number) && !lost();
    if (outcome === 'unfinished' && !refused) {
      learnt.failed(number, result);
      return false;
    }
    const syscall = facts.call(number, task.compat);
    const call = { syscall, errno, count: 1, args: undefined, program: task.program, line };
    this.#sink.observe({ ...call, outcome: refused ? 'denied' : outcome });
    if (refused) {
      this.#sink.incomplete('denied-by-filter');
      learnt.failed(number, result);
    } else if (!task.compat) this.#learn(number, outcome === 'ok', result);
    return true;
  }

  /** A program of the 32-bit architecture, or int 0x80, was seen: other such calls may have been left out with native ones. */
  doubtCompat(): void {
    const reason = 'compat-calls-hidden';
    this.foreign = true;
    if (this.#options.full || this.#reasons.has(reason)) return;
    this.#reasons.add(reason);
    this.#sink.incomplete(reason);
  }

  /** True for a native call, whose number may be learnt. */
  #observe(task: Task, outcome: Outcome, errno: string | undefined): boolean {
    const { facts, args, learnt } = this.#options;
    const number = task.pending;
    const compat = this.#isCompat(task);
    const syscall = facts.call(number, compat);
    if (syscall.arch !== facts.native) this.foreign = true;
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
    this.doubtCompat();
    return true;
  }
}
