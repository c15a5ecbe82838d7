import { describe, expect, it } from 'vitest';
import { ascii } from './bytes.ts';
import { argumentEnd, listEnd, plainEnd } from './tokens.ts';

/** The arguments of a list, without what closes it. */
function split(text: string): readonly string[] {
  const bytes = ascii(text);
  const parts: string[] = [];
  for (let at = 0; ;) {
    const stop = argumentEnd(bytes, at, bytes.length);
    if (stop < 0) return [...parts, 'torn'];
    parts.push(text.slice(at, stop).trim());
    if (text[stop] !== ',') return parts;
    at = stop + 1;
  }
}

describe('arguments', () => {
  it.each([
    ['3, "a) = 0, \\"b", 4) = 1', ['3', '"a) = 0, \\"b"', '4']],
    ['3</srv/we\\74ird\\76 (x) = 3/a\\"b>(deleted), 1)', ['3</srv/we\\74ird\\76 (x) = 3/a\\"b>(deleted)', '1']],
    ['1</dev/null<char 1:3>>, TCGETS)', ['1</dev/null<char 1:3>>', 'TCGETS']],
    ['5<TCP:[127.0.0.1:39069->127.0.0.1:36288]>, 0)', ['5<TCP:[127.0.0.1:39069->127.0.0.1:36288]>', '0']],
    ['6<UNIX-STREAM:[930607,@"odd)name"]>, 0)', ['6<UNIX-STREAM:[930607,@"odd)name"]>', '0']],
    ['{a=[1, 2], b={c=3}} => {parent_tid=[0]}, 88)', ['{a=[1, 2], b={c=3}} => {parent_tid=[0]}', '88']],
    ['0x7f /* 35 vars ) */, 0)', ['0x7f /* 35 vars ) */', '0']],
    ['1<<3, makedev(0xfe, 0))', ['1<<3', 'makedev(0xfe, 0)']],
    ['~[RTMIN RT_1], 8)', ['~[RTMIN RT_1]', '8']],
    ['<... resuming interrupted poll ...>)', ['<... resuming interrupted poll ...>']],
    ['3, "unclosed', ['3', 'torn']],
  ])('%s', (text, expected) => {
    expect(split(text)).toEqual(expected);
  });

  it('are closed by a bracket of their own', () => {
    const text = ascii('(a, b), [c], "d)") = 0');
    expect(listEnd(text, 0, text.length)).toBe(17);
  });

  it('are plain without blanks, strings, brackets and comments', () => {
    const text = ascii('A|B, "x")');
    expect(plainEnd(text, 0, text.length)).toBe(3);
    expect(plainEnd(text, 5, text.length)).toBe(-1);
  });
});
