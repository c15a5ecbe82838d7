import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMoment } from '../packages/core/src/evidence/selection.ts';
import { counts, read } from './selected.ts';
import { day, eventsOf, timedFormats, type TimedEvent } from './timed-calls.ts';

/** The times at which a choice begins and ends, of those at which something happens, or a little before or behind. */
interface Window {
  readonly since: number | undefined;
  readonly until: number | undefined;
}

function isWithin(time: number, { since = 0, until = Infinity }: Window): boolean {
  return time >= since && time <= until;
}

/** A clock tells times of the first day, and up to one that is earlier of the next. */
function onClock({ since, until }: Window): Window {
  const from = since === undefined ? undefined : since % day;
  const to = until === undefined ? undefined : until % day;
  return { since: from, until: to !== undefined && from !== undefined && to < from ? to + day : to };
}

function truth(events: readonly TimedEvent[], window: Window): string[] {
  const made = new Map<string, number>();
  for (const { call, what } of events)
    if (what === 'enter' && isWithin(call.entered, window)) made.set(call.name, (made.get(call.name) ?? 0) + 1);
  return [...made].map(([name, count]) => `${name} ${count}`).toSorted();
}

const moment = fc.option(fc.tuple(fc.nat(1 << 8), fc.constantFrom(-1, 0, 1)), { nil: undefined });

describe.each(Object.entries(timedFormats))('--since and --until, in %s,', (_format, { stamp, line }) => {
  it('select what was entered then', async () => {
    let sure = 0;
    const begin = fc.constantFrom(1, 12 * 3_600_000, day - 2000);
    const choices = fc.array(fc.nat(1 << 16), { minLength: 2, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(choices, begin, moment, moment, async (steps, first, from, to) => {
        const events = eventsOf(steps, first);
        const timeOf = (one: typeof from): number | undefined =>
          one === undefined ? undefined : (events[one[0] % events.length]?.time ?? 0) + one[1];
        const window = { since: timeOf(from), until: timeOf(to) };
        const [since, until] = [window.since, window.until].map((time) =>
          time === undefined ? undefined : parseMoment(stamp(time)),
        );
        const selected = await read(events.map(line).join(''), { ...(since && { since }), ...(until && { until }) });
        const [run] = selected.evidence.runs.values();
        if (run?.incomplete.has('selection-uncertain') === true) return;
        sure += 1;
        const meant = stamp(0).includes(':') ? onClock(window) : window;
        expect(counts(selected)).toEqual(truth(events, meant));
      }),
      { numRuns: 300 },
    );
    expect(sure).toBeGreaterThan(250);
  });
});
