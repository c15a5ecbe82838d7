import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syscallByName, type Syscall } from '../kernel/syscalls.ts';
import type { Observation } from '../observations/observation.ts';
import { observationArbitrary, runOf } from './evidence.arbitrary.ts';
import { foldRuns } from './fold.ts';
import { RunCollector } from './run-collector.ts';
import { runToJson } from './to-json.ts';

const account = { name: 'trace', source: 'strace', bytes: 0, total: 0, lines: {} };
const read = syscallByName('x86_64', 'read') as Syscall;

function collectorOf(observations: readonly Observation[]): RunCollector {
  const collector = new RunCollector('x86_64');
  for (const observation of observations) collector.observe(observation);
  return collector;
}

it('absorbs what another was told as if it had been told itself', () => {
  const some = fc.array(observationArbitrary, { maxLength: 40 });
  fc.assert(
    fc.property(some, some, (own, others) => {
      const collector = collectorOf(own);
      collector.absorb(collectorOf(others));
      const told = collectorOf([...own, ...others]);
      expect(collector.count).toBe(told.count);
      expect(runToJson(collector.result('a', account))).toEqual(runToJson(told.result('a', account)));
    }),
  );
});

describe('of more than it keeps', () => {
  const two = (i: number): string => String(i).padStart(2, '0');
  const observations = Array.from({ length: 90 }, (_, i): Observation => ({
    syscall: read,
    outcome: 'errno',
    errno: `E${two(i)}`,
    count: 1,
    args: [{ index: 0, value: `F${two(i)}` }],
    program: `p${two(i)}`,
    line: i + 1,
  }));
  const first = (count: number, letter: string) => Array.from({ length: count }, (_, i) => `${letter}${two(i)}`);

  it('keeps the smallest, whatever the order, and counts the rest', () => {
    const whole = collectorOf(observations).result('a', account);
    const [call] = whole.calls.values();
    expect(call?.programs).toEqual(first(16, 'p'));
    expect([...(call?.errnos.keys() ?? [])]).toEqual(first(64, 'E'));
    expect([...(call?.args.tuples.keys() ?? [])]).toEqual(first(64, 'F').map((name) => JSON.stringify([name])));
    expect([call?.count, call?.args.unknown, call?.first.map(({ line }) => line)]).toEqual([90, 26, [1, 2, 3]]);
    fc.assert(
      fc.property(fc.shuffledSubarray(observations, { minLength: 90 }), fc.nat(90), (order, cut) => {
        expect(runToJson(runOf(order)).calls).toEqual(runToJson(whole).calls);
        const folded = foldRuns(runOf(order.slice(0, cut)), runOf(order.slice(cut)));
        expect(runToJson(folded).calls).toEqual(runToJson(whole).calls);
      }),
      { numRuns: 20 },
    );
  });
});
