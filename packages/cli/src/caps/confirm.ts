import { capabilities, type Capability } from '@seccomp-tailor/core';
import type { Attempt } from '../host/attempt.ts';
import type { Host } from '../host/host.ts';
import { UserError } from '../failures/user-error.ts';
import { minimize } from './minimize.ts';
import { Trials, type Stopped, type TrialOptions, type Tried } from './trials.ts';

/** What running the workload again and again has shown. */
export interface Confirmation {
  readonly by: TrialOptions['workload']['by'];
  /** What it started from: with these it does what it is expected to do. */
  readonly pool: readonly Capability[];
  /** Asked for, but not there to give. */
  readonly unavailable: readonly Capability[];
  /** How it ends with all of the pool. */
  readonly expected: Attempt['end'];
  /** A set with which it did so every time; where nothing could be learnt, what the evidence proposes, else the pool. */
  readonly set: readonly Capability[];
  /** Without any one of them it did not, and nothing stands against it. */
  readonly confirmed: boolean;
  /** Why nothing can be learnt from how it ends; undefined where something can. */
  readonly unusable: Unusable | undefined;
  readonly stopped: Stopped | undefined;
  readonly runs: number;
  readonly tried: readonly Tried[];
}

/** With the whole pool it ended in different ways (`unsteady`), or not as it does when all is well (`failing`). */
export type Unusable = 'unsteady' | 'failing';

export interface ConfirmOptions extends TrialOptions {
  /** The status with which it ends when all is well; one that is still running at its time is well too. */
  readonly goodStatus: number;
  readonly pool: readonly Capability[];
  /** What the evidence proposes; undefined without evidence. */
  readonly guess: readonly Capability[] | undefined;
}

/** Finds the smallest part of the pool with which the workload ends as it does with the whole of it. */
export async function confirm(
  { pool: asked, guess, goodStatus, ...options }: ConfirmOptions,
  host: Host,
): Promise<Confirmation> {
  const { available, by } = options.workload;
  const likely = guess ?? [];
  const pool = inOrder(asked.filter((capability) => available.includes(capability)));
  const trials = new Trials(options, host);
  const result = await trials.try(pool);
  const [reference] = trials.tried;
  if (reference === undefined) throw noReference(trials.stopped);
  refuseEngineFailure(by, reference);
  const expected = reference.ends[0] ?? 0;
  const unusable = result !== 'works' ? 'unsteady' : isGood(expected, goodStatus) ? undefined : 'failing';
  const { set, minimal } =
    unusable === undefined
      ? await minimize(leastLikelyFirst(pool, likely), guessesOf(pool, likely), (part) => trials.try(inOrder(part)))
      : { set: guess ?? pool, minimal: false };
  return {
    by,
    pool,
    unavailable: asked.filter((capability) => !available.includes(capability)),
    expected,
    set: inOrder(set),
    confirmed: minimal,
    unusable,
    stopped: trials.stopped,
    runs: trials.runs,
    tried: trials.tried,
  };
}

function isGood(end: Attempt['end'], goodStatus: number): boolean {
  return end === 'timeout' || end === goodStatus;
}

function noReference(stopped: Stopped | undefined): UserError {
  if (stopped === 'interrupted')
    return new UserError('usage', 'interrupted before the program had run once', 'Nothing was tried.');
  return new UserError('usage', '--max-runs is too small even for the first set', 'Let it be at least --repeat.');
}

/** Podman and Docker end with 125 where they fail themselves: no container, no lesson. */
function refuseEngineFailure(by: Confirmation['by'], { ends, complaint }: Tried): void {
  if ((by === 'podman' || by === 'docker') && ends.includes(125))
    throw new UserError(
      'environment',
      `${by} could not run the container: ${complaint}`,
      `Try the same ${by} run … by hand.`,
    );
}

/** Those that are probably not needed stand together, so that they go together. */
function leastLikelyFirst(pool: readonly Capability[], guess: readonly Capability[]): readonly Capability[] {
  return [...pool.filter((each) => !guess.includes(each)), ...pool.filter((each) => guess.includes(each))];
}

function guessesOf(pool: readonly Capability[], guess: readonly Capability[]): (readonly Capability[])[] {
  const likely = pool.filter((each) => guess.includes(each));
  return likely.length === 0 ? [[]] : [[], likely];
}

/** By number, so that a set is known again. */
function inOrder(set: readonly Capability[]): readonly Capability[] {
  return capabilities.filter((capability) => set.includes(capability));
}
