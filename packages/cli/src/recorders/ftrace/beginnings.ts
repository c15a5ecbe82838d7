/** Tells the tasks of the program to record from those that only start it. Is told of every event, in order. */
export interface Beginnings {
  /** Numbers of calls of which every entry counts here. */
  readonly looksAt: ReadonlySet<number>;
  /** Whether a task is one of the program's. */
  isProgram(id: number): boolean;
  /** Whether what a task that is none calls is worth telling: it works under the program's filter, or sets it up. */
  launches(id: number): boolean;
  /** A task that is none enters a call. */
  enter(id: number, number: number): void;
  /** Whether a task that is none becomes one by executing this file; `former` is the number it had until then. */
  exec(id: number, former: number, file: string): boolean;
  fork(id: number, child: number): void;
  end(id: number): void;
}

/**
 * Processes that wait and then become the program: it begins with the first exec of one of them. What runs before that, or is started by
 * one that still waits, is not the program's; everything else is.
 */
export class HeldTasks implements Beginnings {
  readonly looksAt: ReadonlySet<number> = new Set();
  readonly #waiting = new Set<number>();
  readonly #others = new Set<number>();
  readonly #tells: boolean;
  #begun = false;

  /** `tells`: what they call before is worth telling. */
  constructor(waiting: Iterable<number> = [], tells = false) {
    for (const id of waiting) this.#waiting.add(id);
    this.#tells = tells;
  }

  /** One more waits, and these are its other threads. */
  add(id: number, threads: readonly number[] = []): void {
    this.#waiting.add(id);
    for (const thread of threads) if (thread !== id) this.#others.add(thread);
  }

  isProgram(id: number): boolean {
    return this.#begun && !this.#waiting.has(id) && !this.#others.has(id);
  }

  launches(): boolean {
    return this.#tells;
  }

  enter(): void {
    // Only execs count.
  }

  exec(id: number, former: number): boolean {
    const begins = this.#waiting.delete(id);
    if (begins) this.#others.delete(former);
    this.#begun ||= begins;
    return begins;
  }

  fork(id: number, child: number): void {
    if (this.#waiting.has(id) || this.#others.has(id)) this.#others.add(child);
  }

  end(id: number): void {
    // One that waits goes on where another thread of it executes: the first one then ends before the exec shows.
    this.#others.delete(id);
  }
}
