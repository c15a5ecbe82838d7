import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { archFacts, type Arch } from '../kernel/arch.ts';
import { compareKernelVersions } from '../kernel/version.ts';
import type { EngineProfile, EngineRule, RuleFilter } from './engine-profile.ts';
import type { FlatProfile, FlatRule } from './flat.ts';
import { engineTitles, type Engine, type Host } from './host.ts';
import { podmanErrno } from './podman-errno.ts';
import { takesErrno } from './words.ts';

/** A profile as one host has it, and what was met on the way. */
export interface ResolvedProfile {
  readonly flat: FlatProfile;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What the engine hands to the runtime for this host: rules whose conditions on the host fail are gone, `archMap` is
 * expanded, error names are numbers. As the engines do, it neither sorts nor merges, and keeps unknown names. For containerd rules stay
 * whatever their conditions on the host are, and `archMap` counts for nothing, which `parseProfile` says where it reads for containerd.
 */
export function resolveProfile(profile: EngineProfile, host: Host): ResolvedProfile {
  const diagnostics: Diagnostic[] = [];
  const kept = profile.syscalls.flatMap((rule, i): FlatRule[] => {
    diagnostics.push(...ruleProblems(rule, `syscalls[${i}]`, host));
    if (rule.names.length === 0 || !isKept(rule, host)) return [];
    const { names, action, args } = rule;
    return [{ names, action, errnoRet: errnoOf(rule.errno, rule.errnoRet, host.engine), args }];
  });
  const architectures = architecturesOf(profile, host);
  if (profile.archMap.length > 0 && architectures.length === 0) {
    diagnostics.push({ code: 'arch-map-no-entry', arch: host.arch });
  }
  diagnostics.push(...errnoProblems(profile.defaultErrno, profile.defaultErrnoRet, { host, path: 'defaultErrno' }));
  const { defaultAction, defaultErrno, defaultErrnoRet, flags, listenerPath, listenerMetadata } = profile;
  return {
    flat: {
      defaultAction,
      defaultErrnoRet: errnoOf(defaultErrno, defaultErrnoRet, host.engine),
      architectures,
      flags,
      listenerPath,
      listenerMetadata,
      syscalls: kept,
    },
    diagnostics,
  };
}

/** Whether the engine keeps a rule on this host; an exclusion beats an inclusion. */
export function isKept({ includes, excludes }: EngineRule, host: Host): boolean {
  if (host.engine === 'containerd') return true;
  return !excludesHost(excludes, host) && includesHost(includes, host);
}

/** Any one of the exclusions drops the rule. */
function excludesHost({ caps, arches, minKernel }: RuleFilter, host: Host): boolean {
  const { capabilities = [], engine, kernel } = host;
  return (
    arches.includes(engineArch(host.arch)) ||
    caps.some((cap) => capabilities.includes(cap)) ||
    (engine === 'docker' && minKernel !== undefined && compareKernelVersions(kernel, minKernel) >= 0)
  );
}

/** One of the architectures, all of the capabilities; without a capabilities object Podman takes them as given. */
function includesHost({ caps, arches, minKernel }: RuleFilter, host: Host): boolean {
  const { capabilities, engine, kernel } = host;
  return (
    (arches.length === 0 || arches.includes(engineArch(host.arch))) &&
    (capabilities === undefined || caps.every((cap) => capabilities.includes(cap))) &&
    !(engine === 'docker' && minKernel !== undefined && compareKernelVersions(kernel, minKernel) < 0)
  );
}

function engineArch(arch: Arch): string {
  return archFacts(arch).engineName ?? arch;
}

/** Architectures for which the engines find the host's entry in `archMap`; elsewhere the map has no effect. */
const archMapReach: Readonly<Record<Engine, ReadonlySet<Arch>>> = {
  podman: new Set<Arch>(['x86_64', 'aarch64', 'mips64', 'mips64n32', 'mipsel64', 'mipsel64n32', 's390x']),
  // moby starts from GOARCH; its names for mipsel and loongarch64 do not meet.
  docker: new Set<Arch>([
    'x86_64',
    'x86',
    'aarch64',
    'arm',
    'mips64',
    'mips64n32',
    'mipsel64',
    'mipsel64n32',
    'ppc',
    'ppc64',
    'ppc64le',
    'riscv64',
    's390',
    's390x',
  ]),
  containerd: new Set(),
};

function architecturesOf({ architectures, archMap }: EngineProfile, { arch, engine }: Host): readonly Arch[] {
  if (!archMapReach[engine].has(arch)) return architectures;
  const entry = archMap.find(({ architecture }) => architecture === arch);
  return entry === undefined ? architectures : [entry.architecture, ...entry.subArchitectures];
}

/** Podman prefers the string, others know the number only. */
function errnoOf(text: string | undefined, number: number | undefined, engine: Engine): number | undefined {
  return text === undefined || engine !== 'podman' ? number : (podmanErrno(text) ?? number);
}

function ruleProblems(rule: EngineRule, path: string, host: Host): readonly Diagnostic[] {
  const filters = [
    [rule.includes, `${path}.includes`],
    [rule.excludes, `${path}.excludes`],
  ] as const;
  return [
    ...(takesErrno(rule.action) ? errnoProblems(rule.errno, rule.errnoRet, { host, path: `${path}.errno` }) : []),
    ...filters.flatMap(([filter, place]) => filterProblems(filter, place, host)),
  ];
}

function errnoProblems(
  text: string | undefined,
  number: number | undefined,
  { host, path }: { readonly host: Host; readonly path: string },
): readonly Diagnostic[] {
  if (text === undefined) return [];
  const named = podmanErrno(text);
  if (host.engine === 'podman') return named === undefined ? [{ code: 'unknown-errno', path, name: text }] : [];
  const used = number ?? 1;
  return named === used
    ? []
    : [{ code: 'errno-field-ignored', path, name: text, used, engine: engineTitles[host.engine] }];
}

function filterProblems({ caps, minKernel }: RuleFilter, path: string, host: Host): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  if (host.engine === 'podman' && minKernel !== undefined) problems.push({ code: 'min-kernel-ignored', path });
  if (host.engine === 'docker' && caps.length > 0 && host.capabilities === undefined) {
    problems.push({ code: 'capabilities-missing' });
  }
  return problems;
}
