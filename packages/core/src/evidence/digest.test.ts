import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TraceDigest } from './digest.ts';

async function idOf(bytes: Uint8Array, cuts: readonly number[] = []): Promise<string> {
  const digest = new TraceDigest();
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    digest.push(bytes.subarray(from, cut));
    from = cut;
  }
  digest.push(bytes.subarray(from));
  return digest.id();
}

function pattern(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => (i * 2654435761) >>> 24);
}

describe('the trace id', () => {
  it('does not depend on the chunks', async () => {
    const bytes = pattern(300_000);
    const whole = await idOf(bytes);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 6 }), async (cuts) => {
        expect(await idOf(bytes, cuts)).toBe(whole);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['a byte of the head', 100_000, 5],
    ['the last byte', 100_000, 99_999],
    ['the last byte of a long input', 500_000, 499_999],
    ['the first byte of the tail', 500_000, 500_000 - 65_536],
  ])('changes with %s', async (_, size, at) => {
    const bytes = pattern(size);
    const before = await idOf(bytes);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    expect(await idOf(bytes)).not.toBe(before);
  });

  it('is the one that evidence written earlier has', async () => {
    const ids = [0, 3, 100_000, 131_073].map((size) => idOf(pattern(size)));
    expect(await Promise.all(ids)).toEqual([
      'sha256:01b0ce40f86312149f828ed2e09e069d',
      'sha256:a7329160c030deb35ab277d1ace1ee14',
      'sha256:691b77f109d71a63f4a625222ea64cdb',
      'sha256:9c3efe969175b0cb986684ecd9d21243',
    ]);
  });

  it('changes with the size alone', async () => {
    expect(await idOf(new Uint8Array(400_000))).not.toBe(await idOf(new Uint8Array(400_001)));
  });

  it('is the same whoever computes the hash', async () => {
    const digest = new TraceDigest((bytes) => createHash('sha256').update(bytes).digest());
    digest.push(pattern(200_000));
    expect(await digest.id()).toBe(await idOf(pattern(200_000)));
  });
});
