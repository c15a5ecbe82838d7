import fc from 'fast-check';
import { arches, type Arch } from '../kernel/arch.ts';
import { syscallByName } from '../kernel/syscalls.ts';
import type { EngineProfile, EngineRule, RuleFilter } from './engine-profile.ts';
import { actions, operators, type Condition, type FlatProfile, type FlatRule } from './flat.ts';
import { engines, type Host } from './host.ts';
import { filterFlags } from './schema.ts';
import type { Call } from './verdict.ts';

const maxUint64 = (1n << 64n) - 1n;

/** Names with and without numbers on an architecture, and ones that share a number with others there. */
const callNames = [
  'read',
  'rmdir',
  'socket',
  'socketcall',
  'clone',
  'clone3',
  'msgget',
  'ipc',
  '_llseek',
  'nosuchcall',
];

export const name: fc.Arbitrary<string> = fc.constantFrom(...callNames);

const filterArch: fc.Arbitrary<Arch> = fc.constantFrom('x86_64', 'x86', 'x32', 'aarch64', 's390x');

/** Values near the places where 32-bit, 64-bit and double precision numbers end. */
export const argumentValue: fc.Arbitrary<bigint> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(0n, 1n, 2n, 5n, 9n) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(0xffff_ffffn, 1n << 32n, (1n << 32n) + 5n, (1n << 53n) + 1n, 1n << 63n, maxUint64),
  },
  { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: maxUint64 }) },
);

export const condition: fc.Arbitrary<Condition> = fc.record({
  index: fc.integer({ min: 0, max: 5 }),
  op: fc.constantFrom(...operators),
  value: argumentValue,
  valueTwo: fc.oneof(fc.constant(0n), argumentValue),
});

const errnoRet = fc.option(fc.constantFrom(0, 1, 38, 77, 4094, 65_574), { nil: undefined });
const action = fc.constantFrom(...actions);

export const flatRule: fc.Arbitrary<FlatRule> = fc.record({
  names: fc.array(name, { minLength: 1, maxLength: 4 }),
  action,
  errnoRet,
  args: fc.oneof(fc.constant([]), fc.array(condition, { maxLength: 8 })),
});

const frame = fc.record({
  defaultAction: action,
  defaultErrnoRet: errnoRet,
  flags: fc.subarray([...filterFlags]),
  listenerPath: fc.option(fc.string({ minLength: 1, unit: 'binary' }), { nil: undefined }),
  listenerMetadata: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
});

/** Any flat profile, miscompiled and unloadable rule sets included. */
export const flatProfile: fc.Arbitrary<FlatProfile> = fc
  .tuple(frame, fc.uniqueArray(filterArch, { maxLength: 3 }), fc.array(flatRule, { maxLength: 6 }))
  .map(([common, architectures, syscalls]) => ({ ...common, architectures, syscalls }));

const caps = ['CAP_CHOWN', 'CAP_SYS_ADMIN', 'CAP_BPF', 'cap_chown'];
const kernelVersion = fc.record({ major: fc.integer({ min: 3, max: 7 }), minor: fc.integer({ min: 0, max: 20 }) });

const ruleFilter: fc.Arbitrary<RuleFilter> = fc.record({
  caps: fc.subarray(caps, { maxLength: 2 }),
  arches: fc.subarray(['amd64', 'arm64', 's390x', 'x86_64'], { maxLength: 2 }),
  minKernel: fc.option(kernelVersion, { nil: undefined }),
});

const engineRule: fc.Arbitrary<EngineRule> = fc
  .tuple(
    flatRule,
    fc.record({
      errno: fc.option(fc.constantFrom('ENOSYS', 'EPERM', '77'), { nil: undefined }),
      comment: fc.option(fc.string({ minLength: 1, unit: 'binary' }), { nil: undefined }),
      includes: ruleFilter,
      excludes: ruleFilter,
    }),
  )
  .map(([rule, rest]) => ({ ...rule, ...rest }));

const archSelection = fc.oneof(
  fc.record({ architectures: fc.uniqueArray(fc.constantFrom(...arches), { maxLength: 3 }), archMap: fc.constant([]) }),
  fc.record({
    architectures: fc.constant([]),
    archMap: fc.array(
      fc.record({ architecture: filterArch, subArchitectures: fc.uniqueArray(filterArch, { maxLength: 2 }) }),
      { maxLength: 3 },
    ),
  }),
);

/** Any engine profile that parses. */
export const engineProfile: fc.Arbitrary<EngineProfile> = fc
  .tuple(frame, archSelection, fc.array(engineRule, { maxLength: 6 }), fc.constantFrom(undefined, 'ENOSYS', '13'))
  .map(([common, selection, syscalls, defaultErrno]) => ({ ...common, ...selection, syscalls, defaultErrno }));

export const host: fc.Arbitrary<Host> = fc.record({
  arch: fc.constantFrom<Arch>('x86_64', 'aarch64', 's390x'),
  kernel: kernelVersion,
  capabilities: fc.option(fc.subarray(caps), { nil: undefined }),
  engine: fc.constantFrom(...engines),
});

/** Calls weighted to the names and the argument values at which a profile's rules change their mind. */
export function callNear({ syscalls }: Pick<FlatProfile, 'syscalls'>): fc.Arbitrary<Call> {
  const values = syscalls
    .flatMap(({ args }) => args)
    .flatMap(({ value, valueTwo }) => [value - 1n, value, value + 1n, valueTwo, value & valueTwo])
    .map((value) => BigInt.asUintN(64, value));
  const arg = values.length === 0 ? argumentValue : fc.oneof(fc.constantFrom(...values), argumentValue);
  const names = [...new Set([...callNames, ...syscalls.flatMap((rule) => rule.names)])];
  return fc
    .record({
      arch: filterArch,
      name: fc.constantFrom(...names),
      other: fc.nat(500),
      args: fc.tuple(arg, arg, arg, arg, arg, arg),
    })
    .map(({ arch, name: called, other, args }) => ({ arch, nr: syscallByName(arch, called)?.nr ?? other, args }));
}
