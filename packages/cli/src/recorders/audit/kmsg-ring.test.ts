import { expect, it } from 'vitest';
import { KmsgRing } from './kmsg-ring.ts';

function add(ring: KmsgRing, text: string): boolean {
  return ring.add((bytes, start) => bytes.write(text, start, 'latin1'));
}

it('gives lines in their order, however often it was filled', () => {
  const ring = new KmsgRing();
  const other = new KmsgRing(ring.memory);
  let [given, taken] = [0, 0];
  const texts = new Set<string>();
  for (let round = 0; round < 50; round += 1) {
    // Of lengths that end anywhere at the ring's end, and two lines at once.
    while (given - taken < 400) {
      expect(add(ring, `${given}:${'x'.repeat(given % 8000)}\n SUB=${given}\n`)).toBe(true);
      given += 1;
    }
    const lines = [...other.take()];
    for (let at = 0; at < lines.length; at += 2, taken += 1)
      if (lines[at] !== `${taken}:${'x'.repeat(taken % 8000)}` || lines[at + 1] !== ` SUB=${taken}`)
        texts.add(lines[at] ?? '');
  }
  expect([taken, texts.size]).toEqual([20_000, 0]);
});

it('takes no more than it has room for', () => {
  const ring = new KmsgRing();
  const line = `${'y'.repeat(8000)}\n`;
  let count = 0;
  while (add(ring, line)) count += 1;
  expect(count).toBe(Math.floor((2 ** 24 - 8192) / 8001) + 1);
  expect([...ring.take()]).toHaveLength(count);
  expect(add(ring, line)).toBe(true);
});

it('says that there was nothing to take', () => {
  const ring = new KmsgRing();
  expect(ring.add(() => 0)).toBe(false);
  expect([...ring.take()]).toEqual([]);
});
