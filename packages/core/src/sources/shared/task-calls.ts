import type { Syscall } from '../../kernel/syscalls.ts';
import { isExit, isFork } from '../../kernel/task-calls.ts';
import type { ArgumentValue, Outcome } from '../../observations/observation.ts';
import type { Origin } from '../../observations/origin.ts';
import type { Reading } from './reading.ts';

/** More tasks than this are not remembered at once: the oldest one's pending call is settled. */
const maxTasks = 1 << 16;

/** A task (thread) of a trace that has lines of its own for the beginning and the end of a call. */
export interface Task {
  /** The call it is in. */
  pending: Syscall | undefined;
  /** The call it was last seen to enter. */
  entered: Syscall | undefined;
  /** How the trace wrote {@link entered}, for traces that write some calls twice. */
  form: number;
  /** The call it was last seen to leave, unless it entered one since, and how that was written. */
  left: Syscall | undefined;
  leftForm: number;
  line: number;
  program: string | undefined;
  args: readonly ArgumentValue[] | undefined;
  /** Whose the call it is in is, and when it was entered. */
  origin: Origin | undefined;
}

/**
 * Puts the ends of calls to their beginnings, task by task: a call is observed when its end was seen, when its task does
 * something else, or when the trace ends.
 */
export class TaskCalls {
  readonly #reading: Reading;
  readonly #tasks = new Map<number, Task>();
  #ends = 0;
  #met = 0;
  /** Tasks that calls made, by what these returned: numbers are a PID namespace's own, so that only how many can be compared. */
  #made = 0;
  #lossy = false;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** The task of a number, if it was seen before. */
  get(id: number): Task | undefined {
    return this.#tasks.get(id);
  }

  /** A task does something: remember it. */
  meet(id: number): Task {
    let task = this.#tasks.get(id);
    if (task === undefined) {
      if (this.#tasks.size >= maxTasks) this.#dropOldest();
      task = {
        pending: undefined,
        entered: undefined,
        form: 0,
        left: undefined,
        leftForm: 0,
        line: 0,
        program: undefined,
        args: undefined,
        origin: undefined,
      };
      this.#tasks.set(id, task);
      if (id >= 0) this.#met += 1;
    }
    return task;
  }

  /** How many tasks were seen. */
  get met(): number {
    return this.#met;
  }

  /** A task is being made, or was and has not been seen. */
  get awaitsChild(): boolean {
    if (this.#unseen > 0) return true;
    for (const task of this.#tasks.values()) if (isFork(task.pending?.name)) return true;
    return false;
  }

  get #unseen(): number {
    return this.#met > 0 ? this.#made - (this.#met - 1) : 0;
  }

  /** The first thing a task does is to return from the call that made it. Whoever had its number before was ended by others. */
  born(id: number): Task {
    const before = this.#tasks.get(id);
    if (before === undefined) return this.meet(id);
    this.settle(before);
    this.#reading.sink.ended?.(id, id);
    this.#met += 1;
    return before;
  }

  /** A task enters a call; its form and arguments are for the caller to set. */
  enter(task: Task, syscall: Syscall, line: number, program: string | undefined): void {
    // One that goes on after its end is another one, under the same number.
    if (task.pending !== undefined && isExit(task.pending.name)) this.#met += 1;
    if (task.pending !== undefined) this.settle(task);
    task.pending = syscall;
    task.entered = syscall;
    task.left = undefined;
    task.line = line;
    task.program = program;
    task.args = undefined;
    const { origin } = this.#reading;
    task.origin = origin === undefined ? undefined : { ...origin };
  }

  /** The pending call of a task has ended so; `result` is what it returned. */
  leave(task: Task, outcome: Outcome, errno: string | undefined, result?: number): void {
    this.#ends += 1;
    this.returned(task.pending?.name, result);
    if (task.origin !== undefined) task.origin.result = result;
    this.#observe(task, outcome, errno);
  }

  /** A call returned; for {@link leave} to say, unless the call was not entered first. */
  returned(name: string | undefined, result: number | undefined): void {
    if (isFork(name) && result !== undefined && result > 0) this.#made += 1;
  }

  /** The end of a call was seen, though not of one that is pending. */
  sawEnd(): void {
    this.#ends += 1;
  }

  /** Whether the trace shows how calls end. */
  get showsEnds(): boolean {
    return this.#ends > 0;
  }

  /** The pending call of a task, if any, will not be seen to end. */
  settle(task: Task): void {
    if (task.pending !== undefined) this.#observe(task, this.#ends > 0 ? 'unfinished' : 'unseen', undefined);
  }

  /** Part of the trace is missing here: whatever was pending may have ended, and tasks may be in calls whose beginning is lost. */
  forget(): void {
    this.#lossy = true;
    for (const task of this.#tasks.values()) if (task.pending !== undefined) this.#observe(task, 'unseen', undefined);
    this.#tasks.clear();
  }

  tasks(): Iterable<Task> {
    return this.#tasks.values();
  }

  end(): void {
    if (this.#met > 0) this.#reading.sink.tasks?.(this.#met);
    if (this.#unseen > 0 && !this.#lossy) this.#reading.sink.incomplete('children-not-followed', this.#unseen);
    for (const task of this.#tasks.values()) this.settle(task);
    this.#tasks.clear();
  }

  #dropOldest(): void {
    for (const [id, task] of this.#tasks) {
      this.settle(task);
      this.#tasks.delete(id);
      return;
    }
  }

  #observe(task: Task, outcome: Outcome, errno: string | undefined): void {
    if (task.pending === undefined) return;
    const observation = this.#reading.observation(task.pending, task.line);
    observation.outcome = outcome;
    observation.errno = errno;
    observation.program = task.program;
    observation.args = task.args;
    observation.origin = task.origin;
    this.#reading.observe(observation);
    task.pending = undefined;
  }
}
