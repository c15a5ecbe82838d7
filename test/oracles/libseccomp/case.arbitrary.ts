import fc from 'fast-check';
import type { Arch } from '../../../packages/core/src/kernel/arch.ts';
import { multiplexedAs } from '../../../packages/core/src/kernel/multiplexers.ts';
import { syscallByName, syscallsOf } from '../../../packages/core/src/kernel/syscalls.ts';
import { argumentValue, argumentsNear } from '../../../packages/core/src/policy/build.arbitrary.ts';
import { numberDomain } from '../../../packages/core/src/policy/number-domain.ts';
import {
  actions,
  operators,
  type Condition,
  type FlatProfile,
  type FlatRule,
  type Operator,
} from '../../../packages/core/src/profile/flat.ts';
import type { Call, Verdict } from '../../../packages/core/src/profile/verdict.ts';
import type { ExportInput } from './exporter.ts';

/** A profile and calls weighted to where its verdicts change. */
export interface OracleCase extends ExportInput {
  readonly calls: readonly Call[];
}

/** Kernels and the other architectures a profile may list beside theirs. */
const machines: readonly (readonly [Arch, readonly Arch[]])[] = [
  ['x86_64', ['x86', 'x32']],
  ['x86', []],
  ['aarch64', ['arm']],
  ['arm', []],
  ['riscv64', []],
  ['ppc64le', []],
  ['s390x', ['s390']],
];

/** Plain calls, ones that are also reached through a multiplexer, multiplexers, ones that only some architectures have. */
const conditionalNames = [
  'rmdir',
  'socket',
  'connect',
  'semop',
  'clone',
  'mmap2',
  '_llseek',
  'socketcall',
  'ipc',
  'send',
];

const few: fc.Arbitrary<bigint> = fc.constantFrom(0n, 1n, 2n, 3n, 5n, 0x7fff_ffffn, 0x8000_0000n, 0xffff_ffffn);
const equalities: readonly Operator[] = ['SCMP_CMP_EQ', 'SCMP_CMP_MASKED_EQ'];

interface ConditionStyle {
  readonly ops: readonly Operator[];
  readonly values: fc.Arbitrary<bigint>;
  /** The most conditions of one rule. */
  readonly most: number;
}

function conditions(mixture: readonly ConditionStyle[]): fc.Arbitrary<readonly Condition[]> {
  return fc.constantFrom(...mixture).chain(conditionsOf);
}

function conditionsOf({ ops, values, most }: ConditionStyle): fc.Arbitrary<readonly Condition[]> {
  const one: fc.Arbitrary<Condition> = fc.record({
    index: fc.oneof(fc.nat(1), fc.nat(5)),
    op: fc.constantFrom(...ops),
    value: values,
    valueTwo: values,
  });
  return fc.array(one, { minLength: 1, maxLength: most });
}

const pairs: ConditionStyle = { ops: ['SCMP_CMP_EQ'], values: few, most: 2 };
const comparisons: ConditionStyle = { ops: operators, values: few, most: 1 };

/** From what is certain to what is not: the validator draws the line, not this list. */
const styles: readonly ConditionStyle[] = [
  pairs,
  { ops: equalities, values: few, most: 1 },
  { ops: equalities, values: argumentValue, most: 3 },
  { ops: equalities, values: fc.bigInt({ min: 0n, max: 15n }), most: 6 },
  comparisons,
  { ops: operators, values: argumentValue, most: 1 },
  { ops: operators, values: few, most: 2 },
  { ops: operators, values: argumentValue, most: 3 },
];

/** What the rules of one profile are like. */
const mixtures: readonly (readonly ConditionStyle[])[] = [
  ...styles.map((style) => [style]),
  [pairs, comparisons],
  [pairs, pairs, comparisons],
];

type Effect = Pick<FlatRule, 'action' | 'errnoRet'>;

const effect: fc.Arbitrary<Effect> = fc.record({
  action: fc.constantFrom(...actions),
  errnoRet: fc.constantFrom(undefined, 0, 1, 38, 4094),
});

function rules(mixture: readonly ConditionStyle[], effects: fc.Arbitrary<Effect>): fc.Arbitrary<readonly FlatRule[]> {
  const conditional = fc.record({
    names: fc.constantFrom(...conditionalNames).map((name) => [name]),
    args: conditions(mixture),
  });
  const plain = fc.record({ names: fc.constantFrom(...conditionalNames).map((name) => [name]), args: fc.constant([]) });
  const rule = fc.oneof({ weight: 12, arbitrary: conditional }, { weight: 1, arbitrary: plain });
  const sameCall = fc.tuple(
    fc.constantFrom(...conditionalNames),
    fc.array(conditions(mixture), { minLength: 2, maxLength: 5 }),
  );
  const sets = fc.oneof(
    { weight: 2, arbitrary: sameCall.map(([name, sets]) => sets.map((args) => ({ names: [name], args }))) },
    { weight: 1, arbitrary: fc.array(rule, { minLength: 1, maxLength: 5 }) },
  );
  return sets.chain((list) => fc.tuple(...list.map((each) => effects.map((how) => ({ ...each, ...how })))));
}

