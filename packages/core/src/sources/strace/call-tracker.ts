import type { Origin } from '../../observations/origin.ts';
import type { ObservationSink } from '../../observations/sink.ts';
import type { CallEnd, Ending } from './call-end.ts';
import type { CallName, Mode } from './call-names.ts';
import type { Ledger } from './ledger.ts';
import { readPath } from './path.ts';
import type { Call, Task } from './task.ts';
import type { Tasks } from './tasks.ts';

/** The body of a call's line, cut into its parts. */
export interface CallLine {
  name: CallName;
  line: number;
  /** Number of -n. */
  nr: number | undefined;
  /** Mode shown by -i. */
  shownMode: Mode | undefined;
  origin: Origin | undefined;
}

/** How many bytes of an unfinished call's arguments are kept. */
const maxPartial = 1024;

/** Follows calls from their entry to their end, and threads through fork, exec and exit. */
export class CallTracker {
  /** Children made, by the results of calls that make them. */
  childrenMade = 0;
  /** Calls of exit and exit_group. */
  exits = 0;
  /** The first exec failed: strace looks for the program by itself, and executes it or gives up. */
  beginsWithFailure: boolean | undefined;
  calls = 0;
  /** A thread ended inside of a call that is no exit, as others do that end with their process. */
  endedInside = false;
  /** The number of the first task that was told its own. */
  ownNumber: number | undefined;
  /** MODE lines are printed, so that a mode lasts until the next one. */
  modesShown = false;
  readonly #sink: ObservationSink;
  readonly #tasks: Tasks;
  readonly #ledger: Ledger;
  readonly #end: CallEnd;

  constructor(parts: { sink: ObservationSink; tasks: Tasks; ledger: Ledger; end: CallEnd }) {
    this.#sink = parts.sink;
    this.#tasks = parts.tasks;
    this.#ledger = parts.ledger;
    this.#end = parts.end;
  }

  /** A call is entered; its arguments are in `buffer[from, end)` and `ending` says how the line ends. */
  enter(task: Task, entry: CallLine, ending: Ending, buffer: Uint8Array, from: number): void {
    if (task.slot !== 'empty') this.settle(task);
    this.calls += 1;
    const { call } = task;
    const { name } = entry;
    call.name = name;
    call.mode = task.mode;
    call.nr = entry.nr;
    call.shownMode = entry.shownMode;
    call.program = task.program;
    call.line = entry.line;
    call.origin = entry.origin;
    const reader = name.scalars[task.mode];
    const to = this.#end.argumentsEnd;
    call.args = reader === undefined ? undefined : reader.read(buffer, from, to);
    if (name.role !== 'plain') this.#enterSpecial(task, name, buffer, from);
    if (ending === 'result') return this.#finish(task);
    task.slot = 'pending';
    const wanting = reader !== undefined && (call.args?.length ?? 0) < reader.wanted;
    task.partial = wanting && to - from <= maxPartial ? buffer.slice(from, to) : undefined;
    if (ending === 'pid-changed') this.#execElsewhere(task);
    else if (ending === 'detached') this.settle(task);
  }

