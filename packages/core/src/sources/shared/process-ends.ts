/** Of more running processes than this at a time the later ones are not remembered. */
const maxProcesses = 1 << 8;
/** One that calls more than this after another task made a process end was not part of that: threads go on for microseconds. */
const lastCalls = 64;

interface Process {
  /** How many tasks had been seen when it began. */
  readonly seen: number;
  /** How many calls it had made when a task that may have been a thread of it last made all of its process end. */
  excused: number | undefined;
}

/** How many calls a task was seen to make; undefined of one that was not seen. */
type CallsOf = (task: number) => number | undefined;

/**
 * Which processes begin in a recording, and do not end. Calls alone show ends only in part: of a process's threads the one that calls
 * exit_group, and of one that a signal ended no more than its number, where somebody waits for it. What is told is therefore
 *
 * - a process that executed a program, or was forked, and is not seen to end, unless a task that may have been a thread of it
 *   made all of its process end;
 * - that none ended, where none did.
 */
export class ProcessEnds {
  readonly #running = new Map<number, Process>();
  #ended = false;

  begin(process: number, seen: number): void {
    if (this.#running.has(process) || this.#running.size >= maxProcesses) return;
    this.#running.set(process, { seen, excused: undefined });
  }

  end(task: number): void {
    this.#running.delete(task);
    this.#ended = true;
  }

  /** A task, the first one of its number of tasks seen, ends with all of its process. */
  endGroup(task: number, seen: number, callsOf: CallsOf): void {
    const mayBeThread = !this.#running.has(task);
    this.end(task);
    if (!mayBeThread) return;
    for (const [id, process] of this.#running) if (process.seen < seen) process.excused = callsOf(id);
  }

  /** How many of the processes that were seen did not end. */
  count(callsOf: CallsOf): number {
    let running = 0;
    for (const [id, { excused }] of this.#running) {
      const calls = callsOf(id);
      if (calls !== undefined && (excused === undefined || calls - excused > lastCalls)) running += 1;
    }
    return this.#ended ? running : Math.max(running, 1);
  }
}
