import type { Syscall } from '../../kernel/syscalls.ts';
import { isExec, isExit, isFork, isKill, isWait } from '../../kernel/task-calls.ts';
import type { ArgumentValue, Outcome } from '../../observations/observation.ts';
import type { Origin } from '../../observations/origin.ts';
import type { Numbered } from '../../observations/sink.ts';
import { ProcessEnds } from './process-ends.ts';
import type { Reading } from './reading.ts';

/** More tasks than this are not remembered at once: the oldest one's pending call is settled. */
const maxTasks = 1 << 16;

/** A task (thread) of a trace that has lines of its own for the beginning and the end of a call. */
export interface Task {
  readonly id: number;
  /** How many tasks had been seen with it when it was. */
  since: number;
  /** How many calls it was seen to make. */
  made: number;
  /** The call it is in. */
  pending: Syscall | undefined;
  /** The call it was last seen to make. */
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
  readonly #processes = new ProcessEnds();
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
      if (id >= 0) this.#met += 1;
      task = {
        id,
        since: this.#met,
        made: 0,
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
    before.since = this.#met += 1;
    return before;
  }

  /** A task enters a call; its form and arguments are for the caller to set. */
  enter(task: Task, syscall: Syscall, line: number, program: string | undefined): void {
    // One that goes on after its end is another one, under the same number.
    if (task.pending !== undefined && isExit(task.pending.name)) task.since = this.#met += 1;
    if (task.pending !== undefined) this.settle(task);
    task.pending = syscall;
    this.#makes(task, syscall);
    task.left = undefined;
    task.line = line;
    task.program = program;
    task.args = undefined;
    const { origin } = this.#reading;
    task.origin = origin === undefined ? undefined : { ...origin };
  }

  /** The call that a task is in makes a thread, which goes on under the same number: its result tells of no task to come. */
  makesThread(task: Task): void {
    task.entered = undefined;
    this.#met += 1;
    this.#made += 1;
  }

  /** The pending call of a task has ended so; `result` is what it returned. */
  leave(task: Task, outcome: Outcome, errno: string | undefined, result?: number): void {
    this.#ends += 1;
    if (outcome === 'ok') this.#succeeded(task, result);
    if (task.origin !== undefined) task.origin.result = result;
    this.#observe(task, outcome, errno);
  }

  /** A call of which no beginning was seen has ended so. */
  returned(task: Task, syscall: Syscall, result: number | undefined): void {
    this.#makes(task, syscall);
    this.#succeeded(task, result);
  }

  /** The recording shows that a task is gone. */
  gone(task: number): void {
    this.#processes.end(task);
  }

  /**
   * A task returns from an exec that it has not entered: a thread has, which goes on under the number of its process's first one. Where several
   * are in an exec, it may be any of them. Returns whether there are any.
   */
  becomes(leader: Task): boolean {
    this.settle(leader);
    this.#processes.begin(leader.id, this.#met);
    const threads = [...this.#tasks.values()].filter(({ pending }) => isExec(pending?.name));
    const [thread] = threads;
    this.#reading.sink.becomes?.(numbered(leader), threads.map(numbered));
    if (thread === undefined || threads.length > 1) return threads.length > 0;
    // What it does from now on it does under its leader's number.
    if (thread.origin !== undefined) Object.assign(thread.origin, numbered(leader));
    this.leave(thread, 'ok', undefined);
    this.gone(thread.id);
    return true;
  }

  /** A task is in an exec. */
  get someExec(): boolean {
    for (const { pending } of this.#tasks.values()) if (isExec(pending?.name)) return true;
    return false;
  }

  /** A task has returned from an exec, and goes on under the number of its process. */
  goesOnAs(leader: number, thread: Task): void {
    const before = this.#tasks.get(leader);
    if (before !== undefined) this.settle(before);
    this.#reading.sink.becomes?.({ task: leader, pid: leader }, [numbered(thread)]);
    this.gone(thread.id);
    this.#processes.begin(leader, this.#met);
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

  /** Says of processes that they did not end, in formats that show no other ends than {@link gone}; before {@link end}. */
  tellRunning(): void {
    if (this.#met === 0 || this.#lossy || this.#reading.torn) return;
    // A signal that a task sends to itself may be its end.
    for (const task of this.#tasks.values()) if (isKill(task.entered?.name)) this.gone(task.id);
    const running = this.#processes.count((id) => this.#tasks.get(id)?.made);
    if (running > 0) this.#reading.sink.incomplete('cut-off', running);
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

  #makes(task: Task, syscall: Syscall): void {
    // Not before: a thread that executes a program is not seen again under its number.
    if (isExec(task.entered?.name)) this.#processes.begin(task.id, this.#met);
    task.entered = syscall;
    task.made += 1;
    if (syscall.name === 'exit') this.gone(task.id);
    else if (isExit(syscall.name)) this.#processes.endGroup(task.id, task.since, (id) => this.#tasks.get(id)?.made);
  }

  /** The call that a task made last succeeded. */
  #succeeded(task: Task, result: number | undefined): void {
    const name = task.entered?.name;
    if (result === undefined || result <= 0) return;
    if (isWait(name)) this.#processes.end(result);
    if (!isFork(name)) return;
    this.#made += 1;
    if (makesProcess(name, task.args)) this.#processes.begin(result, this.#met);
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

function numbered({ id }: Task): Numbered {
  return { task: id, pid: id >= 0 ? id : undefined };
}

/** Whether what a call makes is known to be no thread: of clone as far as its flags are shown, of clone3 they never are. */
function makesProcess(name: string | undefined, args: readonly ArgumentValue[] | undefined): boolean {
  if (name === 'fork' || name === 'vfork') return true;
  const flags = name === 'clone' ? args?.[0]?.value : undefined;
  return typeof flags === 'bigint' && (flags & cloneThread) === 0n;
}

const cloneThread = 0x10000n;
