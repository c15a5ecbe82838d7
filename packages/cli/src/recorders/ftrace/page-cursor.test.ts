import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PageCursor } from './page-cursor.ts';
import { sampleFormats, samplePages } from '../../../test-kit/ftrace/sample-pages.ts';

const { layout } = sampleFormats();

interface Seen {
  readonly time: number;
  readonly type: number;
  readonly length: number;
}

function eventsOf(pages: readonly Uint8Array[]): Seen[] {
  const cursor = new PageCursor(layout, true);
  const seen: Seen[] = [];
  for (const page of pages) {
    cursor.open(page);
    while (cursor.next()) {
      const { time, view, start, length } = cursor;
      seen.push({ time, type: view.getUint16(start, true), length });
    }
  }
  return seen;
}

/** A page of these words: time stamp 1000, and the length of the words as commit. */
function pageOfWords(words: readonly number[], flags = 0): Uint8Array {
  const page = new Uint8Array(16 + words.length * 4 + 8);
  const view = new DataView(page.buffer);
  view.setBigUint64(0, 1000n, true);
  view.setUint32(8, ((words.length * 4) | flags) >>> 0, true);
  words.forEach((word, i) => view.setUint32(16 + 4 * i, word >>> 0, true));
  view.setBigUint64(16 + words.length * 4, 7n, true);
  return page;
}

const header = (kind: number, delta: number): number => (delta << 5) | kind;

describe('a real recording', () => {
  it('has all its events, in order of time', () => {
    const seen = eventsOf(samplePages());
    expect(seen).toHaveLength(101);
    expect(seen.map(({ time }) => time)).toEqual(seen.map(({ time }) => time).toSorted((a, b) => a - b));
    expect(seen.filter(({ type }) => type === 443)).toHaveLength(33);
    expect(new Set(seen.filter(({ type }) => type === 443).map(({ length }) => length))).toEqual(new Set([64]));
  });
});

describe('the kinds of events', () => {
  it.each([
    ['data of one word', [header(1, 5), 0xabc], [{ time: 1005, length: 4 }]],
    ['data of a length in a word', [header(0, 5), 12, 1, 2], [{ time: 1005, length: 8 }]],
    [
      'a length that is no whole word',
      [header(0, 5), 10, 1, 2, header(1, 1), 3],
      [
        { time: 1005, length: 6 },
        { time: 1006, length: 4 },
      ],
    ],
    ['more time', [header(30, 7), 2, header(1, 1), 0], [{ time: 1000 + 2 * 2 ** 27 + 7 + 1, length: 4 }]],
    ['a time', [header(31, 7), 1, header(1, 1), 0], [{ time: 2 ** 27 + 7 + 1, length: 4 }]],
    ['padding', [header(29, 3), 8, 0, header(1, 1), 0], [{ time: 1004, length: 4 }]],
    ['padding to the end', [header(29, 0), 8, header(1, 1), 0], []],
    ['data that reach beyond the page', [header(5, 1), 0], []],
    ['a length of nothing', [header(0, 1), 0, header(1, 1), 0], []],
  ])('%s', (_name, words, expected) => {
    expect(eventsOf([pageOfWords(words)])).toMatchObject(expected);
  });

  it('tells how many events are missing before a page', () => {
    const cursor = new PageCursor(layout, true);
    const missed = [0, 0x80000000, 0xc0000000].map((flags) => {
      cursor.open(pageOfWords([header(1, 1), 0], flags));
      return cursor.missed;
    });
    expect(missed).toEqual([0, Number.NaN, 7]);
  });

  it('ends with any bytes, and stays within the page', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffffffff), { maxLength: 60 }), fc.nat(300), (words, cut) => {
        const page = pageOfWords(words).subarray(0, 16 + cut);
        const cursor = new PageCursor(layout, true);
        cursor.open(page);
        let count = 0;
        while (cursor.next()) {
          expect(cursor.start + cursor.length).toBeLessThanOrEqual(page.length);
          count += 1;
        }
        expect(count).toBeLessThanOrEqual(words.length);
      }),
    );
  });
});
