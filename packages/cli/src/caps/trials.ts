import type { Capability } from '@seccomp-tailor/core';
import type { Attempt } from '../host/attempt.ts';
import type { Host } from '../host/host.ts';
import type { Workload } from './workload.ts';

/** What a set was seen to do: `unsteady` where its runs differ from each other. */
export type Verdict = 'works' | 'fails' | 'unsteady';

/** A set that was tried. */
export interface Tried {
  readonly set: readonly Capability[];
  readonly verdict: Verdict;
  /** How each run ended. */
  readonly ends: readonly Attempt['end'][];
  /** The output was not that of the reference. */
  readonly otherOutput: boolean;
  /** The last line of standard error, of a run that did not do as the reference. */
  readonly complaint: string;
}

export interface TrialOptions {
  readonly workload: Workload;
  /** How often each set is run: it works if every run does as the reference. */
  readonly repeat: number;
  readonly maxRuns: number;
  readonly timeoutMs: number;
  readonly sameOutput: boolean;
  /** Tells to try no more. */
  readonly stop: AbortSignal;
  /** Told of every set that was tried. */
  readonly onTried: (tried: Tried) => Promise<void>;
}

/** Why no more is tried. */
export type Stopped = 'interrupted' | 'run-limit';

/** Runs a workload with sets of capabilities, each as often as asked for, and remembers what came of it. */
export class Trials {
  readonly #options: TrialOptions;
  readonly #host: Host;
  readonly #tried = new Map<string, Tried>();
  #reference: Attempt | undefined;
  #runs = 0;
  #stopped: Stopped | undefined;

  constructor(options: TrialOptions, host: Host) {
    this.#options = options;
    this.#host = host;
  }

  get runs(): number {
    return this.#runs;
  }

  get stopped(): Stopped | undefined {
    return this.#stopped;
  }

  get tried(): readonly Tried[] {
    return [...this.#tried.values()];
  }

  /** Whether the workload does with `set` what it did with the first set tried, which is the reference. */
  async try(set: readonly Capability[]): Promise<'works' | 'fails' | 'stop'> {
    const tried = this.#tried.get(set.join()) ?? (await this.#runAll(set));
    if (tried === undefined) return 'stop';
    return tried.verdict === 'works' ? 'works' : 'fails';
  }

  /** Undefined where it had to stop before the set was run as often as needed. */
  async #runAll(set: readonly Capability[]): Promise<Tried | undefined> {
    const { repeat, maxRuns, onTried, stop } = this.#options;
    const attempts: Attempt[] = [];
    while (attempts.length < repeat) {
      if (stop.aborted) this.#stopped = 'interrupted';
      if (this.#runs >= maxRuns) this.#stopped ??= 'run-limit';
      if (this.#stopped !== undefined) return undefined;
      const attempt = await this.#run(set);
      if (attempt.end === 'interrupted') {
        this.#stopped = 'interrupted';
        return undefined;
      }
      attempts.push(attempt);
    }
    const tried = this.#judge(set, attempts);
    this.#tried.set(set.join(), tried);
    await onTried(tried);
    return tried;
  }

  async #run(set: readonly Capability[]): Promise<Attempt> {
    const { workload, timeoutMs, stop } = this.#options;
    this.#runs += 1;
    try {
      return await this.#host.attempt(workload.argv(set), { timeoutMs, stop });
    } finally {
      await workload.end();
    }
  }

  #judge(set: readonly Capability[], attempts: readonly Attempt[]): Tried {
    this.#reference ??= attempts[0];
    const alike = attempts.filter((attempt) => this.#likeReference(attempt));
    const odd = attempts.find((attempt) => !alike.includes(attempt));
    return {
      set,
      verdict: alike.length === attempts.length ? 'works' : alike.length === 0 ? 'fails' : 'unsteady',
      ends: attempts.map(({ end }) => end),
      otherOutput: odd !== undefined && odd.end === this.#reference?.end,
      complaint: lastLine((odd ?? attempts[0])?.complaint ?? ''),
    };
  }

  #likeReference({ end, outputDigest }: Attempt): boolean {
    const same = !this.#options.sameOutput || outputDigest === this.#reference?.outputDigest;
    return end === this.#reference?.end && same;
  }
}

function lastLine(text: string): string {
  return text.trim().split(/\r?\n/).at(-1)?.trim() ?? '';
}
