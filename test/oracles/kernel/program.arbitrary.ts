import fc from 'fast-check';
import type { Filter } from '../../../packages/core/src/bpf/filter.ts';
import { opcodes, type Instruction, type Operation } from '../../../packages/core/src/bpf/instruction.ts';

/** `op('jeq k', 5, [1, 0])`. */
export function op(operation: Operation, k = 0, [jt, jf]: readonly [number, number] = [0, 0]): Instruction {
  return { code: opcodes[operation], jt, jf, k };
}

export function program(instructions: readonly Instruction[]): Filter {
  return { instructions, endian: 'little' };
}

const word = fc.oneof(
  fc.constantFrom(0, 1, 2, 31, 32, 33, 39, 0xff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff),
  fc.integer({ min: 0, max: 0xffff_ffff }),
);

/** Memory cells in use; the kernel refuses loads of cells that may not have been stored. */
const cells = 4;

/** All words but those of the instruction pointer, which nobody knows. */
const offsets = fc.constantFrom(0, 4, ...Array.from({ length: 12 }, (_, i) => 16 + 4 * i));

const operations = (Object.keys(opcodes) as readonly Operation[]).filter((each) => !each.startsWith('ret'));

/** What may stand at a place with `room` instructions after it that a jump may skip. */
function instruction(room: number): fc.Arbitrary<Instruction> {
  return fc.constantFrom(...operations).chain((operation) => {
    if (operation === 'ja') return fc.nat(room).map((k) => op(operation, k));
    if (operation.startsWith('j'))
      return fc
        .tuple(word, fc.nat(Math.min(room, 255)), fc.nat(Math.min(room, 255)))
        .map(([k, jt, jf]) => op(operation, k, [jt, jf]));
    return operand(operation).map((k) => op(operation, k));
  });
}

function operand(operation: Operation): fc.Arbitrary<number> {
  if (operation === 'ld abs') return offsets;
  if (operation.endsWith('mem') || operation.startsWith('st')) return fc.nat(cells - 1);
  if (operation === 'div k') return word.filter((k) => k > 0);
  if (operation === 'lsh k' || operation === 'rsh k') return fc.nat(31);
  return word;
}

/** Return values of every action, of none, and with data. */
const answer = fc.constantFrom(
  0x0000_0000,
  0x0000_0005,
  0x0003_0009,
  0x0005_0047,
  0x0005_0000,
  0x0005_ffff,
  0x7fc0_0000,
  0x7ff0_0003,
  0x7ffc_0000,
  0x7fff_0000,
  0x7fff_0007,
  0x8000_0000,
  0x1234_0000,
  0x7ff1_0000,
);

const early = fc.oneof(
  { weight: 3, arbitrary: answer.map((k) => op('ret k', k)) },
  { weight: 1, arbitrary: fc.constant(op('ret a')) },
);

/** Any program the kernel takes; most end by returning twelve bits of register A as an error number. */
export const anyProgram: fc.Arbitrary<Filter> = fc.integer({ min: 1, max: 40 }).chain((length) => {
  const places = Array.from({ length }, (_, i) =>
    fc.oneof({ weight: 25, arbitrary: instruction(length - 1 - i) }, { weight: 1, arbitrary: early }),
  );
  return fc
    .record({ start: fc.tuple(word, word), body: fc.tuple(...places), shift: fc.constantFrom(0, 12, 20) })
    .map(({ start: [a, x], body, shift }) =>
      program([
        op('ld imm', a),
        ...Array.from({ length: cells }, (_, cell) => op('st', cell)),
        op('ldx imm', x),
        ...body,
        op('rsh k', shift),
        op('and k', 0xfff),
        op('or k', 0x0005_0000),
        op('ret a'),
      ]),
    );
});
