import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runOf } from '../evidence/evidence.arbitrary.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { evidenceOf, mergeEvidence } from '../evidence/merge.ts';
import type { Arch } from '../kernel/arch.ts';
import { syscallByName, syscallLabel, type Syscall } from '../kernel/syscalls.ts';
import type { Observation } from '../observations/observation.ts';
import { isAllowed } from '../policy/permissiveness.ts';
import { policyOf } from '../policy/policy-of.ts';
import { subset } from '../policy/policy.ts';
import { Space } from '../policy/space.ts';
import { evaluate } from '../profile/evaluate.ts';
import type { FlatProfile } from '../profile/flat.ts';
import { loadProblems } from '../profile/load-problems.ts';
import { resolveProfile } from '../profile/resolve.ts';
import { synthesize, type Tailored } from './synthesize.ts';

const host = { arch: 'x86_64', kernel: { major: 6, minor: 1 }, capabilities: [], engine: 'podman' } as const;
const options = { nativeArch: host.arch } as const;

const calls: readonly Syscall[] = (
  [
    ['x86_64', 'socket'],
    ['x86_64', 'personality'],
    ['x86_64', 'prctl'],
    ['x86_64', 'read'],
    ['x86', 'socket'],
    ['x86', 'socketcall'],
    ['x86', 'personality'],
    ['x86', 'prctl'],
  ] as const
).map(([arch, name]) => syscallByName(arch, name) as Syscall);

/** Calls that returned, with arguments that are all known. */
const observation: fc.Arbitrary<Observation> = fc
  .record({
    syscall: fc.constantFrom(...calls),
    outcome: fc.constantFrom('ok', 'errno'),
    errno: fc.constantFrom('EINVAL', 'ENOSYS'),
    values: fc.tuple(fc.bigInt(0n, 3n), fc.bigInt(0n, 3n), fc.bigInt(0n, 3n)),
  } as const)
  .map(({ values, errno, ...rest }) => ({
    ...rest,
    errno: rest.outcome === 'errno' ? errno : undefined,
    args: values.map((value, index) => ({ index, value })),
    count: 1,
    program: undefined,
    line: 1,
  }));

// A rule on `socket` opens socketcall as well, even where a base refuses that by its name.
const rule = fc
  .record({
    names: fc.subarray(['socket', 'socketcall', 'personality', 'prctl', 'read'], { minLength: 1, maxLength: 2 }),
    action: fc.constantFrom('SCMP_ACT_ALLOW', 'SCMP_ACT_ERRNO'),
    errnoRet: fc.constantFrom(1, 22, 38),
    args: fc.array(
      fc.record({
        index: fc.nat(1),
        op: fc.constantFrom('SCMP_CMP_EQ', 'SCMP_CMP_NE'),
        value: fc.bigInt(0n, 3n),
        valueTwo: fc.constant(0n),
      } as const),
      { maxLength: 2 },
    ),
  } as const)
  .map((one) =>
    one.action === 'SCMP_ACT_ALLOW' ? one : { ...one, names: one.names.filter((name) => name !== 'socketcall') },
  );

/** A base that runtimes load. */
const base: fc.Arbitrary<FlatProfile> = fc
  .record({
    defaultAction: fc.constantFrom('SCMP_ACT_ERRNO', 'SCMP_ACT_ALLOW'),
    defaultErrnoRet: fc.constantFrom(1, 38),
    architectures: fc.constant<readonly Arch[]>(['x86_64', 'x86']),
    syscalls: fc.array(rule, { maxLength: 4 }),
  } as const)
  .map((given): FlatProfile => ({ ...given, flags: [], listenerPath: undefined, listenerMetadata: undefined }))
  .filter((flat) => !loads(flat).includes('rule-conflict'));

function loads(flat: FlatProfile): readonly string[] {
  return loadProblems(flat, options).map(({ code }) => code);
}

const inputs = fc.record({
  runtime: fc.constantFrom('runc', 'none'),
  siblings: fc.constantFrom('none', 'all'),
  args: fc.constantFrom('none', 'safe'),
  defaultAction: fc.constantFrom('errno', 'kill-process', 'log'),
} as const);

