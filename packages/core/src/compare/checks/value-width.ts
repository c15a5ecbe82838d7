import { archFacts } from '../../kernel/arch.ts';
import { formatNumber } from '../../kernel/constants.ts';
import { scalarArguments } from '../../kernel/signatures.ts';
import { syscallByName } from '../../kernel/syscalls.ts';
import type { Condition } from '../../profile/flat.ts';
import { defineCheck } from './check.ts';
import type { AppliedRule, CheckSubject } from './subject.ts';

/** Values wider than the argument they are compared with: a sign-extended -1 of an `int`, mostly. */
export const valueWidth = defineCheck({
  codes: ['value-beyond-argument'],
  run: (subject) =>
    subject.rules.flatMap((rule) =>
      rule.args.flatMap((condition, i) => {
        const wide = beyondBits(condition);
        const syscall = wide === undefined ? undefined : narrowCall(rule, condition, subject);
        if (wide === undefined || syscall === undefined) return [];
        const path = `syscalls[${rule.index}].args[${i}]`;
        return [{ code: 'value-beyond-argument', path, syscall, value: formatNumber(wide) } as const];
      }),
    ),
});

/** The value that does not fit 32 bits. Of a masked test the wanted bits count; a mask may well be wide. */
function beyondBits({ op, value, valueTwo }: Condition): bigint | undefined {
  const tested = op === 'SCMP_CMP_MASKED_EQ' ? value & valueTwo : value;
  return tested >> 32n === 0n ? undefined : tested;
}

function narrowCall({ names }: AppliedRule, { index }: Condition, { native }: CheckSubject): string | undefined {
  if (archFacts(native.arch).bits === 32) return undefined;
  return names.find((name) => {
    const syscall = syscallByName(native.arch, name);
    return syscall !== undefined && scalarArguments(syscall).some((one) => one.index === index && one.bits === 32);
  });
}
