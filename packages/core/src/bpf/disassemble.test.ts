import { describe, expect, it } from 'vitest';
import { disassemble } from './disassemble.ts';
import { opcodes, type Instruction, type Operation } from './instruction.ts';

const op = (operation: Operation, k = 0, [jt, jf]: readonly [number, number] = [0, 0]): Instruction => ({
  code: opcodes[operation],
  jt,
  jf,
  k,
});
const lines = (instructions: Instruction[], endian: 'little' | 'big' = 'little') =>
  disassemble({ instructions, endian }).map(({ text, comment }) => [text, comment]);

describe('disassemble', () => {
  it('names numbers by the architecture the comparison before has settled', () => {
    const program = [
      op('ld abs', 4),
      op('jeq k', 0x40000003, [0, 2]),
      op('ld abs', 0),
      op('jeq k', 3, [4, 4]),
      op('jeq k', 0xc000003e, [0, 3]),
      op('ld abs', 0),
      op('jeq k', 3, [1, 0]),
      op('jeq k', 0x40000003, [0, 1]),
      op('ret k', 0x7fff0000),
      op('ret k', 0x50001),
    ];
    expect(lines(program)).toEqual([
      ['ld [4]', 'arch'],
      ['jeq 0x40000003, 2, 4', 'x86'],
      ['ld [0]', 'nr'],
      ['jeq 0x3, 8, 8', 'read'],
      ['jeq 0xc000003e, 5, 8', 'x86_64'],
      ['ld [0]', 'nr'],
      ['jeq 0x3, 8, 7', 'close'],
      ['jeq 0x40000003, 8, 9', 'x32:close'],
      ['ret 0x7fff0000', 'ALLOW'],
      ['ret 0x50001', 'ERRNO(1)'],
    ]);
  });

  it('names what a constant is compared with, and no other constant', () => {
    const program = [op('ld abs', 4), op('jeq x', 0x40000003), op('and k', 0x40000003), op('ret a')];
    expect(lines(program).map(([, comment]) => comment)).toEqual(['arch', '', '', '']);
  });

  it.each<[Instruction, string, string]>([
    [op('ld abs', 8), 'ld [8]', 'ip.low'],
    [op('ld abs', 28), 'ld [28]', 'args[1].high'],
    [op('ld abs', 56), 'ld [56]', 'args[5].low'],
    [op('and k', 0xff), 'and 0xff', ''],
    [op('add x'), 'add x', ''],
    [op('ja', 3), 'ja 4', ''],
    [op('jset x', 0, [1, 2]), 'jset x, 2, 3', ''],
    [op('ld mem', 2), 'ld M[2]', ''],
    [op('stx', 2), 'stx M[2]', ''],
    [op('ldx imm', 2), 'ldx #0x2', ''],
    [op('ld len'), 'ld len', ''],
    [op('ret a'), 'ret a', ''],
    [op('txa'), 'txa', ''],
    [{ code: 0x30, jt: 1, jf: 0, k: 16 }, 'unknown 0x30 1 0 0x10', ''],
  ])('shows %j as %s', (instruction, text, comment) => {
    expect(lines([instruction])).toEqual([[text, comment]]);
  });

  it('names the halves of arguments by byte order', () => {
    expect(lines([op('ld abs', 16)], 'big')).toEqual([['ld [16]', 'args[0].high']]);
  });
});
