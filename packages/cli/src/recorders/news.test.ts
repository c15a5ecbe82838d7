import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { News } from './news.ts';

const second = 1000;

describe('News', () => {
  it('tells each new call once, and how many there are', () => {
    const news = new News(0);
    for (const call of ['read', 'openat', 'read']) news.add(call, 0);
    expect(news.next(second, 80)).toBe('2 calls, new: read openat');
    expect(news.next(2 * second, 80)).toBeUndefined();
    news.add('read', 3 * second);
    expect(news.next(3 * second, 80)).toBeUndefined();
    news.add('close', 3 * second);
    expect(news.next(3 * second, 80)).toBe('3 calls, new: close');
  });

  it('tells ever more rarely that nothing is new, until something is', () => {
    const news = new News(0);
    news.add('read', 0);
    news.next(0, 80);
    const lines = Array.from({ length: 300 }, (_, at) => news.next(at * second, 80)).filter(Boolean);
    expect(lines).toEqual(['15 s', '30 s', '1 min', '2 min', '4 min'].map((time) => `1 call, none new for ${time}`));
    news.add('close', 300 * second);
    expect(news.next(300 * second, 80)).toBe('2 calls, new: close');
    expect(news.next(315 * second, 80)).toBe('2 calls, none new for 15 s');
  });

  it('speaks of a program that does nothing at all', () => {
    expect(new News(0).next(15 * second, 80)).toBe('0 calls, none new for 15 s');
  });

  it('keeps to a line, and counts what does not fit', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[a-z_0-9]{1,20}$/), { minLength: 1 }),
        fc.integer({ min: 40, max: 120 }),
        (calls, columns) => {
          const news = new News(0);
          for (const call of calls) news.add(call, 0);
          const line = news.next(0, columns) ?? '';
          expect(line.length).toBeLessThanOrEqual(columns);
          const [, shown = '', more = '0'] = /new: (.+?)(?: and (\d+) more)?$/.exec(line) ?? [];
          expect(shown.split(' ').length + Number(more)).toBe(calls.length);
        },
      ),
    );
  });
});
