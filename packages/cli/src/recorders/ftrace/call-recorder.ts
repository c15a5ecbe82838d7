import type { LineKind, ObservationSink } from '@seccomp-tailor/core';
import type { Beginnings } from './beginnings.ts';
import type { EventReader, EventVisitor } from './event-reader.ts';
import { LaunchingCalls } from './launching-calls.ts';
import { ObservedCalls, type ObservedCallsOptions } from './observed-calls.ts';
import type { PageCursor } from './page-cursor.ts';
import { Tasks } from './tasks.ts';
import { hexArguments, type TextTrace } from './text-trace.ts';
import type { Shown, Task } from './task.ts';

export interface CallRecorderOptions extends ObservedCallsOptions {
  readonly reader: EventReader;
  /** Every native call of this number has an event of its own too, at this time. */
  readonly watched: (number: number) => boolean;
  /** Since when entries are looked at again that were not for a while, in nanoseconds; 0 where they always were. */
  readonly wokenAt: () => number;
  /** Where to write the events as text. */
  readonly text: TextTrace | undefined;
}

/**
 * Turns the kernel's events, in the order of time, into calls.
 *
 * - An entry is a call that passed whatever filters the program has; a native one has an event of its own behind it.
 * - An exit without an entry, while entries of that number are looked at, is a call that a filter of the program's refused.
 * - What is done before the program to record is executed, by what starts it, is not the program's.
 */
export class CallRecorder implements EventVisitor {
  readonly #observed: ObservedCalls;
  readonly #options: CallRecorderOptions;
  readonly #tasks: Tasks;
  readonly #beginnings: Beginnings;
  readonly #launching: LaunchingCalls;
  #cursor: PageCursor | undefined;
  #line = 0;
  /** How many bytes of data they had. */
  bytes = 0;
  readonly kinds = new Map<LineKind, number>();
  /** How many programs were executed. */
  programs = 0;
  /** Whether the program to record was executed. */
  started = false;

  constructor(sink: ObservationSink, beginnings: Beginnings, options: CallRecorderOptions) {
    this.#observed = new ObservedCalls(sink, options);
    this.#tasks = new Tasks(this.#observed, options);
    this.#launching = new LaunchingCalls(beginnings, options);
    this.#beginnings = beginnings;
    this.#options = options;
  }

  /** How many events there were. */
  get total(): number {
    return this.#line;
  }

  /** Whether any call or program was not of the native architecture. */
  get foreign(): boolean {
    return this.#observed.foreign;
  }

  /** The program's tasks that are not known to have ended. */
  get living(): Iterable<number> {
    return this.#tasks.living;
  }

  /** Names of the calls of what started the program, where they are worth telling. */
  get launching(): readonly string[] {
    return this.#launching.names;
  }

  event(cursor: PageCursor): void {
    this.#line += 1;
    this.bytes += cursor.length;
    this.#cursor = cursor;
    this.#options.reader.visit(cursor, this);
  }

