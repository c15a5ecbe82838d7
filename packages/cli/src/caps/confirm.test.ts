import { describe, expect, it } from 'vitest';
import type { Capability } from '@seccomp-tailor/core';
import type { Attempt } from '../host/attempt.ts';
import { nodeHost } from '../host-node.ts';
import { capabilities } from '@seccomp-tailor/core';
import { confirm, type Confirmation, type ConfirmOptions } from './confirm.ts';

const pool: readonly Capability[] = ['CAP_CHOWN', 'CAP_DAC_OVERRIDE', 'CAP_KILL', 'CAP_SETGID', 'CAP_SETUID'];

/** What a program does that ends as `end` says of its capabilities and of how many runs there were before. */
async function confirming(
  end: (set: readonly string[], run: number) => Partial<Attempt> | number,
  options: Partial<ConfirmOptions> = {},
): Promise<Confirmation & { readonly ended: number }> {
  let [run, ended] = [0, 0];
  const result = await confirm(
    {
      workload: {
        by: 'setpriv',
        available: capabilities,
        argv: (set) => set,
        end: () => Promise.resolve(void (ended += 1)),
      },
      pool,
      guess: undefined,
      goodStatus: 0,
      repeat: 2,
      maxRuns: 100,
      timeoutMs: 1000,
      sameOutput: false,
      stop: new AbortController().signal,
      onTried: () => Promise.resolve(),
      ...options,
    },
    {
      ...nodeHost(),
      attempt: (argv) => {
        const given = end(argv, (run += 1));
        return Promise.resolve({
          end: 0,
          outputDigest: 'same',
          complaint: 'first\nlast\n',
          ...(typeof given === 'number' ? { end: given } : given),
        });
      },
    },
  );
  return { ...result, ended };
}

function needs(...needed: readonly Capability[]): (set: readonly string[]) => number {
  return (set) => (needed.every((each) => set.includes(each)) ? 0 : 1);
}

describe('confirm', () => {
  it('finds the set without any of which the program ends otherwise', async () => {
    const found = await confirming(needs('CAP_CHOWN', 'CAP_SETUID'), {
      guess: ['CAP_CHOWN', 'CAP_KILL', 'CAP_SETUID'],
    });
    expect(found).toMatchObject({
      set: ['CAP_CHOWN', 'CAP_SETUID'],
      confirmed: true,
      unusable: undefined,
      expected: 0,
    });
    const without = found.tried.find(({ set }) => set.join() === 'CAP_CHOWN');
    expect(without).toMatchObject({ verdict: 'fails', ends: [1, 1], complaint: 'last' });
    expect(found.ended).toBe(found.runs);
  });

  it('needs two sets for a program that needs nothing', async () => {
    const found = await confirming(() => 0);
    expect(found).toMatchObject({ set: [], confirmed: true, runs: 4 });
  });

  it.each<[string, Attempt['end']]>([
    ['the status it was told', 3],
    ['a service that goes on', 'timeout'],
  ])('takes for the reference what the whole pool gives: %s', async (_, end) => {
    const found = await confirming((set) => ({ end: set.includes('CAP_KILL') ? end : 9 }), { goodStatus: 3 });
    expect(found).toMatchObject({ set: ['CAP_KILL'], confirmed: true, expected: end });
  });

  it('compares outputs where asked to', async () => {
    const output = (set: readonly string[]): Partial<Attempt> => ({ outputDigest: String(set.includes('CAP_KILL')) });
    expect(await confirming(output)).toMatchObject({ set: [] });
    const found = await confirming(output, { sameOutput: true });
    expect(found).toMatchObject({ set: ['CAP_KILL'], confirmed: true });
    expect(found.tried.find(({ set }) => set.length === 0)?.otherOutput).toBe(true);
  });

  it('does not trust a set that works at times only', async () => {
    const found = await confirming((set, run) => (set.includes('CAP_CHOWN') || run % 2 === 0 ? 0 : 1));
    expect(found).toMatchObject({ set: ['CAP_CHOWN'], confirmed: true });
    expect(found.tried.find(({ set }) => set.length === 0)?.verdict).toBe('unsteady');
  });

  it('learns nothing of a program that ends differently with the same capabilities', async () => {
    const found = await confirming((_, run) => run % 2);
    expect(found).toMatchObject({ set: pool, confirmed: false, unusable: 'unsteady', runs: 2 });
  });

  it.each<[string, readonly Capability[] | undefined, readonly Capability[]]>([
    ['leaves the whole pool', undefined, pool],
    ['leaves what the evidence says', ['CAP_KILL'], ['CAP_KILL']],
  ])('learns nothing of a program that fails with all of them, and %s', async (_, guess, set) => {
    const found = await confirming(() => 1, { guess });
    expect(found).toMatchObject({ set, confirmed: false, unusable: 'failing', expected: 1, runs: 2 });
  });

  it('keeps what works where it may run no more, and does not call it confirmed', async () => {
    const found = await confirming(needs('CAP_SETUID'), { maxRuns: 7 });
    expect(found).toMatchObject({ confirmed: false, stopped: 'run-limit', runs: 7 });
    expect(found.set).toContain('CAP_SETUID');
  });

  it('stops when told to', async () => {
    const found = await confirming((set, run) => (run > 5 ? { end: 'interrupted' } : needs('CAP_SETUID')(set)));
    expect(found).toMatchObject({ confirmed: false, stopped: 'interrupted' });
  });

  it('gives only what there is to give, and says so', async () => {
    const end = (): Promise<void> => Promise.resolve();
    const workload = { by: 'setpriv', available: ['CAP_SETUID'], argv: (set: readonly string[]) => set, end } as const;
    const found = await confirming(needs('CAP_SETUID'), { workload });
    expect(found).toMatchObject({ pool: ['CAP_SETUID'], set: ['CAP_SETUID'], confirmed: true });
    expect(found.unavailable).toContain('CAP_CHOWN');
  });

  it("says where the engine failed and not the container's program", async () => {
    const end = (): Promise<void> => Promise.resolve();
    const workload = { by: 'podman', available: capabilities, argv: (set: readonly string[]) => set, end } as const;
    await expect(confirming(() => 125, { workload })).rejects.toThrow('podman could not run the container: last');
  });
});