  /** A pending call goes on in `buffer[from, end)`; `end` of the line was read. */
  resume(task: Task, buffer: Uint8Array, from: number): void {
    const { call } = task;
    const { partial } = task;
    const reader = call.name.scalars[task.mode];
    if (reader !== undefined && partial !== undefined) {
      const rest = buffer.subarray(from, Math.min(this.#end.argumentsEnd, from + maxPartial));
      const whole = new Uint8Array(partial.length + rest.length);
      whole.set(partial);
      whole.set(rest, partial.length);
      call.args = reader.read(whole, 0, whole.length) ?? call.args;
    }
    task.slot = 'empty';
    this.#finish(task);
  }

  /** A pending call is over with the outcome it already has. */
  complete(task: Task): void {
    task.slot = 'empty';
    this.#ledger.record(task, task.call);
  }

  /** Nothing more comes of what the task's slot holds. */
  settle(task: Task): void {
    const { slot } = task;
    if (slot === 'empty') return;
    task.slot = 'empty';
    if (slot === 'pending') setOutcome(task.call, 'unfinished');
    this.#ledger.record(task, task.call);
  }

  /** The task got SIGSYS from a seccomp filter, which thereby refused its last call. */
  deny(task: Task): void {
    this.#sink.incomplete('denied-by-filter');
    if (task.slot === 'empty') return;
    task.slot = 'empty';
    setOutcome(task.call, 'denied');
    this.#ledger.record(task, task.call);
  }

  /** `[ Process PID=7774 runs in 32 bit mode. ]` */
  switchMode(task: Task, mode: Mode): void {
    this.settle(task);
    this.#ledger.release(task);
    this.#ledger.decide(task, mode);
    this.modesShown = true;
    this.#tasks.lane?.showModes();
  }

  /** The thread is gone. */
  remove(task: Task): void {
    this.endedInside ||= task.slot === 'pending' || (task.slot === 'settled' && task.call.outcome === 'unfinished');
    this.settle(task);
    this.#ledger.release(task);
    this.#tasks.remove(task);
  }

  /** `+++ superseded by execve in pid 16062 +++`: the leader goes on with the program that thread executes. */
  supersede(leader: Task, thread: Task | undefined): void {
    this.settle(leader);
    this.#ledger.release(leader);
    if (thread === undefined || thread === leader) {
      leader.superseded = true;
      return;
    }
    if (thread.slot === 'pending' && thread.call.name.role === 'exec') {
      const { call } = leader;
      takeOver(thread.call.origin, call.origin);
      leader.call = thread.call;
      thread.call = call;
      thread.slot = 'empty';
      leader.slot = 'pending';
      leader.execPath = thread.execPath;
      leader.partial = undefined;
    } else leader.superseded = true;
    this.remove(thread);
  }

  /** The task runs another program. */
  exec(task: Task): void {
    this.#ledger.release(task);
    task.superseded = false;
    task.program = task.execPath ?? task.program;
    task.execPath = undefined;
    if (this.modesShown) return;
    task.mode = 0;
    task.sure = this.#ledger.onlyMode;
  }

  #finish(task: Task): void {
    const { call } = task;
    const end = this.#end;
    call.outcome = end.outcome;
    call.errno = end.errno;
    call.value = end.value;
    if (call.origin !== undefined) call.origin.result = end.restarts ? -1 : end.value;
    const { role } = call.name;
    if (end.outcome === 'unfinished' || this.#mayBeDenied(task)) task.slot = 'settled';
    else this.#ledger.record(task, call);
    if (role === 'fork' && end.value > 0) this.#born(task, end.value);
    else if (role === 'exec') this.#executed(task, end.outcome, end.value);
    else if (role === 'wait' && end.value > 0) this.#reaped(end.value);
    else if (call.name.text === 'set_tid_address' || call.name.text === 'gettid') this.ownNumber ??= end.value;
  }

  #executed(task: Task, outcome: Call['outcome'], value: number): void {
    this.beginsWithFailure ??= outcome === 'errno';
    if (value === 0) this.exec(task);
  }

  /** A filter that traps or kills gives back the registers of the entry: on x86 the call's number, elsewhere its first argument. */
  #mayBeDenied({ call, mode }: Task): boolean {
    return this.#ledger.native !== 'x86_64' || call.name.calls[mode]?.nr === call.value;
  }

  #born(task: Task, pid: number): void {
    this.childrenMade += 1;
    this.#tasks.announce(pid, task);
  }

  #reaped(pid: number): void {
    const task = this.#tasks.find(pid);
    if (task !== undefined) task.reaped = true;
  }

  #enterSpecial(task: Task, name: CallName, buffer: Uint8Array, from: number): void {
    if (name.role === 'fork') this.#tasks.forks(task);
    else if (name.role === 'exec') task.execPath = readPath(buffer, from, this.#end.argumentsEnd);
    else if (name.role === 'exit') {
      this.exits += 1;
      task.exiting = true;
    }
  }

  /** In a file of -ff, an exec that moves the thread to its leader's pid ends the file; it succeeded. */
  #execElsewhere(task: Task): void {
    task.slot = 'empty';
    setOutcome(task.call, 'ok');
    this.#ledger.record(task, task.call);
    this.remove(task);
  }
}

/** What a thread does from its exec on it does under its leader's number. */
function takeOver(thread: Origin | undefined, leader: Origin | undefined): void {
  if (thread === undefined || leader === undefined) return;
  thread.task = leader.task;
  thread.pid = leader.pid;
}

function setOutcome(call: Call, outcome: Call['outcome']): void {
  call.outcome = outcome;
  call.errno = undefined;
  call.value = NaN;
}
