import { expect, it } from 'vitest';
import { opcodes, operationOf, type Operation } from './instruction.ts';

/** Classes, modes, operations and sources of include/uapi/linux/bpf_common.h and filter.h; all loads are of words. */
const classes = { ld: 0x00, ldx: 0x01, st: 0x02, stx: 0x03, ret: 0x06, misc: 0x07 };
const modes = { imm: 0x00, abs: 0x20, mem: 0x60, len: 0x80 };
const calculations = {
  add: 0x00,
  sub: 0x10,
  mul: 0x20,
  div: 0x30,
  or: 0x40,
  and: 0x50,
  lsh: 0x60,
  rsh: 0x70,
  neg: 0x80,
  xor: 0xa0,
};
const jumps = { ja: 0x00, jeq: 0x10, jgt: 0x20, jge: 0x30, jset: 0x40 };
const sources = { k: 0x00, x: 0x08, a: 0x10 };

function codeOf(operation: Operation): number {
  const [name = '', operand = ''] = operation.split(' ');
  if (operation === 'tax') return classes.misc;
  if (operation === 'txa') return classes.misc | 0x80;
  const of = (table: Readonly<Record<string, number>>, word: string): number => table[word] ?? 0;
  if (name in calculations) return 0x04 | of(calculations, name) | of(sources, operand);
  if (name in jumps) return 0x05 | of(jumps, name) | of(sources, operand);
  return of(classes, name) | of(modes, operand) | of(sources, operand);
}

it.each(Object.keys(opcodes) as Operation[])('%s has the code that the kernel has for it', (operation) => {
  expect(opcodes[operation]).toBe(codeOf(operation));
  expect(operationOf(opcodes[operation])).toBe(operation);
});
