/** What a set is known to do: everything the program needs, or too little; `stop` where no more may be tried. */
export type Trial<T> = (set: readonly T[]) => Promise<'works' | 'fails' | 'stop'>;

export interface Minimized<T> {
  /** Works, as was tried. */
  readonly set: readonly T[];
  /** Without any one element it fails, as was tried. */
  readonly minimal: boolean;
}

/**
 * Makes a set that works as small as can be, by leaving out ever smaller parts of it (delta debugging). What is kept has been tried at
 * every step, so that elements may depend on each other in any way. `guesses` are tried first, smallest first.
 */
export async function minimize<T>(
  full: readonly T[],
  guesses: readonly (readonly T[])[],
  trial: Trial<T>,
): Promise<Minimized<T>> {
  const started = await firstGuess(full, guesses, trial);
  if (started === undefined) return { set: full, minimal: false };
  let set = started;
  for (let size = Math.ceil(set.length / 2); set.length > 0; size = Math.ceil(size / 2)) {
    const left = await leaveOut(set, size, trial);
    set = left.set;
    if (left.stopped) return { set, minimal: false };
    if (size === 1 && !left.changed) break;
  }
  return { set, minimal: true };
}

async function firstGuess<T>(
  full: readonly T[],
  guesses: readonly (readonly T[])[],
  trial: Trial<T>,
): Promise<readonly T[] | undefined> {
  for (const guess of guesses) {
    if (guess.length >= full.length) continue;
    const result = await trial(guess);
    if (result === 'stop') return undefined;
    if (result === 'works') return guess;
  }
  return full;
}

/** One pass: every part of `size` elements is left out where the rest works. */
async function leaveOut<T>(
  given: readonly T[],
  size: number,
  trial: Trial<T>,
): Promise<{ readonly set: readonly T[]; readonly changed: boolean; readonly stopped: boolean }> {
  let set = given;
  for (let at = 0; at < set.length;) {
    const rest = [...set.slice(0, at), ...set.slice(at + size)];
    const result = await trial(rest);
    if (result === 'stop') return { set, changed: set !== given, stopped: true };
    if (result === 'works') set = rest;
    else at += size;
  }
  return { set, changed: set !== given, stopped: false };
}
