import { archFacts } from '../kernel/arch.ts';
import type { Call } from '../profile/verdict.ts';
import { answerOf } from './answer.ts';
import type { Filter } from './filter.ts';
import { archOffset, maxInstructions, nrOffset, operationOf, type Instruction } from './instruction.ts';

/**
 * Whether Linux 5.11 and newer allow a number without running the filter: at attach time the kernel runs it for each number
 * (seccomp_is_const_allow of kernel/seccomp.c) and remembers those whose answer is ALLOW whatever the arguments are. It gives
 * up at a load of anything but number and architecture, and at operations other than constant jumps and `and`. x32 has no
 * such bitmap.
 */
export function isServedByBitmap({ instructions }: Filter, { arch, nr }: Pick<Call, 'arch' | 'nr'>): boolean {
  if (arch === 'x32') return false;
  const fields = new Map([
    [nrOffset, nr],
    [archOffset, archFacts(arch).audit],
  ]);
  return constantAnswer(instructions, fields) === allow;
}

const allow = answerOf({ action: 'SCMP_ACT_ALLOW', errno: undefined });

function constantAnswer(instructions: readonly Instruction[], fields: ReadonlyMap<number, number>): number | undefined {
  let a = 0;
  for (let pc = 0; pc < maxInstructions; pc++) {
    const instruction = instructions[pc];
    if (instruction === undefined) return undefined;
    const { code, jt, jf, k } = instruction;
    switch (operationOf(code)) {
      case 'ld abs': {
        const field = fields.get(k);
        if (field === undefined) return undefined;
        a = field;
        break;
      }
      case 'and k':
        a = (a & k) >>> 0;
        break;
      case 'ret k':
        return k;
      case 'ja':
        pc += k;
        break;
      case 'jeq k':
        pc += a === k ? jt : jf;
        break;
      case 'jgt k':
        pc += a > k ? jt : jf;
        break;
      case 'jge k':
        pc += a >= k ? jt : jf;
        break;
      case 'jset k':
        pc += (a & k) !== 0 ? jt : jf;
        break;
      default:
        return undefined;
    }
  }
  return undefined;
}
