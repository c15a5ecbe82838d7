import type { Arch } from '../kernel/arch.ts';
import { archesOf } from '../policy/call-map.ts';
import type { Allows } from '../policy/policy.ts';
import { policyOf } from '../policy/policy-of.ts';
import { Space } from '../policy/space.ts';
import type { CompileOptions } from '../profile/compile-rules.ts';
import type { FlatProfile } from '../profile/flat.ts';
import { formatVerdict, verdictOf } from '../profile/verdict.ts';
import { diffPolicies, type PolicyDiff } from './policy-diff.ts';

/** For which kernel and runtime two profiles are compared, and what counts as allowed. */
export interface DiffOptions extends CompileOptions {
  /** The architectures to report on; by default all that either filter has. */
  readonly arches?: readonly Arch[] | undefined;
  /** Which verdicts count as allowing; by default ALLOW and LOG. */
  readonly allows?: Allows | undefined;
}

/**
 * What changes from one profile to another, call by call, arguments included; plain data that serialises as JSON.
 * `gained` undefined means that `after` allows nothing that `before` does not (it is a subset), `lost` the reverse.
 */
export interface ProfileDiff extends PolicyDiff {
  readonly nativeArch: Arch;
  /** The default verdicts, as `ERRNO(38)`. */
  readonly defaults: { readonly before: string; readonly after: string };
  /** The architectures in each filter, the native one included. */
  readonly filtered: { readonly before: readonly Arch[]; readonly after: readonly Arch[] };
}

/** Compares the filters two flat profiles give on one kernel. Throws `PolicyError` where conditions are too complex to decide. */
export function diffProfiles(before: FlatProfile, after: FlatProfile, options: DiffOptions): ProfileDiff {
  const space = new Space();
  const old = policyOf(before, { ...options, space });
  const now = policyOf(after, { ...options, space });
  return {
    nativeArch: options.nativeArch,
    defaults: { before: defaultOf(before), after: defaultOf(after) },
    filtered: { before: archesOf(old), after: archesOf(now) },
    ...diffPolicies(old, now, options),
  };
}

function defaultOf({ defaultAction, defaultErrnoRet }: FlatProfile): string {
  return formatVerdict(verdictOf(defaultAction, defaultErrnoRet));
}
