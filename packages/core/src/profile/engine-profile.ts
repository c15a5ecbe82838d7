import type { Arch } from '../kernel/arch.ts';
import type { KernelVersion } from '../kernel/version.ts';
import type { Action, Condition } from './flat.ts';

/**
 * What must hold for a rule to be kept (`includes`) or dropped (`excludes`). For `includes` all of them must hold; for
 * `excludes` any one is enough. Empty lists and undefined ask for nothing.
 */
export interface RuleFilter {
  /** Capabilities as the engines compare them with the bounding set: `CAP_SYS_ADMIN`, exact spelling. */
  readonly caps: readonly string[];
  /** The host's architecture in the engines' spelling (`amd64`, not `x86_64`). */
  readonly arches: readonly string[];
  /** Kernel at least this; only Docker knows it. */
  readonly minKernel: KernelVersion | undefined;
}

/** A rule of an engine profile. Legacy `name` is folded into `names`; a rule without names does nothing. */
export interface EngineRule {
  readonly names: readonly string[];
  readonly action: Action;
  readonly errnoRet: number | undefined;
  /** An error's name or number in a string; Podman prefers it to `errnoRet`, Docker does not know it. */
  readonly errno: string | undefined;
  /** And-bound if the indexes all differ, else or-bound. */
  readonly args: readonly Condition[];
  readonly comment: string | undefined;
  readonly includes: RuleFilter;
  readonly excludes: RuleFilter;
}

/** An entry of `archMap`: the engine that runs on `architecture` filters it and `subArchitectures`. */
export interface ArchMapEntry {
  readonly architecture: Arch;
  readonly subArchitectures: readonly Arch[];
}

/** The Podman and Docker profile format, parsed, in one spelling, without loss of what either engine reads. */
export interface EngineProfile {
  readonly defaultAction: Action;
  readonly defaultErrnoRet: number | undefined;
  /** Podman only, and preferred there to `defaultErrnoRet`. */
  readonly defaultErrno: string | undefined;
  /** At most one of `architectures` and `archMap` has entries. */
  readonly architectures: readonly Arch[];
  readonly archMap: readonly ArchMapEntry[];
  readonly flags: readonly string[];
  readonly listenerPath: string | undefined;
  readonly listenerMetadata: string | undefined;
  readonly syscalls: readonly EngineRule[];
}

/** A filter that asks for nothing. */
export const noFilter: RuleFilter = { caps: [], arches: [], minKernel: undefined };