/** Rules without conditions, on many calls; some repeat names of others. */
function nameRules(names: readonly string[]): fc.Arbitrary<readonly FlatRule[]> {
  const listed = fc.array(fc.oneof(fc.constantFrom(...names), fc.constantFrom('no_such_call', 'RMDIR')), {
    minLength: 1,
    maxLength: 12,
  });
  const rule = fc.tuple(listed, effect).map(([list, how]): FlatRule => ({ names: list, ...how, args: [] }));
  return fc.array(rule, { minLength: 1, maxLength: 8 });
}

function profile(names: readonly string[], others: readonly Arch[]): fc.Arbitrary<FlatProfile> {
  const oneEffect = (mixture: readonly ConditionStyle[]): fc.Arbitrary<readonly FlatRule[]> =>
    effect.chain((how) => rules(mixture, fc.constant(how)));
  const syscalls = fc.oneof(
    { weight: 2, arbitrary: nameRules(names) },
    { weight: 4, arbitrary: fc.constantFrom(...mixtures).chain(oneEffect) },
    { weight: 3, arbitrary: fc.constantFrom(...mixtures).chain((mixture) => rules(mixture, effect)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(nameRules(names), fc.constantFrom(...mixtures).chain(oneEffect))
        .map(([a, b]) => [...a, ...b]),
    },
  );
  return fc
    .record({ byDefault: effect, architectures: fc.subarray([...others]), syscalls })
    .map(({ byDefault, architectures, syscalls }) => ({
      defaultAction: byDefault.action,
      defaultErrnoRet: byDefault.errnoRet,
      architectures,
      flags: [],
      listenerPath: undefined,
      listenerMetadata: undefined,
      syscalls,
    }));
}

/** `names` are those libseccomp and the tables agree on. */
export function oracleCase(names: readonly string[], callsEach: number): fc.Arbitrary<OracleCase> {
  return fc.constantFrom(...machines).chain(([nativeArch, others]) =>
    profile(names, others).chain((flat) =>
      fc.record({
        flat: fc.constant(flat),
        nativeArch: fc.constant(nativeArch),
        optimize: fc.constantFrom<1 | 2>(1, 2),
        calls: fc.array(callNear(flat, nativeArch), { minLength: callsEach, maxLength: callsEach }),
      }),
    ),
  );
}

function callNear(flat: FlatProfile, nativeArch: Arch): fc.Arbitrary<Call> {
  const arch = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(nativeArch, ...flat.architectures) },
    { weight: 1, arbitrary: fc.constantFrom<Arch>('x86_64', 'x86', 'x32', 'mips', 's390x') },
  );
  return arch.chain((arch) =>
    fc.record({ arch: fc.constant(arch), nr: numberNear(flat, arch), args: argsNear(flat, arch) }),
  );
}

const nothing: Verdict = { action: 'SCMP_ACT_ALLOW', errno: undefined };

/** Near the values of the profile's conditions, and the subcalls that select its calls behind a multiplexer. */
function argsNear({ syscalls }: FlatProfile, arch: Arch): fc.Arbitrary<Call['args']> {
  const subcalls = syscalls.flatMap(({ names }) => names.flatMap((name) => multiplexedAs(arch, name)?.subcall ?? []));
  const selectors = subcalls.map((subcall): Condition => ({
    index: 0,
    op: 'SCMP_CMP_EQ',
    value: BigInt(subcall),
    valueTwo: 0n,
  }));
  const conditions = [...syscalls.flatMap(({ args }) => args), ...selectors];
  return argumentsNear({ decisions: [{ conditions, verdict: nothing, rule: 0 }], otherwise: nothing, bits: 64 });
}

function numberNear({ syscalls }: FlatProfile, arch: Arch): fc.Arbitrary<number> {
  const named = [...new Set(syscalls.flatMap(({ names }) => names))].flatMap((name) =>
    [syscallByName(arch, name)?.nr, multiplexedAs(arch, name)?.call.nr].filter((nr) => nr !== undefined),
  );
  const domain = numberDomain(arch);
  const others = [...named, ...domain.flatMap(({ first, last }) => [first, last])]
    .flatMap((nr) => [nr - 1, nr, nr + 1])
    .filter((nr) => domain.some(({ first, last }) => nr >= first && nr <= last));
  const other = fc.oneof(
    fc.constantFrom(...others),
    fc.constantFrom(...syscallsOf(arch).flatMap(({ nr }) => nr ?? [])),
  );
  if (named.length === 0) return other;
  return fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...named) }, { weight: 1, arbitrary: other });
}
