import fc from 'fast-check';
import type { Arch } from '../kernel/arch.ts';
import { syscallByName } from '../kernel/syscalls.ts';
import type { CompileOptions } from '../profile/compile-rules.ts';
import { actions, type Condition, type FlatProfile } from '../profile/flat.ts';
import type { Call } from '../profile/verdict.ts';
import { argumentsNear, condition } from './build.arbitrary.ts';
import { numberDomain } from './number-domain.ts';
import { maxNumber } from './number-map.ts';

/** Neighbouring and lone numbers, multiplexed calls, names of some architectures only, and one that none has. */
const names = [
  'read',
  'write',
  'open',
  'openat',
  'close',
  'socket',
  'connect',
  'semop',
  'clone',
  'mmap2',
  'statx',
  'futex',
  'no_such_call',
];

const rule = fc.record({
  names: fc.subarray(names, { minLength: 1 }),
  action: fc.constantFrom(...actions),
  errnoRet: fc.constantFrom(undefined, 1, 38),
  args: fc.array(condition, { maxLength: 3 }),
});

const machines: readonly (readonly [Arch, readonly Arch[]])[] = [
  ['x86_64', ['x86', 'x32']],
  ['aarch64', ['arm']],
  ['arm', []],
  ['riscv64', []],
  ['ppc64le', []],
  ['s390x', ['s390']],
];

/** A profile, and the kernel and runtime it is loaded by. */
export interface LoadedProfile {
  readonly flat: FlatProfile;
  readonly options: CompileOptions;
}

export const loadedProfile: fc.Arbitrary<LoadedProfile> = fc.constantFrom(...machines).chain(([nativeArch, others]) =>
  fc.record({
    flat: fc.record({
      defaultAction: fc.constantFrom(...actions),
      defaultErrnoRet: fc.constantFrom(undefined, 1, 38),
      architectures: fc.subarray([nativeArch, ...others]),
      flags: fc.constant([]),
      listenerPath: fc.constant(undefined),
      listenerMetadata: fc.constant(undefined),
      syscalls: fc.array(rule, { maxLength: 6 }),
    }),
    options: fc.constantFrom<CompileOptions>(
      { nativeArch },
      { nativeArch, runtime: { name: 'runc' } },
      { nativeArch, runtime: { name: 'crun', version: '1.8.1' } },
    ),
  }),
);

/** Calls weighted to the numbers and argument values at which the profile's verdicts change. */
export function callOf({ flat, options }: LoadedProfile): fc.Arbitrary<Call> {
  const conditions: readonly Condition[] = flat.syscalls.flatMap(({ args }) => args);
  const args = argumentsNear({
    decisions: [{ conditions, verdict: { action: 'SCMP_ACT_ALLOW', errno: undefined }, rule: 0 }],
    otherwise: { action: 'SCMP_ACT_ALLOW', errno: undefined },
    bits: 64,
  });
  return fc
    .constantFrom(options.nativeArch, ...flat.architectures, 'x86', 'x32', 'mips' as const)
    .chain((arch) => fc.record({ arch: fc.constant(arch), nr: numberOf(arch), args }));
}

/** Numbers that are calls of the architecture. */
function numberOf(arch: Arch): fc.Arbitrary<number> {
  const known = [...names, 'socketcall', 'ipc'].map((name) => syscallByName(arch, name)?.nr ?? 0);
  const edges = numberDomain(arch).flatMap(({ first, last }) => [first, last]);
  const near = [...known, ...edges].flatMap((nr) => [nr - 1, nr, nr + 1]);
  const isOwn = (nr: number): boolean => numberDomain(arch).some(({ first, last }) => nr >= first && nr <= last);
  return fc.constantFrom(...near.filter((nr) => nr >= 0 && nr <= maxNumber && isOwn(nr)), ...known.filter(isOwn));
}
