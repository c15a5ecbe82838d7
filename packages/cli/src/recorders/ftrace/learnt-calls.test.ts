import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestFilter } from './event-filter.ts';
import { LearntCalls } from './learnt-calls.ts';

const number = fc.integer({ min: 0, max: 500 });
const step = fc.oneof(
  fc.record({ kind: fc.constant('entered' as const), number }),
  fc.record({ kind: fc.constant('succeeded' as const), number }),
  fc.record({ kind: fc.constant('failed' as const), number, result: fc.constantFrom(-1, -2, -11, -512, 7) }),
);

function passes(text: string, call: { id: number; ret: number }): boolean {
  return text === '' || (runInNewContext(text, call) as boolean);
}

describe('what has been learnt', () => {
  it('leaves out nothing that is new', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 400 }),
        fc.array(fc.tuple(number, fc.constantFrom(0, 5, -1, -2, -11, 7))),
        (steps, calls) => {
          const learnt = new LearntCalls([59]);
          for (const one of steps) {
            if (one.kind === 'failed') learnt.failed(one.number, one.result);
            else learnt[one.kind](one.number);
          }
          const { enter, exit } = learnt.filters();
          const has = (kind: string, id: number): boolean =>
            steps.some((one) => one.kind === kind && one.number === id);
          for (const [id, ret] of calls) {
            if (!passes(enter.text, { id, ret })) expect(has('entered', id)).toBe(true);
            if (passes(exit.text, { id, ret })) continue;
            const failed = steps.some((one) => one.kind === 'failed' && one.number === id && one.result === ret);
            expect(failed || (has('succeeded', id) && id !== 59)).toBe(true);
          }
          expect(Math.max(enter.text.length, exit.text.length)).toBeLessThanOrEqual(longestFilter);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('keeps looking at a call that only failed so far, for other results', () => {
    const learnt = new LearntCalls();
    learnt.entered(2);
    learnt.failed(2, -2);
    const { enter, exit } = learnt.filters();
    expect([enter.text, exit.text]).toEqual(['id!=2', '(id!=2||ret!=-2)']);
  });

  it('counts what a new filter would have spared', () => {
    const learnt = new LearntCalls();
    for (let time = 0; time < 3; time += 1) {
      learnt.entered(0);
      learnt.succeeded(0);
    }
    expect(learnt.wasted).toBe(4);
    learnt.filters();
    expect(learnt.wasted).toBe(0);
  });

  it('asks for the end of one call as long as that may be new', () => {
    const learnt = new LearntCalls([59]);
    expect(learnt.exitFilter(2)).toBe('');
    learnt.failed(2, -2);
    learnt.failed(2, -13);
    expect(learnt.exitFilter(2)).toBe('ret!=-2&&ret!=-13');
    learnt.succeeded(2);
    learnt.succeeded(59);
    expect([learnt.exitFilter(2), learnt.exitFilter(59)]).toEqual([undefined, '']);
  });

  it('counts what is new once', () => {
    const learnt = new LearntCalls();
    for (let time = 0; time < 3; time += 1) {
      learnt.entered(0);
      learnt.failed(0, -4);
      learnt.succeeded(0);
    }
    expect(learnt.news).toBe(3);
  });

  it('forgets when a phase begins', () => {
    const learnt = new LearntCalls();
    learnt.entered(0);
    learnt.forget();
    expect(learnt.filters().enter.text).toBe('');
  });
});
