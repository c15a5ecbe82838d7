import { describe, expect, it } from 'vitest';
import { actions } from '../profile/flat.ts';
import { verdictOf } from '../profile/verdict.ts';
import { answerOf, verdictOfAnswer } from './answer.ts';
import { decodeFilter, encodeFilter } from './filter.ts';

const instructions = [{ code: 0x15, jt: 1, jf: 2, k: 0xc000003e }];

describe('the bytes of a filter', () => {
  it.each(['little', 'big'] as const)('are read back in %s-endian order', (endian) => {
    expect(decodeFilter(encodeFilter({ instructions, endian }), endian)).toEqual({ instructions, endian });
  });

  it('are struct sock_filter', () => {
    expect([...encodeFilter({ instructions, endian: 'little' })]).toEqual([0x15, 0, 1, 2, 0x3e, 0, 0, 0xc0]);
    expect([...encodeFilter({ instructions, endian: 'big' })]).toEqual([0, 0x15, 1, 2, 0xc0, 0, 0, 0x3e]);
  });

  it.each([0, 7, 12])('are not any %i bytes', (length) => {
    expect(decodeFilter(new Uint8Array(length), 'little')).toBeUndefined();
  });
});

describe('the answer of a filter', () => {
  it.each(actions)('stands for %s', (action) => {
    const verdict = verdictOf(action, 38);
    expect(verdictOfAnswer(answerOf(verdict))).toEqual(verdict);
  });

  it('kills the process for an action the kernel does not know', () => {
    expect(verdictOfAnswer(0x1234_0000).action).toBe('SCMP_ACT_KILL_PROCESS');
  });
});
