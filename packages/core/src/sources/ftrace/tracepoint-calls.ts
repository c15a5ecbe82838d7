import type { Syscall } from '../../kernel/syscalls.ts';
import { isExec, isFork } from '../../kernel/task-calls.ts';
import type { LineKind } from '../../observations/line-kind.ts';
import type { Reading } from '../shared/reading.ts';
import { TaskCalls, type Task } from '../shared/task-calls.ts';
import { unknownCall } from '../shared/unknown-call.ts';
import { resultOf } from './call-result.ts';
import { RawArguments } from './raw-arguments.ts';
import { byName, byNumber, type SyscallEvent } from './syscall-event.ts';

/** The line of an event and whose it is. Lent for the duration of a call, so that one object serves all lines. */
export interface EventLine {
  buffer: Uint8Array;
  end: number;
  line: number;
  task: number;
  program: string | undefined;
}

export function emptyEventLine(): EventLine {
  return { buffer: new Uint8Array(0), end: 0, line: 0, task: 0, program: undefined };
}

/** The numbers of execve and brk on the 32-bit architecture, and of execve on the native one, where they tell the two apart. */
const compatExec = 11;
const compatBrk = 45;

/**
 * Turns the kernel's `sys_enter` and `sys_exit` events into calls. An entry is a call; an exit tells how it ended, and by
 * itself:
 * - nothing, as the first event of a task: the call began before the recording, or is the clone that made the task;
 * - a denial, where it returns an error or the call's own number: a filter refuses calls before the entry's event;
 * - a call whose entry was not recorded, otherwise.
 */
