import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectLines, detectSource } from './detect.ts';
import type { Source } from './source.ts';
import { straceSource } from './strace/index.ts';

function isStrace(text: string): boolean {
  return detectSource(new TextEncoder().encode(text), [straceSource]) === straceSource;
}

describe('the text of strace', () => {
  it.each([
    'openat(AT_FDCWD, "/x", O_RDONLY) = 3',
    '462   <... read resumed>"x", 1) = 1',
    '[pid  7] +++ exited with 0 +++',
    "strace: Can't stat '/nope': No such file or directory",
    '\u001b[33mclose\u001b[0m(\u001b[35m3\u001b[0m)\u001b[0m   \u001b[0m=\u001b[0m \u001b[32m0\u001b[0m\r',
    '% time     seconds  usecs/call     calls    errors syscall',
    'syscall_0x3e7(0x1) = -1 ENOSYS (Function not implemented)',
  ])('is known by %s', (line) => {
    expect(isStrace(`Script started on 2026-11-23\n${line}\n`)).toBe(true);
  });

  it.each([
    'printf("x") = 3',
    'read(3, "x"',
    'type=SYSCALL msg=audit(1.2:3): arch=c000003e syscall=0',
    'open the door (now) = 3',
    '',
  ])('is not seen in %s', (line) => {
    expect(isStrace(`${line}\n`)).toBe(false);
  });
});

describe('the source of a head', () => {
  /** Speaks for lines that hold its letter; keeps how many it was asked for. */
  function speaker(letter: string): Source & { asked: number } {
    return {
      ...straceSource,
      asked: 0,
      speaksFor(buffer, start, end) {
        this.asked += 1;
        return new TextDecoder().decode(buffer.subarray(start, end)).includes(letter);
      },
    };
  }

  it('is what asking all of them about every line gives, with fewer questions', () => {
    const line = fc.constantFrom('a', 'b', 'ab', 'x', '');
    fc.assert(
      fc.property(fc.array(fc.tuple(line, fc.integer({ min: 1, max: 90 })), { maxLength: 8 }), (blocks) => {
        const lines = blocks.flatMap(([text, count]) => Array.from({ length: count }, () => text));
        const [a, b] = [speaker('a'), speaker('b')];
        const first = lines.filter((text) => text !== '').slice(0, detectLines);
        const [forA, forB] = ['a', 'b'].map((letter) => first.filter((text) => text.includes(letter)).length);
        const found = detectSource(new TextEncoder().encode(lines.join('\n')), [a, b]);
        expect(found).toBe((forA ?? 0) + (forB ?? 0) === 0 ? undefined : (forA ?? 0) >= (forB ?? 0) ? a : b);
        expect(a.asked).toBeLessThanOrEqual(first.length);
        if (forA === detectLines && forB === 0) expect(a.asked).toBeLessThan(detectLines * 0.6);
      }),
    );
  });
});
