import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter, maxLineBytes } from './lines.ts';

const decoder = new TextDecoder('latin1');

function split(chunks: readonly Uint8Array[]): readonly { readonly text: string; readonly cut: boolean }[] {
  const lines: { readonly text: string; readonly cut: boolean }[] = [];
  const splitter = new LineSplitter((buffer, start, end, cut) => {
    lines.push({ text: decoder.decode(buffer.subarray(start, end)), cut });
  });
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
}

describe('LineSplitter', () => {
  it('cuts at line breaks, wherever the chunks end', () => {
    const bytes = fc.array(fc.constantFrom(10, 65, 66, 0, 255), { maxLength: 60 });
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 9 }), (values, size) => {
        const all = Uint8Array.from(values);
        const chunks: Uint8Array[] = [];
        for (let at = 0; at < all.length; at += size) chunks.push(all.slice(at, at + size));
        const expected = decoder.decode(all).split('\n');
        if (expected.at(-1) === '') expected.pop();
        expect(split(chunks).map(({ text }) => text)).toEqual(expected);
      }),
    );
  });

  it('has a line break behind each line, and nothing of one before, wherever the chunks end', () => {
    const behind: (number | undefined)[] = [];
    const splitter = new LineSplitter((buffer, _start, end) => behind.push(buffer[end]));
    for (const byte of new TextEncoder().encode('longer\nlong\nx')) splitter.push(Uint8Array.of(byte));
    splitter.end();
    expect(behind).toEqual([10, 10, 10]);
  });

  it('cuts a line at the limit, in one chunk and in many, and goes on with the next', () => {
    const long = new Uint8Array(3 * maxLineBytes).fill(65);
    long[long.length - 2] = 10;
    const pieces = [0, 1, 2, 3, 4, 5].map((part) =>
      long.subarray((part * maxLineBytes) / 2, ((part + 1) * maxLineBytes) / 2),
    );
    for (const chunks of [[long], pieces]) {
      const lines = split(chunks);
      expect(lines.map(({ text, cut }) => [text.length, cut])).toEqual([
        [maxLineBytes, true],
        [1, false],
      ]);
    }
  });
});
