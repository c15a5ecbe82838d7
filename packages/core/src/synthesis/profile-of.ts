import type { Arch } from '../kernel/arch.ts';
import { noFilter, type EngineProfile, type EngineRule } from '../profile/engine-profile.ts';
import type { Action } from '../profile/flat.ts';
import type { DefaultAction, SynthesisOptions } from './options.ts';
import { enosys, groups, type Group, type Plan } from './plan.ts';

const defaultActions: Readonly<Record<DefaultAction, Action>> = {
  errno: 'SCMP_ACT_ERRNO',
  'kill-process': 'SCMP_ACT_KILL_PROCESS',
  trap: 'SCMP_ACT_TRAP',
  log: 'SCMP_ACT_LOG',
};

const comments: Readonly<Record<Group, string>> = {
  application: 'Made by the application.',
  runtime: 'Made by the container runtime between loading the filter and starting the application.',
  hidden: 'Hidden from recordings: answered by the vDSO, made for the kernel, or never returning.',
  sibling: 'Does the same job as a call above for another C library, kernel or architecture.',
};

/** The planned names as a profile: one rule per group, then the conditional ones, then those refused with their own errno. */
export function profileOf({ names }: Plan, architectures: readonly Arch[], options: SynthesisOptions): EngineProfile {
  const sorted = [...names].sort(([a], [b]) => (a < b ? -1 : 1));
  const plain = sorted.filter(([, planned]) => planned.refuse === undefined && !isConditional(planned));
  const isErrno = options.defaultAction === 'errno';
  return {
    defaultAction: defaultActions[options.defaultAction],
    defaultErrnoRet: isErrno ? enosys : undefined,
    defaultErrno: undefined,
    architectures,
    archMap: [],
    flags: [],
    listenerPath: undefined,
    listenerMetadata: undefined,
    syscalls: [
      ...groups.flatMap((group) => groupRule(group, plain)),
      ...sorted.flatMap(([name, planned]) => conditionalRules(name, planned)),
      ...refusals(sorted),
    ],
  };
}

type Planned = Plan['names'] extends Map<string, infer P> ? P : never;

function isConditional({ rules, conditions }: Planned): boolean {
  return rules.length + conditions.length > 0;
}

function groupRule(group: Group, plain: readonly (readonly [string, Planned])[]): EngineRule[] {
  const names = plain.filter(([, planned]) => planned.group === group).map(([name]) => name);
  return names.length === 0 ? [] : [rule({ names, comment: comments[group] })];
}

function conditionalRules(name: string, { rules, conditions }: Planned): EngineRule[] {
  const kept = rules.map((base) => rule({ ...base, comment: 'As the base profile has it.' }));
  const comment = rules.length > 0 ? 'Beyond the base profile: seen to succeed.' : 'Only with the observed arguments.';
  return [...kept, ...conditions.map((args) => rule({ names: [name], args, comment }))];
}

/** Refused calls by errno. */
function refusals(sorted: readonly (readonly [string, Planned])[]): EngineRule[] {
  const byErrno = new Map<number, string[]>();
  for (const [name, { refuse }] of sorted) {
    if (refuse !== undefined) byErrno.set(refuse, [...(byErrno.get(refuse) ?? []), name]);
  }
  return [...byErrno]
    .sort(([a], [b]) => a - b)
    .map(([errnoRet, names]) => rule({ names, action: 'SCMP_ACT_ERRNO', errnoRet, comment: refusalComment(errnoRet) }));
}

function refusalComment(errnoRet: number): string {
  return errnoRet === enosys
    ? 'Refused so that libraries fall back to an older call, whatever the engine makes of defaultErrnoRet.'
    : 'Only seen to fail, and refused with this errno by the base profile.';
}

function rule(given: Partial<EngineRule>): EngineRule {
  const plain: EngineRule = {
    names: [],
    action: 'SCMP_ACT_ALLOW',
    errnoRet: undefined,
    errno: undefined,
    args: [],
    comment: undefined,
    includes: noFilter,
    excludes: noFilter,
  };
  return { ...plain, ...given };
}
