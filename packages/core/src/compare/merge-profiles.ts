import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { archesOf, combine, numbersOf } from '../policy/call-map.ts';
import { isAllowed } from '../policy/permissiveness.ts';
import { PolicyError } from '../policy/policy-error.ts';
import { policyOf } from '../policy/policy-of.ts';
import { policyToFlat } from '../policy/policy-to-flat.ts';
import { intersect, subset, union, type Policy } from '../policy/policy.ts';
import { Space } from '../policy/space.ts';
import { findCall } from '../policy/witness.ts';
import { noFilter, type EngineProfile } from '../profile/engine-profile.ts';
import type { FlatProfile } from '../profile/flat.ts';
import type { Host } from '../profile/host.ts';
import { resolveProfile } from '../profile/resolve.ts';
import { frameOf, hostRemarks } from './merge-frame.ts';
import { diffPolicies } from './policy-diff.ts';
import { uniteRules } from './unite-rules.ts';

export interface MergeOptions {
  /** The profiles' conditions on the host are decided for this one. */
  readonly host: Host;
  /** `union` allows what any of the profiles does, `intersect` what all do. */
  readonly mode: 'union' | 'intersect';
  /** For a union that no profile can express: accept the rules of all put together, which allow more on some architecture. */
  readonly allowMore?: boolean | undefined;
}

export interface MergedProfile {
  readonly profile: EngineProfile;
  /** Whether it gives every call the very verdict of the union or intersection; else it allows more, as the diagnostics say. */
  readonly exact: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Merges the filters of profiles exactly: each call gets the most (`union`) or least (`intersect`) permissive verdict of all. The
 * rules of a union are put together as they stand where that can be proven to mean the same, and written anew from the
 * policy elsewhere. Throws `PolicyError` where no profile says what the result is.
 */
export function mergeProfiles(profiles: readonly EngineProfile[], options: MergeOptions): MergedProfile {
  const { host, mode } = options;
  const resolved = profiles.map((profile) => resolveProfile(profile, host));
  const flats = resolved.map(({ flat }) => flat);
  const space = new Space();
  const policies = flats.map((flat) => policyOf(flat, { nativeArch: host.arch, space }));
  const [first, ...rest] = policies;
  if (first === undefined) throw new Error('there is at least one profile to merge');
  const wanted = rest.reduce(mode === 'union' ? union : intersect, first);
  const frame = frameOf(flats);
  const diagnostics = [
    ...resolved.flatMap((each) => each.diagnostics),
    ...hostRemarks(profiles, host),
    ...frame.diagnostics,
  ];
  const united = mode === 'union' ? uniteRules(profiles, flats, { host, frame: frame.fields }) : undefined;
  if (united !== undefined && isExactly(wanted, united, host)) return { profile: united, exact: true, diagnostics };
  const written = tryToWrite(prune(wanted, host), host);
  if (!(written instanceof PolicyError)) {
    return { profile: engineProfile({ ...written, ...frame.fields }), exact: true, diagnostics };
  }
  const more = united && options.allowMore === true ? excess(wanted, policyOf(united, { nativeArch: host.arch, space })) : undefined;
  if (united === undefined || more === undefined) throw written;
  return { profile: united, exact: false, diagnostics: [...diagnostics, ...more] };
}

function isExactly(wanted: Policy, profile: EngineProfile, { arch }: Host): boolean {
  const got = policyOf(profile, { nativeArch: arch, space: wanted.space });
  return findCall(combine(wanted, got, (x, y) => x !== y)) === undefined;
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

/** What the united rules allow beyond the union, by architecture; undefined if they lack something of it. */
function excess(wanted: Policy, united: Policy): readonly Diagnostic[] | undefined {
  if (subset(wanted, united) !== undefined) return undefined;
  const { arches } = diffPolicies(wanted, united, { arches: archesOf(united), allows: isAllowed });
  return arches.flatMap(({ arch, calls }): readonly Diagnostic[] => {
    const names = calls.filter(({ gained }) => gained !== undefined).map(({ name }) => name);
    return names.length === 0 ? [] : [{ code: 'merge-allows-more', arch, names }];
  });
}

function engineProfile(flat: FlatProfile): EngineProfile {
  return {
    ...flat,
    defaultErrno: undefined,
    archMap: [],
    syscalls: flat.syscalls.map((rule) => ({
      ...rule,
      errno: undefined,
      comment: undefined,
      includes: noFilter,
      excludes: noFilter,
    })),
  };
}
