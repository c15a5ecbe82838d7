/** One classic BPF instruction, `struct sock_filter` of include/uapi/linux/filter.h. */
export interface Instruction {
  readonly code: number;
  /** Instructions to skip if a conditional jump's test holds, 0 to 255. */
  readonly jt: number;
  /** Instructions to skip if it does not. */
  readonly jf: number;
  /** Operand, unsigned 32-bit. */
  readonly k: number;
}

/** The operations the kernel accepts in a seccomp filter (seccomp_check_filter of kernel/seccomp.c), by opcode. */
export const opcodes = {
  'ld abs': 0x20,
  'ld len': 0x80,
  'ld imm': 0x00,
  'ld mem': 0x60,
  'ldx len': 0x81,
  'ldx imm': 0x01,
  'ldx mem': 0x61,
  st: 0x02,
  stx: 0x03,
  'add k': 0x04,
  'add x': 0x0c,
  'sub k': 0x14,
  'sub x': 0x1c,
  'mul k': 0x24,
  'mul x': 0x2c,
  'div k': 0x34,
  'div x': 0x3c,
  'or k': 0x44,
  'or x': 0x4c,
  'and k': 0x54,
  'and x': 0x5c,
  'lsh k': 0x64,
  'lsh x': 0x6c,
  'rsh k': 0x74,
  'rsh x': 0x7c,
  neg: 0x84,
  'xor k': 0xa4,
  'xor x': 0xac,
  ja: 0x05,
  'jeq k': 0x15,
  'jeq x': 0x1d,
  'jgt k': 0x25,
  'jgt x': 0x2d,
  'jge k': 0x35,
  'jge x': 0x3d,
  'jset k': 0x45,
  'jset x': 0x4d,
  'ret k': 0x06,
  'ret a': 0x16,
  tax: 0x07,
  txa: 0x87,
} as const;

/** What an instruction does, by the name of its opcode. */
export type Operation = keyof typeof opcodes;

const operations = new Map(Object.entries(opcodes).map(([name, code]) => [code as number, name as Operation]));

/** The operation of an opcode; undefined if a seccomp filter may not use it. */
export function operationOf(code: number): Operation | undefined {
  return operations.get(code);
}

/** The most instructions the kernel takes in one filter (BPF_MAXINSNS). */
export const maxInstructions = 4096;

/** The size of `struct seccomp_data`, what a filter can load from. */
export const dataSize = 64;

/** Where the fields of `struct seccomp_data` are: number, architecture, two words of instruction pointer, arguments. */
export const nrOffset = 0;
export const archOffset = 4;
export const instructionPointerOffset = 8;
export const argsOffset = 16;