export class TracepointCalls {
  readonly #reading: Reading;
  readonly #calls: TaskCalls;
  readonly #arguments = new RawArguments();
  /** Architectures whose kernel also runs programs with other numbers for execve and brk. */
  readonly #compat: boolean;
  #entries = 0;
  #lossy = false;
  #uncertain = false;
  #named = false;
  /** An exec was seen to begin, or to succeed. */
  #exec = false;

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#calls = new TaskCalls(reading);
    this.#compat = reading.native === 'x86_64' || reading.native === 'aarch64';
  }

  event(event: SyscallEvent, at: EventLine): LineKind {
    if (event.syscall === undefined) return unknownCall(this.#reading, event.name, { line: at.line });
    if (event.form === byName && !this.#named) {
      // No event of the group `syscalls` fires for a 32-bit program, and some calls have none.
      this.#named = true;
      this.#reading.sink.incomplete('lossy-format');
    }
    return event.phase === 'enter' ? this.#enter(event, at) : this.#exit(event, at);
  }

  /** Events were lost; `count` where the recorder says how many. */
  lost(count: number | undefined): void {
    this.#lossy = true;
    this.#reading.sink.incomplete('lost-events', count);
    this.#calls.forget();
  }

  /** The kernel says that a task is gone: `sched_process_exit`. */
  gone(task: number): void {
    this.#calls.gone(task);
  }

  end(): void {
    for (const task of this.#calls.tasks()) {
      // The exec of a 32-bit program begins under a `syscalls` event and ends without one.
      if (task.form === byName && isExec(task.pending?.name) && this.#calls.showsEnds) this.#doubt();
    }
    // Of a 32-bit program's calls nobody knows which are exits.
    if (!this.#uncertain) this.#calls.tellRunning();
    this.#calls.end();
    // Every program begins with one: perf record starts behind its own.
    if (this.#entries > 0 && !this.#exec && !this.#lossy) this.#reading.sink.incomplete('attached-late');
  }

  #enter(event: SyscallEvent, { buffer, end, line, task: id, program }: EventLine): LineKind {
    const { syscall, form } = event;
    if (syscall === undefined) return 'unrecognised';
    const task = this.#calls.meet(id);
    if (task.pending === syscall && task.form !== form) return 'duplicate';
    if (event.nr === compatBrk && form === byNumber && isExec(task.entered?.name)) this.#doubt();
    this.#calls.enter(task, syscall, line, program);
    if (isExec(syscall.name)) this.#exec = true;
    task.form = form;
    if (event.argsAt >= 0) task.args = this.#arguments.read(syscall, buffer, event.argsAt, end);
    this.#entries += 1;
    return 'call';
  }

  #exit(event: SyscallEvent, at: EventLine): LineKind {
    const known = this.#calls.get(at.task);
    const task = known ?? this.#calls.meet(at.task);
    if (task.left !== undefined && task.left === event.syscall && task.leftForm !== event.form) {
      task.left = undefined;
      return 'duplicate';
    }
    task.left = event.syscall;
    task.leftForm = event.form;
    const result = resultOf(event.value, this.#reading.native);
    if (task.pending !== undefined && this.#ends(task, event)) {
      // None returns 0 to its maker: it is another call of a 32-bit program, or the beginning of another task under the number.
      const odd = isFork(task.pending.name) && event.value === 0;
      if (odd) this.#doubt();
      this.#calls.leave(task, result.outcome, result.errno, odd ? undefined : event.value);
      return 'resumed';
    }
    this.#calls.sawEnd();
    if (known !== undefined && isFork(event.syscall?.name) && event.value === 0 && this.#calls.awaitsChild) {
      this.#calls.born(at.task);
      return 'resumed';
    }
    if (isExec(event.syscall?.name) && result.outcome === 'ok') return this.#execOfThread(task, event, at);
    if (task.pending !== undefined) {
      this.#calls.settle(task);
      return 'resumed';
    }
    if (known === undefined || this.#entries === 0 || event.nr === -1) return 'resumed';
    return this.#endOnly(event, at);
  }

  /**
   * A thread that calls exec ends and goes on as its leader: the exit is the leader's. A recording that shows no exec's entry began inside
   * this one.
   */
  #execOfThread(leader: Task, { syscall }: SyscallEvent, at: EventLine): LineKind {
    const shown = this.#calls.becomes(leader);
    return shown || this.#exec || syscall === undefined ? 'resumed' : this.#firstExec(syscall, at);
  }

  #firstExec(syscall: Syscall, { line, program }: EventLine): LineKind {
    this.#exec = true;
    const observation = this.#reading.observation(syscall, line);
    observation.outcome = 'ok';
    observation.program = program;
    return this.#reading.observe(observation);
  }

  /** Whether an exit is that of the task's pending call: rt_sigreturn leaves as number -1, an exec under its new architecture's number. */
  #ends({ pending, form }: Task, event: SyscallEvent): boolean {
    if (pending === event.syscall || pending?.nr === event.nr) return true;
    if (isExec(pending?.name) && event.nr === compatExec && event.form === byNumber) {
      this.#doubt();
      return true;
    }
    return event.nr === -1 && form === byNumber && pending?.name?.endsWith('sigreturn') === true;
  }

  #endOnly({ syscall, nr, value }: SyscallEvent, { line, program }: EventLine): LineKind {
    if (syscall === undefined) return 'unrecognised';
    const { outcome, errno } = resultOf(value, this.#reading.native);
    if (outcome === 'unfinished' || outcome === 'unseen') return 'resumed';
    const observation = this.#reading.observation(syscall, line);
    const refused = outcome === 'errno' || value === nr;
    observation.outcome = refused && !this.#lossy ? 'denied' : outcome;
    observation.errno = errno;
    observation.program = program;
    if (observation.outcome === 'denied') this.#reading.sink.incomplete('denied-by-filter');
    else if (!this.#lossy) this.#reading.sink.incomplete('trace-filtered');
    return this.#reading.observe(observation);
  }

  /** A 32-bit program shows: its numbers are not told from native ones. */
  #doubt(): void {
    if (this.#uncertain || !this.#compat) return;
    this.#uncertain = true;
    this.#reading.sink.incomplete('arch-uncertain');
  }
}