  enter(id: number, number: number): void {
    if (!this.#beginnings.isProgram(id)) {
      this.#launching.enter(id, number, this.#cursor);
      return this.#count('wrapper');
    }
    const known = this.#tasks.get(id);
    if (known !== undefined && isTwin(known, { by: 'raw', number, result: undefined })) return this.#count('duplicate');
    this.#count('call');
    const task = this.#begin(this.#tasks.settled(id), { by: 'raw', number, result: undefined });
    task.watched = this.#options.watched(number);
    const { args, reader, text } = this.#options;
    if (this.#cursor === undefined || (text === undefined && !args.has(number))) return;
    reader.args(this.#cursor, task.args);
    if (text !== undefined) this.#print(id, `sys_enter: NR ${number} (${hexArguments(task.args)})`);
  }

  named(id: number, number: number): void {
    if (!this.#beginnings.isProgram(id)) {
      this.#launching.named(id, number);
      return this.#count('wrapper');
    }
    const { args, hides } = this.#options;
    const fresh = args.named(number, this.#cursor);
    const known = this.#tasks.get(id);
    if (known?.pending === number && !known.confirmed) {
      known.confirmed = true;
      return this.#count('duplicate');
    }
    if (!fresh && hides(number)) return this.#count('duplicate');
    this.#count('call');
    const task = this.#begin(this.#tasks.settled(id), { by: 'named', number, result: undefined });
    task.confirmed = true;
    args.copy(number, task.args);
  }

  exit(id: number, number: number, result: number): void {
    this.#exit(id, { by: 'raw', number, result });
  }

  namedExit(id: number, number: number, result: number): void {
    this.#exit(id, { by: 'named', number, result });
  }

  #exit(id: number, shown: Shown & { readonly result: number }): void {
    if (!this.#beginnings.isProgram(id)) return this.#count('wrapper');
    const { number, result } = shown;
    const task = this.#tasks.get(id) ?? this.#tasks.meet(id);
    if (isTwin(task, shown)) return this.#count('duplicate');
    const before = task.at;
    this.#show(task, shown);
    // A result of more than 32 bits is an address or the like.
    if (this.#options.text !== undefined)
      this.#print(id, `sys_exit: NR ${number} = ${Number.isNaN(result) ? 2 ** 32 : result}`);
    if (task.next !== undefined && this.#tasks.executed(task, number, result)) return this.#count('resumed');
    const { facts, learnt } = this.#options;
    if (number < 0) {
      // rt_sigreturn puts back the registers of the interrupted place, the number with them.
      learnt.succeeded(number);
      if (facts.isSignalReturn(task.pending)) this.#observed.end(task, 0);
      return this.#count('resumed');
    }
    if (task.pending === number) {
      this.#observed.end(task, result);
      return this.#count('resumed');
    }
    this.#tasks.settle(task);
    this.#count(this.#isRefused(task, { ...shown, before }) ? 'call' : 'resumed');
  }

  /** An end whose beginning was not seen; true where it is a call that only it shows. `before`: when the task's last event was. */
  #isRefused(task: Task, { by, number, result, before }: Shown & { result: number; before: number }): boolean {
    const forked = task.fresh && this.#options.facts.isFork(number) && result === 0;
    // Its entry may have been one of those that were not looked at.
    const asleep = by === 'raw' && before < this.#options.wokenAt();
    task.fresh = false;
    if (asleep) task.last = undefined;
    return !forked && !asleep && this.#observed.exitOnly(task, { number, result, line: this.#line });
  }

  exec(id: number, former: number, file: string): void {
    this.programs += 1;
    if (!this.#beginnings.isProgram(former)) {
      if (!this.#beginnings.exec(id, former, file)) return this.#count('wrapper');
      this.#start(id, former);
    }
    this.#count('note');
    this.#tasks.executes(former, id, file);
  }

  fork(id: number, child: number): void {
    this.#beginnings.fork(id, child);
    if (!this.#beginnings.isProgram(id)) return this.#count('wrapper');
    this.#count('note');
    this.#tasks.meet(child, this.#tasks.get(id));
  }

  end(id: number): void {
    const isProgram = this.#beginnings.isProgram(id);
    this.#count(isProgram ? 'note' : 'wrapper');
    if (isProgram && this.#options.text !== undefined) this.#print(id, `sched_process_exit: pid=${id}`);
    this.#beginnings.end(id);
    this.#launching.end(id);
    this.#tasks.end(id);
  }

  /** Ends what is still pending. */
  finish(): void {
    this.#tasks.finish();
  }

  /** The call by which a task became the program is the program's first. */
  #start(id: number, former: number): void {
    this.started = true;
    const { number, args } = this.#launching.take(former);
    this.#begin(this.#tasks.meet(id), { by: 'raw', number, result: undefined }).confirmed = true;
    if (this.#options.text !== undefined) this.#print(id, `sys_enter: NR ${number} (${hexArguments(args)})`);
  }

  #show(task: Task, shown: Shown): void {
    task.last = shown;
    task.at = this.#cursor?.time ?? 0;
  }

  #begin(task: Task, shown: Shown): Task {
    this.#show(task, shown);
    task.pending = shown.number;
    task.confirmed = false;
    task.watched = false;
    task.line = this.#line;
    task.fresh = false;
    return task;
  }

  #print(task: number, event: string): void {
    if (this.#cursor === undefined) return;
    const { cpu, time } = this.#cursor;
    this.#options.text?.event({ task, program: this.#tasks.get(task)?.program, cpu, time }, event);
  }

  #count(kind: LineKind): void {
    this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
  }
}

/** Both kinds of event tell of the same entry or exit, in either order, one right after the other. */
function isTwin(task: Task, { by, number, result }: Shown): boolean {
  const { last } = task;
  if (last === undefined || last.by === by || last.number !== number || !Object.is(last.result, result)) return false;
  task.last = undefined;
  return true;
}
