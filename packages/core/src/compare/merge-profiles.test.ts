import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Arch } from '../kernel/arch.ts';
import { callOf, loadedProfile } from '../policy/flat-profile.arbitrary.ts';
import { comparePermissiveness, isAllowed } from '../policy/permissiveness.ts';
import { PolicyError } from '../policy/policy-error.ts';
import { noFilter, type EngineProfile, type EngineRule } from '../profile/engine-profile.ts';
import { evaluate } from '../profile/evaluate.ts';
import type { Condition, FlatProfile } from '../profile/flat.ts';
import type { Host } from '../profile/host.ts';
import { mergeProfiles } from './merge-profiles.ts';

const host: Host = { arch: 'x86_64', kernel: { major: 6, minor: 1 }, capabilities: [], engine: 'podman' };

function rule(names: readonly string[], more: Partial<EngineRule> = {}): EngineRule {
  return {
    names,
    action: 'SCMP_ACT_ALLOW',
    errnoRet: undefined,
    errno: undefined,
    args: [],
    comment: undefined,
    includes: noFilter,
    excludes: noFilter,
    ...more,
  };
}

function list(syscalls: readonly EngineRule[], more: Partial<EngineProfile> = {}): EngineProfile {
  return {
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: 38,
    defaultErrno: undefined,
    architectures: ['x86_64'],
    archMap: [],
    flags: [],
    listenerPath: undefined,
    listenerMetadata: undefined,
    syscalls,
    ...more,
  };
}

const family = (value: bigint): Condition[] => [{ index: 0, op: 'SCMP_CMP_EQ', value, valueTwo: 0n }];
const both: readonly Arch[] = ['x86_64', 'x86'];

describe('a union', () => {
  it('of allow-lists is an allow-list with their comments', () => {
    const a = list([rule(['read', 'write'], { comment: 'app' }), rule(['execve'], { comment: 'runtime' })]);
    const b = list([rule(['write', 'open'], { comment: 'app' }), rule(['execve', 'read'], { comment: 'runtime' })]);
    const { profile, exact, diagnostics } = mergeProfiles([a, b], { host, mode: 'union' });
    expect({ exact, diagnostics }).toEqual({ exact: 'verdicts', diagnostics: [] });
    expect(profile).toEqual(
      list([rule(['open', 'read', 'write'], { comment: 'app' }), rule(['execve'], { comment: 'runtime' })]),
    );
  });

  it('joins conditions, and drops those of a call that one allows whole', () => {
    const a = list([rule(['socket'], { args: family(1n) }), rule(['socketpair'], { args: family(1n) })]);
    const b = list([rule(['socket'], { args: family(2n) }), rule(['socketpair'])]);
    const { profile } = mergeProfiles([a, b], { host, mode: 'union' });
    expect(profile.syscalls).toEqual([
      rule(['socket'], { args: family(1n) }),
      rule(['socket'], { args: family(2n) }),
      rule(['socketpair']),
    ]);
  });

  it('keeps architectures that only one has, where names do not differ there', () => {
    const a = list([rule(['newfstatat'])]);
    const b = list([rule(['newfstatat', 'fstatat64'])], { architectures: both });
    const { profile, exact } = mergeProfiles([a, b], { host, mode: 'union' });
    expect(exact).toBe('verdicts');
    expect(profile).toMatchObject({ architectures: both, syscalls: [{ names: ['fstatat64', 'newfstatat'] }] });
  });

  it('refuses what no profile can say, and shows the call', () => {
    const merge = () =>
      mergeProfiles([list([rule(['read'])]), list([rule(['write'])], { architectures: both })], {
        host,
        mode: 'union',
      });
    expect(merge).toThrow(PolicyError);
    expect(merge).toThrow(/x86:read/);
  });

  it('allows more where that is accepted, and says on which architecture', () => {
    const merged = mergeProfiles([list([rule(['read'])]), list([rule(['write'])], { architectures: both })], {
      host,
      mode: 'union',
      allowMore: true,
    });
    expect(merged).toMatchObject({
      exact: 'more',
      profile: { architectures: both, syscalls: [{ names: ['read', 'write'] }] },
      diagnostics: [{ code: 'merge-allows-more', arch: 'x86', names: ['read'] }],
    });
  });

  it('of which one kills by default is written anew', () => {
    const kill = list([rule(['read'])], { defaultAction: 'SCMP_ACT_KILL', defaultErrnoRet: undefined });
    const { profile } = mergeProfiles([kill, list([rule(['read', 'write'])])], { host, mode: 'intersect' });
    expect(profile).toMatchObject({ defaultAction: 'SCMP_ACT_KILL_THREAD', syscalls: [{ names: ['read'] }] });
  });

  it('allows a call that one refuses by a rule', () => {
    const a = list([rule(['acct'], { action: 'SCMP_ACT_ERRNO', errnoRet: 1 })]);
    const { profile } = mergeProfiles([a, list([rule(['acct'])])], { host, mode: 'union' });
    expect(profile.syscalls).toEqual([rule(['acct'])]);
  });

  it('keeps to what is allowed where no profile has all the errnos', () => {
    const refusing = rule(['acct'], { action: 'SCMP_ACT_ERRNO', errnoRet: 1 });
    const a = list([refusing, rule(['read'])], { architectures: both });
    const merged = mergeProfiles([a, list([rule(['read'])])], { host, mode: 'union' });
    expect(merged).toMatchObject({ exact: 'allowed', diagnostics: [{ code: 'merge-refusals-differ' }] });
    expect(merged.profile.syscalls).toEqual([refusing, rule(['read'])]);
  });

  it('of different defaults is written anew', () => {
    const a = list([rule(['read'])]);
    const b = list([rule(['write'])], { defaultAction: 'SCMP_ACT_KILL_PROCESS', defaultErrnoRet: undefined });
    const { profile, exact } = mergeProfiles([a, b], { host, mode: 'union' });
    expect(exact).toBe('verdicts');
    expect(profile).toMatchObject({ defaultAction: 'SCMP_ACT_ERRNO', syscalls: [{ names: ['read', 'write'] }] });
  });

  it('says what it leaves out and what it was decided for', () => {
    const a = list([rule(['bpf'], { includes: { ...noFilter, caps: ['CAP_BPF'] } })], {
      flags: ['SECCOMP_FILTER_FLAG_LOG'],
    });
    const { diagnostics } = mergeProfiles([a, list([])], { host, mode: 'union' });
    expect(diagnostics).toEqual([
      { code: 'merge-for-host', arch: 'x86_64' },
      { code: 'merge-field-differs', field: 'flags' },
    ]);
  });
});

