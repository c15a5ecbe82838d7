import { archFromAudit } from '../kernel/arch.ts';
import { syscallByNumber, syscallLabel } from '../kernel/syscalls.ts';
import { formatVerdict } from '../profile/verdict.ts';
import { verdictOfAnswer } from './answer.ts';
import type { Filter } from './filter.ts';
import {
  archOffset,
  instructionPointerOffset,
  argsOffset,
  nrOffset,
  operationOf,
  type Instruction,
} from './instruction.ts';

/** One instruction as text: ` 3: jge 0x2c, 7, 12` and what it means, `sendto`. */
export interface DisassembledLine {
  readonly index: number;
  /** `jeq 0xc000003e, 4, 9`: jumps name the instructions they lead to, for true and false. */
  readonly text: string;
  /** The field loaded, or the name of the compared number, architecture or returned verdict; empty where there is none. */
  readonly comment: string;
}

/** What is known to be in register A, and of which architecture the call is. */
interface Context {
  readonly loaded: number | undefined;
  readonly audit: number | undefined;
}

/** A listing of a filter; names come from following which field each comparison is about. */
export function disassemble({ instructions, endian }: Filter): readonly DisassembledLine[] {
  const contexts = followContexts(instructions);
  return instructions.map((instruction, index) => ({
    index,
    text: textOf(instruction, index),
    comment: commentOf(instruction, contexts[index] ?? nothingKnown, endian),
  }));
}

const nothingKnown: Context = { loaded: undefined, audit: undefined };

/** Jumps go forward only: one pass in order sees every way to an instruction before the instruction itself. */
function followContexts(instructions: readonly Instruction[]): readonly (Context | undefined)[] {
  const contexts: (Context | undefined)[] = [nothingKnown];
  const reach = (index: number, context: Context): void => {
    const known = contexts[index];
    contexts[index] = known === undefined ? context : common(known, context);
  };
  instructions.forEach((instruction, index) => {
    const context = contexts[index];
    if (context === undefined) return;
    for (const [skip, after] of exits(instruction, context)) reach(index + 1 + skip, after);
  });
  return contexts;
}

function common(a: Context, b: Context): Context {
  return {
    loaded: a.loaded === b.loaded ? a.loaded : undefined,
    audit: a.audit === b.audit ? a.audit : undefined,
  };
}

function exits({ code, jt, jf, k }: Instruction, context: Context): readonly (readonly [number, Context])[] {
  const operation = operationOf(code) ?? '';
  if (operation.startsWith('ret')) return [];
  if (operation === 'ja') return [[k, context]];
  if (operation === 'jeq k' && context.loaded === archOffset)
    return [
      [jt, { ...context, audit: k }],
      [jf, context],
    ];
  if (operation.startsWith('j'))
    return [
      [jt, context],
      [jf, context],
    ];
  if (operation === 'ld abs') return [[0, { ...context, loaded: k }]];
  const keepsA = operation === 'tax' || operation.startsWith('st') || operation.startsWith('ldx');
  return [[0, keepsA ? context : { ...context, loaded: undefined }]];
}

function textOf({ code, jt, jf, k }: Instruction, index: number): string {
  const operation = operationOf(code);
  if (operation === undefined) return `unknown 0x${code.toString(16)} ${jt} ${jf} ${hex(k)}`;
  const [name = '', operand] = operation.split(' ');
  if (name === 'ja') return `ja ${index + 1 + k}`;
  if (name.startsWith('j')) return `${name} ${operand === 'k' ? hex(k) : 'x'}, ${index + 1 + jt}, ${index + 1 + jf}`;
  if (operand === 'abs') return `${name} [${k}]`;
  if (operand === 'mem' || name.startsWith('st')) return `${name} M[${k}]`;
  if (operand === 'k') return `${name} ${hex(k)}`;
  if (operand === 'imm') return `${name} #${hex(k)}`;
  return operand === undefined ? name : `${name} ${operand}`;
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

function commentOf({ code, k }: Instruction, { loaded, audit }: Context, endian: Filter['endian']): string {
  const operation = operationOf(code) ?? '';
  if (operation === 'ld abs') return fieldName(k, endian);
  if (operation === 'ret k') return formatVerdict(verdictOfAnswer(k));
  if (!operation.startsWith('j') || !operation.endsWith('k')) return '';
  if (loaded === archOffset) return archFromAudit(k, 0) ?? '';
  return loaded === nrOffset && audit !== undefined ? callName(audit, k) : '';
}

function fieldName(offset: number, endian: Filter['endian']): string {
  if (offset === nrOffset) return 'nr';
  if (offset === archOffset) return 'arch';
  const [base, name] = offset < argsOffset ? [instructionPointerOffset, 'ip'] : [argsOffset, 'args'];
  const index = name === 'ip' ? '' : `[${Math.floor((offset - base) / 8)}]`;
  const second = (offset - base) % 8 === 4;
  return `${name}${index}.${second === (endian === 'little') ? 'high' : 'low'}`;
}

function callName(audit: number, nr: number): string {
  const arch = archFromAudit(audit, nr);
  const call = arch && syscallByNumber(arch, nr);
  return call?.name === undefined ? '' : syscallLabel(call, archFromAudit(audit, 0));
}
