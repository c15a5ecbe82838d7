import type { EngineProfile } from '../profile/engine-profile.ts';
import type { Host } from '../profile/host.ts';
import { isKept } from '../profile/resolve.ts';

/** For each rule of the flat profile that a host makes of an engine profile, its index in the engine profile. */
export function ruleOrigins({ syscalls }: EngineProfile, host: Host): readonly number[] {
  return syscalls.flatMap((rule, index) => (rule.names.length > 0 && isKept(rule, host) ? [index] : []));
}
