import type { Call, Verdict } from '../profile/verdict.ts';
import { verdictOfAnswer } from './answer.ts';
import type { Filter } from './filter.ts';
import { dataSize, operationOf, type Instruction } from './instruction.ts';
import { seccompWords } from './seccomp-data.ts';

/** What a filter did with one call. */
export interface Simulation {
  readonly verdict: Verdict;
  /** The raw return value, unsigned 32-bit. */
  readonly answer: number;
  /** The instructions executed, by index, in order; a step is one of them, the return included. */
  readonly path: readonly number[];
}

/** Thrown for a program the kernel would refuse: an operation, a load or a jump that is not allowed. */
export class BadFilter extends Error {
  readonly index: number;

  constructor(index: number, what: string) {
    super(`instruction ${index}: ${what}`);
    this.name = 'BadFilter';
    this.index = index;
  }
}

/** Runs a filter on one call as the kernel would. Throws `BadFilter`. */
export function simulate(filter: Filter, call: Call): Simulation {
  const { answer, path } = run(filter.instructions, seccompWords(call, filter.endian));
  return { verdict: verdictOfAnswer(answer), answer, path };
}

interface Registers {
  a: number;
  x: number;
  readonly memory: Uint32Array;
  readonly data: Uint32Array;
}

function run(instructions: readonly Instruction[], data: Uint32Array): { answer: number; path: number[] } {
  const registers: Registers = { a: 0, x: 0, memory: new Uint32Array(16), data };
  const path: number[] = [];
  // Jumps only go forward: every program ends.
  for (let pc = 0; ;) {
    const instruction = instructions[pc];
    if (instruction === undefined) throw new BadFilter(pc, 'is past the end of the program');
    path.push(pc);
    const operation = operationOf(instruction.code);
    if (operation === 'ret k') return { answer: instruction.k, path };
    // The kernel makes a division by X = 0 the end of the program, with 0.
    if (operation === 'div x' && registers.x === 0) return { answer: 0, path };
    if (operation === 'ret a') return { answer: registers.a, path };
    if (operation === undefined)
      throw new BadFilter(pc, `opcode ${instruction.code} is not allowed in a seccomp filter`);
    if (operation.startsWith('j')) pc += 1 + skip(instruction, registers);
    else if (execute(instruction, registers)) pc++;
    else throw new BadFilter(pc, `${operation} ${instruction.k} is out of bounds`);
  }
}

function skip(instruction: Instruction, { a, x }: Registers): number {
  const { code, jt, jf, k } = instruction;
  switch (operationOf(code)) {
    case 'ja':
      return k;
    case 'jeq k':
      return a === k ? jt : jf;
    case 'jeq x':
      return a === x ? jt : jf;
    case 'jgt k':
      return a > k ? jt : jf;
    case 'jgt x':
      return a > x ? jt : jf;
    case 'jge k':
      return a >= k ? jt : jf;
    case 'jge x':
      return a >= x ? jt : jf;
    case 'jset k':
      return (a & k) !== 0 ? jt : jf;
    default:
      return (a & x) !== 0 ? jt : jf;
  }
}

/** Loads, stores and arithmetic; false if an operand is out of bounds. */
function execute(instruction: Instruction, registers: Registers): boolean {
  const { memory, data } = registers;
  const { code, k } = instruction;
  switch (operationOf(code)) {
    case 'ld abs':
      registers.a = data[k / 4] ?? 0;
      return k % 4 === 0 && k < dataSize;
    case 'ld len':
      registers.a = dataSize;
      return true;
    case 'ldx len':
      registers.x = dataSize;
      return true;
    case 'ld imm':
      registers.a = k;
      return true;
    case 'ldx imm':
      registers.x = k;
      return true;
    case 'ld mem':
      registers.a = memory[k] ?? 0;
      return k < memory.length;
    case 'ldx mem':
      registers.x = memory[k] ?? 0;
      return k < memory.length;
    case 'st':
      memory[k] = registers.a;
      return k < memory.length;
    case 'stx':
      memory[k] = registers.x;
      return k < memory.length;
    case 'tax':
      registers.x = registers.a;
      return true;
    case 'txa':
      registers.a = registers.x;
      return true;
    default:
      return calculate(instruction, registers);
  }
}

/** Arithmetic on A, unsigned 32-bit. */
function calculate({ code, k }: Instruction, registers: Registers): boolean {
  const operation = operationOf(code) ?? '';
  const constant = operation.endsWith(' k');
  const operand = constant ? k : registers.x;
  const { a } = registers;
  switch (operation.split(' ')[0]) {
    case 'add':
      registers.a = (a + operand) >>> 0;
      return true;
    case 'sub':
      registers.a = (a - operand) >>> 0;
      return true;
    case 'mul':
      registers.a = Math.imul(a, operand) >>> 0;
      return true;
    case 'div':
      registers.a = Math.floor(a / operand);
      return operand !== 0;
    case 'or':
      registers.a = (a | operand) >>> 0;
      return true;
    case 'and':
      registers.a = (a & operand) >>> 0;
      return true;
    case 'xor':
      registers.a = (a ^ operand) >>> 0;
      return true;
    case 'lsh':
      // The kernel takes shifts by X modulo 32 (and refuses constant ones of 32 or more), as JavaScript does.
      registers.a = (a << operand) >>> 0;
      return !constant || k < 32;
    case 'rsh':
      registers.a = a >>> operand;
      return !constant || k < 32;
    default:
      registers.a = -a >>> 0;
      return true;
  }
}
