import type { CallFacts } from './call-facts.ts';
import type { ObservedCalls } from './observed-calls.ts';
import { newTask, none, type Task } from './task.ts';

/** The program's tasks that are not known to have ended. What a task still waits for is settled when it goes on without it. */
export class Tasks {
  readonly #tasks = new Map<number, Task>();
  readonly #observed: ObservedCalls;
  readonly #facts: CallFacts;
  readonly #lost: () => boolean;

  constructor(observed: ObservedCalls, { facts, lost }: { facts: CallFacts; lost: () => boolean }) {
    this.#observed = observed;
    this.#facts = facts;
    this.#lost = lost;
  }

  get living(): Iterable<number> {
    return this.#tasks.keys();
  }

  get(id: number): Task | undefined {
    return this.#tasks.get(id);
  }

  meet(id: number, parent?: Task): Task {
    const task = newTask(parent);
    this.#tasks.set(id, task);
    return task;
  }

  /** The task, of which nothing is pending any more. */
  settled(id: number): Task {
    const task = this.#tasks.get(id) ?? this.meet(id);
    if (task.next !== undefined) this.executed(task, none, 0);
    this.settle(task);
    return task;
  }

  settle(task: Task): void {
    if (task.next !== undefined) task.program = task.next;
    task.next = undefined;
    this.#observed.settle(task);
  }

  /** The task `former` executes a program and goes on as `id`: a thread does so under the number of the first one, which is gone. */
  executes(former: number, id: number, file: string): void {
    const task = this.#tasks.get(former) ?? this.#tasks.get(id) ?? this.meet(former);
    const first = this.#tasks.get(id);
    if (former !== id && first !== task) {
      if (first !== undefined) this.settle(first);
      this.#tasks.delete(former);
      this.#tasks.set(id, task);
    }
    task.fresh = false;
    task.next = file;
  }

  /** The exec has ended; true where this is the exit that says so. */
  executed(task: Task, number: number, result: number): boolean {
    const { nativeExec } = this.#facts;
    const own = result === 0 && (nativeExec === undefined || number === nativeExec || number === x32Exec);
    if (this.#facts.isExec(task.pending)) this.#observed.end(task, 0);
    else this.#observed.settle(task);
    task.program = task.next;
    task.next = undefined;
    if (own) task.compat = false;
    else if (nativeExec !== undefined && !this.#lost()) {
      task.compat = true;
      this.#observed.doubtCompat();
    }
    return own || (result === 0 && number === compatExec);
  }

  end(id: number): void {
    if (!this.#tasks.has(id)) return;
    // An exec that was not seen to end natively: all that a program of another architecture did may have been left out.
    this.settled(id);
    this.#tasks.delete(id);
  }

  /** Ends what is still pending. */
  finish(): void {
    for (const task of this.#tasks.values()) this.settle(task);
    this.#tasks.clear();
  }
}

/** execve of i386 and of x32, the numbers an exec of such a program ends under. */
const compatExec = 11;
const x32Exec = 0x40000000 | 520;