describe('an intersection', () => {
  it('allows what all allow, on the architectures of all', () => {
    const a = list([rule(['read', 'write', 'socket'])], { architectures: both });
    const b = list([rule(['read', 'open']), rule(['socket'], { args: family(1n) })]);
    const { profile } = mergeProfiles([a, b], { host, mode: 'intersect' });
    expect(profile.architectures).toEqual(['x86_64']);
    expect(profile.syscalls.map(({ names, args }) => [names, args])).toEqual([
      [['read'], []],
      [['socket'], family(1n)],
    ]);
  });

  it('keeps conditions that all have as they stand', () => {
    const same = rule(['socket'], {
      args: [{ index: 0, op: 'SCMP_CMP_NE', value: 16n, valueTwo: 0n }],
      comment: 'no netlink',
    });
    const { profile } = mergeProfiles([list([same, rule(['read'])]), list([rule(['write']), same])], {
      host,
      mode: 'intersect',
    });
    expect(profile.syscalls).toEqual([same]);
  });
});

const engine = (flat: FlatProfile): EngineProfile => ({
  ...flat,
  defaultErrno: undefined,
  archMap: [],
  syscalls: flat.syscalls.map((each) => rule(each.names, each)),
});

/** Takes seconds; more on a busy machine. */
const slow = { timeout: 60_000 };

describe('any merge', slow, () => {
  it.each(['union', 'intersect'] as const)('by %s gives each call the verdict it names', (mode) => {
    const pair = loadedProfile.chain((one) =>
      fc.tuple(fc.constant(one), loadedProfile, fc.array(callOf(one), { minLength: 1, maxLength: 20 })),
    );
    let merged = 0;
    fc.assert(
      fc.property(pair, ([{ flat: a, options }, { flat }, calls]) => {
        const { nativeArch } = options;
        // The other profile is loaded on the same kernel.
        const b = { ...flat, architectures: a.architectures };
        let result;
        try {
          result = mergeProfiles([engine(a), engine(b)], { host: { ...host, arch: nativeArch }, mode });
        } catch (error) {
          if (error instanceof PolicyError) return;
          throw error;
        }
        merged++;
        for (const call of calls) {
          const [x, y] = [evaluate(a, call, { nativeArch }), evaluate(b, call, { nativeArch })];
          const order = comparePermissiveness(x, y) * (mode === 'union' ? 1 : -1);
          const got = evaluate(result.profile, call, { nativeArch });
          if (result.exact === 'verdicts') expect(got).toEqual(order >= 0 ? x : y);
          else expect(isAllowed(got)).toBe(isAllowed(order >= 0 ? x : y));
        }
      }),
      { numRuns: 25 },
    );
    expect(merged).toBeGreaterThan(5);
  });
});
