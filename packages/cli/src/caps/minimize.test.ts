import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minimize, type Minimized, type Trial } from './minimize.ts';

const full = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** Trials by a rule, each set once, as many as are allowed. */
function trials(
  works: (set: readonly number[]) => boolean,
  limit = Infinity,
): { tried: Set<string>; trial: Trial<number> } {
  const tried = new Set<string>();
  const trial: Trial<number> = (set) => {
    if (!tried.has(set.join()) && tried.size >= limit) return Promise.resolve('stop');
    tried.add(set.join());
    return Promise.resolve(works(set) ? 'works' : 'fails');
  };
  return { tried, trial };
}

function needing(needed: readonly number[]): (set: readonly number[]) => boolean {
  return (set) => needed.every((each) => set.includes(each));
}

const subset = fc.subarray(full);

describe('minimize', () => {
  it('finds exactly what is needed, whatever was guessed', () =>
    fc.assert(
      fc.asyncProperty(subset, fc.array(subset, { maxLength: 2 }), async (needed, guesses) => {
        const { trial } = trials(needing(needed));
        expect(await minimize(full, guesses, trial)).toEqual({ set: needed, minimal: true });
      }),
    ));

  it('finds a set that works and can spare nothing, however its elements depend on each other', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(subset, { maxLength: 4 }),
        fc.array(subset, { maxLength: 2 }),
        async (exactly, guesses) => {
          const works = (set: readonly number[]): boolean =>
            set.length === full.length || exactly.some((each) => each.join() === set.join());
          const { set, minimal } = await minimize(full, guesses, trials(works).trial);
          expect(works(set)).toBe(true);
          expect(minimal).toBe(true);
          for (const each of set) expect(works(set.filter((other) => other !== each))).toBe(false);
        },
      ),
    ));

  it('keeps to a limit, and then says that it may not be the smallest', () =>
    fc.assert(
      fc.asyncProperty(subset, fc.nat(30), async (needed, limit) => {
        const { tried, trial } = trials(needing(needed), limit);
        const { set, minimal }: Minimized<number> = await minimize(full, [[]], trial);
        expect(tried.size).toBeLessThanOrEqual(limit);
        expect(needing(needed)(set)).toBe(true);
        if (minimal) expect(set).toEqual(needed);
      }),
    ));

  it('needs one trial for what needs nothing, and few where the guess is right', async () => {
    const nothing = trials(() => true);
    await minimize(full, [[]], nothing.trial);
    expect(nothing.tried.size).toBe(1);
    const right = trials(needing([2, 7]));
    await minimize(full, [[], [2, 7]], right.trial);
    expect(right.tried.size).toBe(4);
  });
});
