import { describe, expect, it } from 'vitest';
import { isServedByBitmap } from './bitmap.ts';
import { opcodes, type Instruction, type Operation } from './instruction.ts';

const op = (operation: Operation, k = 0, [jt, jf]: readonly [number, number] = [0, 0]): Instruction => ({
  code: opcodes[operation],
  jt,
  jf,
  k,
});
const allow = op('ret k', 0x7fff0000);

describe('the kernel serves a call by its bitmap', () => {
  it.each<[boolean, string, Instruction[]]>([
    [true, 'allowed whatever it is', [allow]],
    [true, 'allowed by its number', [op('ld abs', 0), op('jeq k', 41, [0, 1]), allow, op('ret k', 0)]],
    [
      true,
      'allowed by bounds, masks and jumps',
      [
        op('ld abs', 0),
        op('and k', 0xff),
        op('jge k', 41, [0, 3]),
        op('jgt k', 41, [2, 0]),
        op('ja', 0),
        op('jset k', 1, [1, 0]),
        op('ret k', 0),
        allow,
      ],
    ],
    [false, 'denied', [op('ret k', 0x50001)]],
    [false, 'logged', [op('ret k', 0x7ffc0000)]],
    [false, 'of another number', [op('ld abs', 0), op('jeq k', 42, [0, 1]), allow, op('ret k', 0)]],
    [false, 'allowed after a look at an argument', [op('ld abs', 16), allow]],
    [false, 'allowed after other operations', [op('ldx imm', 1), allow]],
  ])('%s if it is %s', (served, _, instructions) => {
    expect(isServedByBitmap({ instructions, endian: 'little' }, { arch: 'x86_64', nr: 41 })).toBe(served);
  });

  it('never if it is an x32 call', () => {
    expect(isServedByBitmap({ instructions: [allow], endian: 'little' }, { arch: 'x32', nr: 0x40000029 })).toBe(false);
  });
});
