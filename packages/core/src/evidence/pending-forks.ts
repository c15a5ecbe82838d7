import { update, type Standing } from './lineage.ts';

/** More forks than this whose task was not seen are not kept, of either sort. */
const maxMissing = 1 << 16;

/** A fork returned a number that was not seen since. */
export interface PendingFork {
  /** What its task will be. */
  readonly standing: Standing;
  /** Where the fork was entered. */
  readonly at: number;
  /** Where the first of several was entered whose tasks made no call, as it seems. */
  readonly since: number;
}

/** Forks whose task was not seen yet: those that returned a number, and others. */
export class PendingForks {
  /** It is not known of all tasks to come who made them: there were more, or some may have made a task that is known. */
  open = false;
  readonly #byNumber = new Map<number, PendingFork>();
  readonly #anonymous: Standing[] = [];

  get(pid: number | undefined): PendingFork | undefined {
    return pid === undefined ? undefined : this.#byNumber.get(pid);
  }

  add(child: number, standing: Standing, at: number): void {
    const earlier = this.#byNumber.get(child);
    if (earlier !== undefined) {
      // Calls that a source has held back come out of turn.
      const last = at > earlier.at;
      this.addAnonymous(last ? earlier.standing : standing);
      this.#byNumber.set(child, { ...(last ? { standing, at } : earlier), since: Math.min(earlier.since, at) });
    } else if (this.#byNumber.size < maxMissing) this.#byNumber.set(child, { standing, at, since: at });
    else this.open = true;
  }

  addAnonymous(standing: Standing): void {
    if (this.#anonymous.length < maxMissing) this.#anonymous.push(standing);
    else this.open = true;
  }

  /** The task of a fork that was entered before `at` enters a call there. */
  take(pid: number | undefined, at: number): Standing | undefined {
    const fork = this.get(pid);
    if (pid === undefined || fork === undefined || at < fork.at) return undefined;
    this.#byNumber.delete(pid);
    update(fork.standing);
    return fork.standing;
  }

  /** A task is gone that made no call. Its number may be one of another PID namespace, though. */
  drop(pid: number | undefined): void {
    const fork = this.get(pid);
    if (pid === undefined || fork === undefined) return;
    this.open = true;
    if (fork.since < fork.at) this.#byNumber.set(pid, { ...fork, since: fork.at });
    else this.#byNumber.delete(pid);
  }

  get someAnonymous(): boolean {
    return this.#anonymous.length > 0;
  }

  /** What the tasks are that were not seen. */
  get missing(): readonly Standing[] {
    const missing = [...[...this.#byNumber.values()].map(({ standing }) => standing), ...this.#anonymous];
    for (const standing of missing) update(standing);
    return missing;
  }
}
