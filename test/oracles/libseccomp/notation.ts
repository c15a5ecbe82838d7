import { archLabel } from '../../../packages/core/src/kernel/arch.ts';
import { syscallByNumber, syscallLabel } from '../../../packages/core/src/kernel/syscalls.ts';
import type { Condition, FlatProfile, Operator } from '../../../packages/core/src/profile/flat.ts';
import { formatVerdict, verdictOf, type Call } from '../../../packages/core/src/profile/verdict.ts';
import type { ExportInput } from './exporter.ts';

/** A profile on one line: `x86_64+x86, default ERRNO(1): rmdir a1 == 1 && a0 != 2 -> ALLOW; rmdir a1 == 2 -> ALLOW`. */
export function profileText({ flat, nativeArch, optimize }: ExportInput): string {
  const arches = [nativeArch, ...flat.architectures.filter((arch) => arch !== nativeArch)].map(archLabel).join('+');
  const byDefault = formatVerdict(verdictOf(flat.defaultAction, flat.defaultErrnoRet));
  const tree = optimize === 2 ? ', as a tree' : '';
  return `${arches}${tree}, default ${byDefault}: ${flat.syscalls.map(ruleText).join('; ')}`;
}

function ruleText({ names, action, errnoRet, args }: FlatProfile['syscalls'][number]): string {
  const repeats = new Set(args.map(({ index }) => index)).size < args.length;
  const conditions = args.map(conditionText).join(repeats ? ' || ' : ' && ');
  return `${names.join(',')} ${conditions}${conditions && ' '}-> ${formatVerdict(verdictOf(action, errnoRet))}`;
}

const signs: Readonly<Record<Operator, string>> = {
  SCMP_CMP_NE: '!=',
  SCMP_CMP_LT: '<',
  SCMP_CMP_LE: '<=',
  SCMP_CMP_EQ: '==',
  SCMP_CMP_GE: '>=',
  SCMP_CMP_GT: '>',
  SCMP_CMP_MASKED_EQ: '==',
};

function conditionText({ index, op, value, valueTwo }: Condition): string {
  if (op === 'SCMP_CMP_MASKED_EQ') return `a${index} & ${hex(value)} == ${hex(valueTwo & value)}`;
  return `a${index} ${signs[op]} ${hex(value)}`;
}

/** `i386:rmdir(0x1, 0x0, …)`. */
export function callText({ arch, nr, args }: Call): string {
  return `${syscallLabel(syscallByNumber(arch, nr), 'x86_64')}(${args.map(hex).join(', ')})`;
}

function hex(value: bigint): string {
  return value < 10n ? String(value) : `0x${value.toString(16)}`;
}
