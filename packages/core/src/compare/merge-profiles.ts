import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { archesOf, equal, numbersOf } from '../policy/call-map.ts';
import { isAllowed } from '../policy/permissiveness.ts';
import { PolicyError } from '../policy/policy-error.ts';
import { policyOf } from '../policy/policy-of.ts';
import { policyToFlat } from '../policy/policy-to-flat.ts';
import { allowedSet, intersect, subset, union, type Policy } from '../policy/policy.ts';
import { Space } from '../policy/space.ts';
import { noFilter, type EngineProfile } from '../profile/engine-profile.ts';
import type { FlatProfile } from '../profile/flat.ts';
import type { Host } from '../profile/host.ts';
import { resolveProfile } from '../profile/resolve.ts';
import { sameVerdict, verdictOf } from '../profile/verdict.ts';
import { frameOf, hostRemarks, type Frame } from './merge-frame.ts';
import { diffPolicies } from './policy-diff.ts';
import { ruleOrigins } from './rule-origins.ts';
import { uniteRules, type RuleSource } from './unite-rules.ts';

/** For which host profiles are merged, and how. */
export interface MergeOptions {
  /** The profiles' conditions on the host are decided for this one. */
  readonly host: Host;
  /** `union` allows what any of the profiles does, `intersect` what all do. */
  readonly mode: 'union' | 'intersect';
  /** For a union that no profile can express: accept the rules of all put together, which allow more on some architecture. */
  readonly allowMore?: boolean | undefined;
}

/** One profile of several, and how exactly it says what they say together. */
export interface MergedProfile {
  readonly profile: EngineProfile;
  /**
   * `verdicts`: every call gets the very verdict of the union or intersection. `allowed`: the same calls are allowed, others may be
   * refused with another errno. `more`: more is allowed; the diagnostics say what.
   */
  readonly exact: 'verdicts' | 'allowed' | 'more';
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Merges the filters of profiles: each call gets the most (`union`) or least (`intersect`) permissive verdict of all. Rules are
 * kept as they stand where that is proven to mean the same, and written anew from the policy elsewhere. Throws
 * `PolicyError` where no profile says what the result is.
 */
export function mergeProfiles(profiles: readonly EngineProfile[], options: MergeOptions): MergedProfile {
  const { host, mode } = options;
  const resolved = profiles.map((profile) => resolveProfile(profile, host));
  const flats = resolved.map(({ flat }) => flat);
  const space = new Space();
  const sources = flats.map((flat, i): RuleSource => {
    const rules = appliedRules(profiles[i], flat, host);
    return { rules, policy: policyOf(flat, { nativeArch: host.arch, space }) };
  });
  const wanted = wantedPolicy(sources, options);
  const { fields, diagnostics } = frameOf(flats);
  const remarks = [...resolved.flatMap((each) => each.diagnostics), ...hostRemarks(profiles, host), ...diagnostics];
  const merged = chooseProfile(wanted, {
    flats,
    sources,
    fields,
    host,
    allowMore: mode === 'union' && options.allowMore === true,
  });
  return { ...merged, diagnostics: [...remarks, ...merged.diagnostics] };
}

function wantedPolicy(sources: readonly RuleSource[], { mode, host }: MergeOptions): Policy {
  const [first, ...rest] = sources.map(({ policy }) => policy);
  if (first === undefined) throw new Error('there is at least one profile to merge');
  return prune(rest.reduce(mode === 'union' ? union : intersect, first), host);
}

interface Candidates {
  readonly flats: readonly FlatProfile[];
  readonly sources: readonly RuleSource[];
  readonly fields: Frame;
  readonly host: Host;
  readonly allowMore: boolean;
}

function chooseProfile(wanted: Policy, { flats, sources, fields, host, allowMore }: Candidates): MergedProfile {
  const { space } = wanted;
  const united = unitedProfile(wanted, flats, { ...fields, syscalls: uniteRules(sources, wanted) });
  const got = united && policyOf(united, { nativeArch: host.arch, space });
  if (united && got && equal(wanted, got)) return { profile: united, exact: 'verdicts', diagnostics: [] };
  const written = tryToWrite(wanted, host);
  if (!(written instanceof PolicyError))
    return { profile: engineProfile({ ...written, ...fields }), exact: 'verdicts', diagnostics: [] };
  if (united === undefined || got === undefined) throw written;
  if (equal(allowedSet(wanted), allowedSet(got)))
    return { profile: united, exact: 'allowed', diagnostics: [{ code: 'merge-refusals-differ' }] };
  if (!allowMore || subset(wanted, got) !== undefined) throw written;
  return { profile: united, exact: 'more', diagnostics: excess(wanted, got) };
}

/** The rules a host keeps, as the file has them otherwise. */
function appliedRules(profile: EngineProfile | undefined, { syscalls }: FlatProfile, host: Host): RuleSource['rules'] {
  const origins = profile === undefined ? [] : ruleOrigins(profile, host);
  return syscalls.map((rule, i) => ({
    ...rule,
    errno: undefined,
    comment: profile?.syscalls[origins[i] ?? -1]?.comment,
    includes: noFilter,
    excludes: noFilter,
  }));
}

/** Rules under the default that all profiles share; undefined if they share none. */
function unitedProfile(
  wanted: Policy,
  flats: readonly FlatProfile[],
  rest: Frame & Pick<EngineProfile, 'syscalls'>,
): EngineProfile | undefined {
  const [first] = flats;
  const defaults = flats.map(({ defaultAction, defaultErrnoRet }) => verdictOf(defaultAction, defaultErrnoRet));
  const [verdict] = defaults;
  if (first === undefined || verdict === undefined || !defaults.every((other) => sameVerdict(other, verdict)))
    return undefined;
  const { defaultAction, defaultErrnoRet } = first;
  return {
    defaultAction,
    defaultErrnoRet,
    defaultErrno: undefined,
    architectures: archesOf(wanted),
    archMap: [],
    ...rest,
  };
}

/** Without architectures whose every call is killed: they need not be listed for that. */
function prune(policy: Policy, { arch: native }: Host): Policy {
  const { elsewhere } = policy;
  const kept = [...policy.arches].filter(
    ([arch]) => arch === native || numbersOf(policy, arch).some(({ value }) => value !== elsewhere),
  );
  return { ...policy, arches: new Map(kept) };
}

function tryToWrite(policy: Policy, { arch }: Host): FlatProfile | PolicyError {
  try {
    return policyToFlat(policy, { nativeArch: arch });
  } catch (error) {
    if (error instanceof PolicyError) return error;
    throw error;
  }
}

/** What rules allow beyond what is wanted, by architecture. */
function excess(wanted: Policy, got: Policy): readonly Diagnostic[] {
  const { arches } = diffPolicies(wanted, got, { arches: archesOf(got), allows: isAllowed });
  return arches.flatMap(({ arch, calls }): readonly Diagnostic[] => {
    const names = calls.filter(({ gained }) => gained !== undefined).map(({ name }) => name);
    return names.length === 0 ? [] : [{ code: 'merge-allows-more', arch, names }];
  });
}

function engineProfile(flat: FlatProfile): EngineProfile {
  const syscalls = flat.syscalls.map((rule) => ({
    ...rule,
    errno: undefined,
    comment: undefined,
    includes: noFilter,
    excludes: noFilter,
  }));
  return { ...flat, defaultErrno: undefined, archMap: [], syscalls };
}
