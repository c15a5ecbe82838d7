import fc from 'fast-check';
import type { Arch } from '../../packages/core/src/kernel/arch.ts';
import { syscallByName } from '../../packages/core/src/kernel/syscalls.ts';
import { argumentValue, argumentsNear } from '../../packages/core/src/policy/build.arbitrary.ts';
import { operators, type Condition, type FlatProfile, type FlatRule } from '../../packages/core/src/profile/flat.ts';
import type { Call } from '../../packages/core/src/profile/verdict.ts';
import { ownErrnos } from './outcome.ts';

/** Calls that change nothing whatever their arguments are; `socket` and `socketcall` at most open a descriptor. */
export const harmlessNames = [
  'getpid',
  'gettid',
  'getppid',
  'getpgrp',
  'getuid',
  'geteuid',
  'sched_yield',
  'rmdir',
  'socket',
  'socketcall',
];

/** The same for containers: calls that neither the runtimes nor the program in the container need. */
export const spareNames = [
  'getpgrp',
  'getpgid',
  'getsid',
  'sched_get_priority_max',
  'sched_getscheduler',
  'munlockall',
  'rmdir',
  'socket',
  'socketcall',
  'semop',
];

/** Numbers no call has. */
const freeNumbers = [500, 999, 4000];

type Effect = Pick<FlatRule, 'action' | 'errnoRet'>;

const errno = fc.constantFrom(0, ...ownErrnos);

/** Every action there is. */
export const anyEffect: fc.Arbitrary<Effect> = fc.oneof(
  { weight: 3, arbitrary: errno.map((errnoRet): Effect => ({ action: 'SCMP_ACT_ERRNO', errnoRet })) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom<Effect['action']>(
        'SCMP_ACT_ALLOW',
        'SCMP_ACT_LOG',
        'SCMP_ACT_TRAP',
        'SCMP_ACT_KILL_THREAD',
        'SCMP_ACT_KILL_PROCESS',
        'SCMP_ACT_TRACE',
        'SCMP_ACT_NOTIFY',
      )
      .map((action) => ({ action, errnoRet: undefined })),
  },
);

export interface RuleStyle {
  readonly names: readonly string[];
  readonly effects: fc.Arbitrary<Effect>;
  readonly ops: readonly Condition['op'][];
  readonly mostConditions: number;
}

export const anyRule: RuleStyle = { names: harmlessNames, effects: anyEffect, ops: operators, mostConditions: 3 };

/** Rules on harmless calls. */
export function harmlessRules({ names, effects, ops, mostConditions }: RuleStyle): fc.Arbitrary<readonly FlatRule[]> {
  const condition: fc.Arbitrary<Condition> = fc.record({
    index: fc.oneof(fc.nat(1), fc.nat(5)),
    op: fc.constantFrom(...ops),
    value: argumentValue,
    valueTwo: argumentValue,
  });
  const args = fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 3, arbitrary: fc.array(condition, { minLength: 1, maxLength: mostConditions }) },
  );
  const rule = fc
    .tuple(fc.subarray([...names], { minLength: 1, maxLength: 2 }), effects, args)
    .map(([names, effect, args]): FlatRule => ({ names, ...effect, args }));
  return fc.array(rule, { minLength: 1, maxLength: 6 });
}

/** Harmless calls, with arguments near the values the rules compare with. */
export function harmlessCall(
  { syscalls }: Pick<FlatProfile, 'syscalls'>,
  among: readonly string[] = harmlessNames,
): fc.Arbitrary<Call> {
  const allow = { action: 'SCMP_ACT_ALLOW', errno: undefined } as const;
  const conditions = syscalls.flatMap(({ args }) => args);
  const args = argumentsNear({ decisions: [{ conditions, verdict: allow, rule: 0 }], otherwise: allow, bits: 64 });
  const arch = fc.oneof(
    { weight: 3, arbitrary: fc.constant<Arch>('x86_64') },
    { weight: 2, arbitrary: fc.constantFrom<Arch>('x86', 'x32') },
  );
  const named = [...new Set(syscalls.flatMap(({ names }) => names))].filter((name) => among.includes(name));
  return arch.chain((arch) => {
    const numbers = (names: readonly string[]): readonly number[] =>
      names.flatMap((name) => syscallByName(arch, name)?.nr ?? []);
    const free = freeNumbers.map((nr) => (arch === 'x32' ? nr + 0x4000_0000 : nr));
    const known = numbers(named);
    const nr = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...(known.length === 0 ? free : known)) },
      { weight: 1, arbitrary: fc.constantFrom(...numbers(among), ...free) },
    );
    return fc.record({ arch: fc.constant(arch), nr, args });
  });
}
