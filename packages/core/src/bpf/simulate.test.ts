import { describe, expect, it } from 'vitest';
import type { Call } from '../profile/verdict.ts';
import type { Filter } from './filter.ts';
import { opcodes, type Instruction, type Operation } from './instruction.ts';
import { simulate } from './simulate.ts';

const op = (operation: Operation, k = 0, [jt, jf]: readonly [number, number] = [0, 0]): Instruction => ({
  code: opcodes[operation],
  jt,
  jf,
  k,
});
const filter = (instructions: Instruction[], endian: Filter['endian'] = 'little'): Filter => ({ instructions, endian });
const call: Call = { arch: 'x86_64', nr: 41, args: [0x1_0000_0002n, 3n, 0n, 0n, 0n, 0xffff_ffff_ffff_fffen] };

/** What a program leaves in A. */
const left = (...instructions: Instruction[]): number => simulate(filter([...instructions, op('ret a')]), call).answer;

describe('simulate', () => {
  it.each<[string, number, Instruction[]]>([
    ['number', 41, [op('ld abs', 0)]],
    ['architecture', 0xc000003e, [op('ld abs', 4)]],
    ['low half', 2, [op('ld abs', 16)]],
    ['high half', 1, [op('ld abs', 20)]],
    ['last word', 0xffff_ffff, [op('ld abs', 60)]],
    ['size of the data', 64, [op('ld len')]],
    ['add wraps', 1, [op('ld imm', 0xffff_ffff), op('add k', 2)]],
    ['sub wraps', 0xffff_ffff, [op('ld imm', 1), op('sub k', 2)]],
    ['mul keeps the low word', 0xffff_fffe, [op('ld imm', 0xffff_ffff), op('mul k', 2)]],
    ['div is unsigned', 0x7fff_ffff, [op('ld imm', 0xffff_ffff), op('div k', 2)]],
    [
      'or, and, xor',
      0x8000_00f5,
      [op('ld imm', 0x8000_00f0), op('or k', 0xff), op('and k', 0x8000_00ff), op('xor k', 0x0a)],
    ],
    ['shifts', 0x4000_0000, [op('ld imm', 3), op('lsh k', 31), op('rsh k', 1)]],
    ['neg', 0xffff_ffff, [op('ld imm', 1), op('neg')]],
    ['x: tax, add x', 82, [op('ld abs', 0), op('tax'), op('add x')]],
    ['x: sub x', 39, [op('ldx imm', 2), op('ld abs', 0), op('sub x')]],
    ['x: mul x', 82, [op('ldx imm', 2), op('ld abs', 0), op('mul x')]],
    ['x: div x', 20, [op('ldx imm', 2), op('ld abs', 0), op('div x')]],
    ['x: or x', 43, [op('ldx imm', 2), op('ld abs', 0), op('or x')]],
    ['x: and x', 9, [op('ldx imm', 13), op('ld abs', 0), op('and x')]],
    ['x: xor x', 36, [op('ldx imm', 13), op('ld abs', 0), op('xor x')]],
    ['x: lsh x, modulo 32', 82, [op('ldx imm', 33), op('ld abs', 0), op('lsh x')]],
    ['x: rsh x, modulo 32', 20, [op('ldx imm', 33), op('ld abs', 0), op('rsh x')]],
    ['x: ldx len', 64, [op('ldx len'), op('txa')]],
    ['x: ldx imm, txa', 7, [op('ldx imm', 7), op('txa')]],
    ['memory', 9, [op('ld imm', 9), op('st', 15), op('ld imm', 0), op('ldx mem', 15), op('txa')]],
    ['memory by x', 5, [op('ldx imm', 5), op('stx', 0), op('ld mem', 0)]],
  ])('%s', (_, expected, program) => expect(left(...program)).toBe(expected));

  it.each<[Operation, number, number, boolean]>([
    ['jeq k', 5, 5, true],
    ['jgt k', 5, 5, false],
    ['jge k', 5, 5, true],
    ['jge k', 0xffff_ffff, 1, true],
    ['jset k', 6, 2, true],
    ['jset k', 0x8000_0000, 0x8000_0000, true],
    ['jset k', 4, 3, false],
    ['jeq x', 5, 5, true],
    ['jgt x', 6, 5, true],
    ['jge x', 4, 5, false],
    ['jset x', 4, 4, true],
  ])('%s: %i against %i is %s', (operation, a, b, holds) => {
    const program = [op('ldx imm', b), op('ld imm', a), op(operation, b, [1, 0]), op('ret k', 0), op('ret k', 1)];
    expect(simulate(filter(program), call).answer).toBe(holds ? 1 : 0);
  });

  it('skips with ja and tells the path', () => {
    expect(simulate(filter([op('ja', 1), op('ret k', 0), op('ret k', 0x7fff0000)]), call)).toEqual({
      verdict: { action: 'SCMP_ACT_ALLOW', errno: undefined },
      answer: 0x7fff0000,
      path: [0, 2],
    });
  });

  it('has the high half of an argument first on big-endian machines', () => {
    const words = [16, 20].map((offset) => simulate(filter([op('ld abs', offset), op('ret a')], 'big'), call).answer);
    expect(words).toEqual([1, 2]);
  });

  it('ends with 0 at a division by X = 0', () => {
    expect(simulate(filter([op('ld imm', 1), op('div x'), op('ret k', 5)]), call).answer).toBe(0);
  });

  it.each<[string, Instruction]>([
    ['a load past the data', op('ld abs', 64)],
    ['an unaligned load', op('ld abs', 2)],
    ['memory past the end', op('st', 16)],
    ['a division by 0', op('div k', 0)],
    ['a shift by 32', op('lsh k', 32)],
    ['an operation that is not allowed (a byte load)', { code: 0x30, jt: 0, jf: 0, k: 0 }],
    ['a jump past the end', op('ja', 7)],
  ])('refuses %s', (_, instruction) => {
    expect(() => simulate(filter([instruction, op('ret k', 0)]), call)).toThrow(/^instruction /);
  });
});
