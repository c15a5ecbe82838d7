import { archLabel, type Arch } from '../../kernel/arch.ts';
import { libseccompKnows, type LibseccompVersion } from '../../kernel/libseccomp.ts';
import { isSyscallName } from '../../kernel/syscalls.ts';
import type { KernelVersion } from '../../kernel/version.ts';
import { compileRules, type CompiledRules, type CompileOptions } from '../../profile/compile-rules.ts';
import type { EngineProfile } from '../../profile/engine-profile.ts';
import type { FlatProfile, FlatRule } from '../../profile/flat.ts';
import type { Host } from '../../profile/host.ts';
import { ruleOrigins } from '../rule-origins.ts';
import type { Runtime } from '../../profile/runtime.ts';
import { verdictOf, type Verdict } from '../../profile/verdict.ts';

/** What a profile is checked for; what is left out is not checked. */
export interface CheckOptions {
  readonly host: Host;
  readonly runtime?: Runtime | undefined;
  /** The release the runtime uses, to tell names it does not know. */
  readonly libseccomp?: LibseccompVersion | undefined;
  /** The oldest kernel the profile is for, to tell names it does not have. */
  readonly oldestKernel?: KernelVersion | undefined;
  /** True if containers run with no_new_privileges, so that the runtime does less under the filter. */
  readonly noNewPrivileges?: boolean | undefined;
}

/** A rule that applies on the host. */
export interface AppliedRule extends FlatRule {
  /** Its index in the file. */
  readonly index: number;
  readonly verdict: Verdict;
}

/** A profile as checks look at it. */
export interface CheckSubject {
  readonly options: CheckOptions;
  readonly flat: FlatProfile;
  readonly byDefault: Verdict;
  /** In the order of the file. */
  readonly rules: readonly AppliedRule[];
  /** The decisions on each architecture of the filter. */
  readonly compiled: readonly CompiledRules[];
  /** Those of the kernel's own architecture. */
  readonly native: CompiledRules;
}

/** Prepares a profile that was resolved for `options.host` for the checks. */
export function checkSubject(profile: EngineProfile, flat: FlatProfile, options: CheckOptions): CheckSubject {
  const compileOptions = compileOptionsOf(options);
  const native = compileRules(flat, options.host.arch, compileOptions);
  const others = flat.architectures.filter((arch) => arch !== options.host.arch);
  const compiled = [native, ...[...new Set(others)].map((arch) => compileRules(flat, arch, compileOptions))];
  const origins = ruleOrigins(profile, options.host);
  const rules = flat.syscalls.map((rule, i) => ({
    ...rule,
    index: origins[i] ?? i,
    verdict: verdictOf(rule.action, rule.errnoRet),
  }));
  const byDefault = verdictOf(flat.defaultAction, flat.defaultErrnoRet);
  return { options, flat, byDefault, rules, compiled, native };
}

/** How the options' runtime compiles a profile. */
export function compileOptionsOf({ host, runtime, libseccomp }: CheckOptions): CompileOptions {
  return {
    nativeArch: host.arch,
    ...(runtime !== undefined && { runtime }),
    ...(libseccomp !== undefined && {
      knows: (name: string) => isSyscallName(name) && libseccompKnows(libseccomp, name) !== false,
    }),
  };
}

/** `socket`, or `i386:socket` where it is not native. */
export function labelIn({ options }: CheckSubject, arch: Arch, name: string): string {
  return arch === options.host.arch ? name : `${archLabel(arch)}:${name}`;
}
