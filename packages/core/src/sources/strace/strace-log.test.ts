import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLog, type LogReading } from '../../../test-kit/read-log.ts';
import { straceSource } from './index.ts';
import { looks, printLog, steps, type Step } from './strace-log.arbitrary.ts';

const source = straceSource;

function seen({ calls }: LogReading): readonly string[] {
  return calls.map(({ name, outcome, errno }) => `${name} ${outcome} ${errno ?? ''}`).toSorted();
}

function made(all: readonly Step[]): readonly string[] {
  return all.map(({ call }) => `${call.name} ${call.outcome} ${call.errno ?? ''}`).toSorted();
}

const garbage = fc
  .oneof(fc.string({ maxLength: 60 }), fc.stringMatching(/^[a-z]{3,9}\([^\n]{0,30}$/))
  .map((text) => text.replaceAll(/[\r\n]/g, ' '));

describe('a printed log', () => {
  it('reads back as the calls and outcomes it was printed from, with any options', () => {
    fc.assert(
      fc.property(steps, looks, (all, look) => {
        const reading = readLog(`${printLog(all, look).join('\n')}\n`, { source });
        expect(seen(reading)).toEqual(made(all));
        expect(reading.codes).toEqual([]);
      }),
    );
  });

  it('reads the same, in order of threads, wherever its chunks end or its last line break is missing', () => {
    fc.assert(
      fc.property(steps, looks, (all, look) => {
        expect(seen(readLog(printLog(all, look).join('\n'), { source }))).toEqual(made(all));
      }),
    );
  });

  it('gives the same calls with garbage between the lines of a file with pids', () => {
    fc.assert(
      fc.property(steps, looks, fc.array(garbage, { minLength: 1, maxLength: 8 }), (all, look, extra) => {
        const lines = [...printLog(all, { ...look, pid: 'bare' })];
        extra.forEach((text, index) => lines.splice((index * 7) % (lines.length + 1), 0, text));
        const reading = readLog(lines.join('\n'), { source });
        expect(seen(reading)).toEqual(made(all));
        expect(Object.values(reading.lines).reduce((sum, count) => sum + count, 0)).toBe(reading.total);
      }),
    );
  });

  it('never fails on bytes of any kind, and gives each line a kind', () => {
    const alphabet = fc.constantFrom(
      ...'()<>[]{}"\\=,. +-0123456789abcwrite\n\r\u001b#/*|%'.split(''),
      ' <unfinished ...>\n',
      ' resumed>',
      '<... ',
      'write(2, "',
    );
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 300 }), (parts) => {
        const { lines, total } = readLog(parts.join(''), { source });
        expect(Object.values(lines).reduce((sum, count) => sum + count, 0)).toBe(total);
      }),
      { numRuns: 500 },
    );
  });
});