const given = fc.record({
  base: fc.option(base, { nil: undefined }),
  input: inputs,
  seen: fc.array(observation, { maxLength: 6 }),
});

function tailored({ seen, ...rest }: { seen: readonly Observation[]; base: FlatProfile | undefined; input: object }): {
  readonly flat: FlatProfile;
  readonly diagnostics: Tailored['diagnostics'];
} {
  const { profile, diagnostics } = synthesize(evidenceOf(runOf(seen)), {
    arch: host.arch,
    base: rest.base,
    ...rest.input,
  });
  return { flat: resolveProfile(profile, host).flat, diagnostics };
}

function verdictOn(flat: FlatProfile, { syscall, args = [] }: Observation) {
  const at = (index: number): bigint => (args[index]?.value ?? 0n) as bigint;
  const { arch, nr = 0 } = syscall;
  return evaluate(flat, { arch, nr, args: [at(0), at(1), at(2), 0n, 0n, 0n] }, options);
}

describe('a tailored profile', () => {
  it('allows every call of a run in which all calls worked', () => {
    fc.assert(
      fc.property(given, (all) => {
        const seen = all.seen.map((one) => ({ ...one, outcome: 'ok' as const, errno: undefined }));
        const { flat } = tailored({ ...all, seen });
        expect(seen.filter((one) => !isAllowed(verdictOn(flat, one)))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('allows or refuses with an errno, and never kills for, a call of a run', () => {
    fc.assert(
      fc.property(given, (all) => {
        const seen = all.seen.filter(({ syscall }) => syscall.arch === host.arch);
        const { flat } = tailored({ base: all.base, input: { ...all.input, runtime: 'none', siblings: 'none' }, seen });
        const killed = seen.filter((one) => verdictOn(flat, one).action.startsWith('SCMP_ACT_KILL'));
        expect(killed).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('refuses nothing where the default is to log', () => {
    fc.assert(
      fc.property(given, (all) => {
        const { flat } = tailored({ ...all, input: { ...all.input, defaultAction: 'log' } });
        expect(flat.syscalls.filter(({ action }) => action !== 'SCMP_ACT_ALLOW')).toEqual([]);
      }),
    );
  });

  it('is the same whatever the order of calls and runs', () => {
    const seen = fc.array(observation, { maxLength: 6 });
    const ordered = seen.chain((one) =>
      fc.tuple(fc.constant(one), fc.shuffledSubarray(one, { minLength: one.length })),
    );
    fc.assert(
      fc.property(ordered, ordered, inputs, ([a, againA], [b, againB], input) => {
        const [first, second] = [runOf(a, 'a'), runOf(b, 'b')].map(evidenceOf) as [Evidence, Evidence];
        const [again, before] = [runOf(againA, 'a'), runOf(againB, 'b')].map(evidenceOf) as [Evidence, Evidence];
        const made = (evidence: Evidence) => synthesize(evidence, { arch: host.arch, ...input });
        expect(made(mergeEvidence(before, again))).toEqual(made(mergeEvidence(first, second)));
      }),
    );
  });

  it('loads', () => {
    fc.assert(
      fc.property(given, (all) => {
        expect(loads(tailored(all).flat)).not.toContain('rule-conflict');
      }),
      { numRuns: 200 },
    );
  });

  it('allows no more than the base unless it says so', () => {
    fc.assert(
      fc.property(given, (all) => {
        if (all.base === undefined || all.input.defaultAction === 'log') return;
        const { flat, diagnostics } = tailored(all);
        const space = new Space();
        const policy = (of: FlatProfile) => policyOf(of, { ...options, space });
        const more = subset(policy(flat), policy(all.base));
        const said = diagnostics.some(({ code }) => code === 'wider-than-base' || code === 'arch-excess');
        expect(said ? undefined : more && syscallLabel({ ...more, name: undefined }, host.arch)).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });
});
