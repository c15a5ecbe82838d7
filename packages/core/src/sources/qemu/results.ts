import type { Task } from '../shared/task-calls.ts';

/** What a line shows a call to have returned: an error's number, or the value as far as that is a small number. */
export interface Result {
  readonly errno: number | undefined;
  readonly value: number;
}

/** More tasks than this are not followed at once. */
const mostTasks = 1 << 16;

/**
 * Tells whose a result is. All tasks write to one stream as they go, so that what stands behind a call may be the result of another task's:
 *
 *     20106 wait4(-1,0,0,0) = 0         the 0 that fork returns to a child
 *     20108 getppid() = 20106
 *     20108 exit_group(2)
 *      = 20108                          what wait4 returns
 *
 * A task that makes another call has shown its result, unless it executed a program: where no more than one was shown since it made the last,
 * that is it. But threads have the number of their process: once there is one, any result may be of any call.
 */
export class Results {
  /** Tasks whose result is still to come, or was not told from others: how many had been shown when they made their call. */
  readonly #waiting = new Map<Task, number>();
  #shown = 0;
  #last: Result = { errno: undefined, value: Number.NaN };
  /** Children that may still show what fork has returned to them. */
  #zeros = 0;
  /** Tasks that are several threads. */
  readonly #shared = new Set<Task>();

  /** A task makes a call, which shows a result. `forks` where what it makes does so as well. */
  wait(task: Task, forks: boolean): void {
    if (this.#waiting.size >= mostTasks) this.#waiting.clear();
    this.#waiting.set(task, this.#shown);
    if (forks) this.#zeros += 1;
  }

  /** A task makes another call: the result of its last one, `unknown` where more were shown since, undefined where none was. */
  over(task: Task): Result | 'unknown' | undefined {
    const shown = this.#since(task);
    const waited = this.#waiting.delete(task);
    if (waited && this.#shared.has(task)) return 'unknown';
    return shown > 1 ? 'unknown' : shown === 1 ? this.#last : undefined;
  }

  /** Whether the result of a task's last call may have been shown. */
  isOpen(task: Task): boolean {
    return this.#since(task) > 0;
  }

  #since(task: Task): number {
    return this.#shown - (this.#waiting.get(task) ?? this.#shown);
  }

  /** A result is shown: the task whose it must be; undefined where it is a child's, or is not told yet. */
  show(result: Result, isForking: (task: Task) => boolean): Task | undefined {
    if (this.#shared.size > 0) {
      this.lose();
      return undefined;
    }
    const [only] = this.#waiting.size === 1 ? this.#waiting.keys() : [];
    const forking = only !== undefined && isForking(only);
    const zero = result.value === 0 && this.#zeros > 0;
    if (zero && (forking || this.#waiting.size === 0)) {
      this.#zeros -= 1;
      return undefined;
    }
    if (only !== undefined && !zero && this.#waiting.get(only) === this.#shown) {
      this.#waiting.delete(only);
      if (forking && result.errno !== undefined) this.#zeros -= 1;
      return only;
    }
    this.#shown += 1;
    this.#last = result;
    return undefined;
  }

  /** The number of a task is from now on that of several threads. */
  share(task: Task): void {
    if (this.#shared.size < mostTasks) this.#shared.add(task);
  }

  isShared(task: Task): boolean {
    return this.#shared.has(task);
  }

  /** A line was not read, which may have shown any. */
  lose(): void {
    this.#shown += 2;
  }
}
