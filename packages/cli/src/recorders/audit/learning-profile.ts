import {
  subArches,
  syscallByName,
  type Arch,
  type EngineProfile,
  type EngineRule,
  type Syscall,
} from '@seccomp-tailor/core';

const nothing = { caps: [], arches: [], minKernel: undefined };

/** The architectures a filter must know: a call of any other kills its process. */
export function filteredArches(native: Arch): readonly Arch[] {
  return [native, ...subArches(native)];
}

/** A profile that lets every call through and logs those that `known` does not name. */
export function learningProfile(native: Arch, known: readonly string[] = []): EngineProfile {
  const rule: EngineRule = {
    names: known,
    action: 'SCMP_ACT_ALLOW',
    errnoRet: undefined,
    errno: undefined,
    args: [],
    comment: undefined,
    includes: nothing,
    excludes: nothing,
  };
  return {
    defaultAction: 'SCMP_ACT_LOG',
    defaultErrnoRet: undefined,
    defaultErrno: undefined,
    architectures: filteredArches(native),
    archMap: [],
    flags: [],
    listenerPath: undefined,
    listenerMetadata: undefined,
    syscalls: known.length === 0 ? [] : [rule],
  };
}

/**
 * The same on top of a profile: what it allows is not logged, everything else is let through and logged. A call that it refuses in one
 * rule and allows in another is logged in any case.
 */
export function learningBeyond(profile: EngineProfile, native: Arch, known: readonly string[] = []): EngineProfile {
  const learning = learningProfile(native, known);
  const allowing = profile.syscalls.filter(({ action }) => action === 'SCMP_ACT_ALLOW');
  const others = profile.syscalls.filter(({ action }) => action !== 'SCMP_ACT_ALLOW');
  const refused = new Set(others.flatMap(({ names }) => names));
  const rules = allowing.map((rule) => ({
    ...rule,
    names: rule.names.filter((name) => !refused.has(name) && !alwaysLogged.has(name)),
  }));
  return { ...learning, syscalls: [...learning.syscalls, ...rules.filter(({ names }) => names.length > 0)] };
}

/** They show where a program begins. */
export const alwaysLogged: ReadonlySet<string> = new Set(['execve', 'execveat']);

/**
 * The names that a further round need not log. A rule counts for every architecture of the filter, so a name is known only when it was
 * seen on all those of the architectures in use that have it.
 */
export function knownNames(seen: readonly Syscall[]): readonly string[] {
  const arches = new Set(seen.map(({ arch }) => arch));
  const keys = new Set(seen.map(({ arch, name }) => `${arch}:${name}`));
  const isKnown = (name: string): boolean =>
    [...arches].every((arch) => keys.has(`${arch}:${name}`) || syscallByName(arch, name) === undefined);
  const names = new Set(seen.flatMap(({ name }) => name ?? []));
  return [...names].filter((name) => !alwaysLogged.has(name) && isKnown(name)).toSorted();
}
