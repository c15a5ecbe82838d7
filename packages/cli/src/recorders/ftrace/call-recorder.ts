import type { LineKind, ObservationSink } from '@seccomp-tailor/core';
import type { Beginnings } from './beginnings.ts';
import type { EventReader, EventVisitor } from './event-reader.ts';
import { ObservedCalls, type ObservedCallsOptions } from './observed-calls.ts';
import type { PageCursor } from './page-cursor.ts';
import { hexArguments, type TextTrace } from './text-trace.ts';
import { newTask, none, type Shown, type Task } from './task.ts';

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
  readonly #tasks = new Map<number, Task>();
  readonly #beginnings: Beginnings;
  /** The execs that tasks are in which are not the program's. */
  readonly #execs = new Map<number, { readonly number: number; readonly args: Uint32Array }>();
  #cursor: PageCursor | undefined;
  #line = 0;
  /** How many bytes of data they had. */
  bytes = 0;
  readonly kinds = new Map<LineKind, number>();
  /** How many programs were executed. */
  programs = 0;

  readonly #launching = new Set<number>();
  /** Whether the program to record was executed. */
  started = false;

  constructor(sink: ObservationSink, beginnings: Beginnings, options: CallRecorderOptions) {
    this.#observed = new ObservedCalls(sink, options);
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
    return this.#tasks.keys();
  }

  /** Names of the calls of what started the program, where they are worth telling. */
  get launching(): readonly string[] {
    const { facts } = this.#options;
    const names = [...this.#launching].map((number) => facts.call(number, false).name ?? `nr:${number}`);
    return names.toSorted();
  }

  event(cursor: PageCursor): void {
    this.#line += 1;
    this.bytes += cursor.length;
    this.#cursor = cursor;
    this.#options.reader.visit(cursor, this);
  }

  enter(id: number, number: number): void {
    if (!this.#beginnings.isProgram(id)) return this.#otherEnters(id, number);
    const known = this.#tasks.get(id);
    if (known !== undefined && this.#isTwin(known, { by: 'raw', number, result: undefined }))
      return this.#count('duplicate');
    this.#count('call');
    const task = this.#settled(id);
    this.#begin(task, { by: 'raw', number, result: undefined });
    task.watched = this.#options.watched(number);
    const { args, reader, text } = this.#options;
    if (this.#cursor === undefined || (text === undefined && !args.has(number))) return;
    reader.args(this.#cursor, task.args);
    if (text !== undefined) this.#print(id, `sys_enter: NR ${number} (${hexArguments(task.args)})`);
  }

  named(id: number, number: number): void {
    if (!this.#beginnings.isProgram(id)) return this.#otherNamed(id, number);
    const { args, hides } = this.#options;
    const fresh = args.named(number, this.#cursor);
    const known = this.#tasks.get(id);
    if (known?.pending === number && !known.confirmed) {
      known.confirmed = true;
      return this.#count('duplicate');
    }
    if (!fresh && hides(number)) return this.#count('duplicate');
    this.#count('call');
    const task = this.#settled(id);
    this.#begin(task, { by: 'named', number, result: undefined });
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
    const task = this.#tasks.get(id) ?? this.#meet(id, undefined);
    if (this.#isTwin(task, shown)) return this.#count('duplicate');
    const before = task.at;
    this.#show(task, shown);
    // A result of more than 32 bits is an address or the like.
    if (this.#options.text !== undefined)
      this.#print(id, `sys_exit: NR ${number} = ${Number.isNaN(result) ? 2 ** 32 : result}`);
    if (task.next !== undefined && this.#executed(task, number, result)) return this.#count('resumed');
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
    this.#settle(task);
    const forked = task.fresh && facts.isFork(number) && result === 0;
    // Its entry may have been one of those that were not looked at.
    const asleep = shown.by === 'raw' && before < this.#options.wokenAt();
    task.fresh = false;
    if (asleep) task.last = undefined;
    if (forked || asleep) return this.#count('resumed');
    this.#count(this.#observed.exitOnly(task, { number, result, line: this.#line }) ? 'call' : 'resumed');
  }

  exec(id: number, former: number, file: string): void {
    this.programs += 1;
    if (!this.#beginnings.isProgram(former)) {
      if (!this.#beginnings.exec(id, former, file)) return this.#count('wrapper');
      this.#start(id, former);
    }
    this.#count('note');
    const task = this.#tasks.get(former) ?? this.#tasks.get(id) ?? this.#meet(former, undefined);
    if (former !== id && this.#tasks.get(id) !== task) {
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
    this.#beginnings.fork(id, child);
    if (!this.#beginnings.isProgram(id)) return this.#count('wrapper');
    this.#count('note');
    this.#meet(child, this.#tasks.get(id));
  }

  end(id: number): void {
    this.#count(this.#beginnings.isProgram(id) ? 'note' : 'wrapper');
    this.#beginnings.end(id);
    this.#execs.delete(id);
    const task = this.#tasks.get(id);
    if (task === undefined) return;
    // An exec that was not seen to end natively: all that a program of another architecture did may have been left out.
    if (task.next !== undefined) this.#executed(task, none, 0);
    this.#settle(task);
    this.#tasks.delete(id);
  }

  /** Ends what is still pending. */
  finish(): void {
    for (const task of this.#tasks.values()) this.#settle(task);
    this.#tasks.clear();
  }

  #otherEnters(id: number, number: number): void {
    this.#count('wrapper');
    this.#beginnings.enter(id, number);
    if (this.#beginnings.launches(id)) this.#launching.add(number);
    if (!this.#options.facts.isNativeExec(number)) return;
    const args = new Uint32Array(12);
    if (this.#cursor !== undefined) this.#options.reader.args(this.#cursor, args);
    this.#execs.set(id, { number, args });
  }

  /** While the program rests, the other event of an entry is not there. */
  #otherNamed(id: number, number: number): void {
    this.#count('wrapper');
    this.#beginnings.enter(id, number);
  }

  /** The call by which a task became the program is the program's first. */
  #start(id: number, former: number): void {
    this.started = true;
    const { facts } = this.#options;
    const { number, args } = this.#execs.get(former) ?? { number: facts.number('execve') ?? none, args: noArguments };
    this.#execs.delete(former);
    const task = this.#meet(id, undefined);
    this.#begin(task, { by: 'raw', number, result: undefined });
    task.confirmed = true;
    if (this.#options.text !== undefined) this.#print(id, `sys_enter: NR ${number} (${hexArguments(args)})`);
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

  /** Both kinds of event tell of the same entry or exit, in either order, one right after the other. */
  #isTwin(task: Task, { by, number, result }: Shown): boolean {
    const { last } = task;
    if (last === undefined || last.by === by || last.number !== number || !Object.is(last.result, result)) return false;
    task.last = undefined;
    return true;
  }

  #show(task: Task, shown: Shown): void {
    task.last = shown;
    task.at = this.#cursor?.time ?? 0;
  }

  #begin(task: Task, shown: Shown): void {
    this.#show(task, shown);
    task.pending = shown.number;
    task.confirmed = false;
    task.watched = false;
    task.line = this.#line;
    task.fresh = false;
  }

  /** The exec has ended; true where this is the exit that says so. */
  #executed(task: Task, number: number, result: number): boolean {
    const { facts, lost } = this.#options;
    const own = result === 0 && (facts.nativeExec === undefined || number === facts.nativeExec || isX32Exec(number));
    if (facts.isExec(task.pending)) this.#observed.end(task, 0);
    else this.#observed.settle(task);
    task.program = task.next;
    task.next = undefined;
    if (own) task.compat = false;
    else if (facts.nativeExec !== undefined && !lost()) {
      task.compat = true;
      this.#observed.doubtCompat();
    }
    return own || (result === 0 && number === compatExec);
  }

  #settle(task: Task): void {
    if (task.next !== undefined) task.program = task.next;
    task.next = undefined;
    this.#observed.settle(task);
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

const noArguments = new Uint32Array(12);

/** execve of i386, the number an exec of such a program ends under. */
const compatExec = 11;

function isX32Exec(number: number): boolean {
  return number === (0x40000000 | 520);
}
