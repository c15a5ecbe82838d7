import type { Arch } from '../kernel/arch.ts';
import { noFilter, type EngineProfile, type EngineRule } from '../profile/engine-profile.ts';
import type { Action, FlatRule } from '../profile/flat.ts';
import type { DefaultAction, SynthesisOptions } from './options.ts';
import { enosys, groups, isConditional, type Group, type Plan, type PlannedName } from './plan.ts';

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

/** What a tailored profile does with calls it does not list. */
export function defaultOf(chosen: DefaultAction): Pick<EngineProfile, 'defaultAction' | 'defaultErrnoRet'> {
  return { defaultAction: defaultActions[chosen], defaultErrnoRet: chosen === 'errno' ? enosys : undefined };
}

/** The planned names as a profile: one rule per group, then the conditional ones, then those refused with their own errno. */
export function profileOf({ names }: Plan, architectures: readonly Arch[], options: SynthesisOptions): EngineProfile {
  const sorted = [...names].sort(([a], [b]) => (a < b ? -1 : 1));
  const plain = sorted.filter(([, planned]) => planned.refuse === undefined && !isConditional(planned));
  return {
    ...defaultOf(options.defaultAction),
    defaultErrno: undefined,
    architectures,
    archMap: [],
    flags: [],
    listenerPath: undefined,
    listenerMetadata: undefined,
    syscalls: [
      ...groups.flatMap((group) => groupRule(group, plain)),
      ...sorted.flatMap(([name, planned]) => conditionalRules(name, planned, options.defaultAction)),
      ...refusals(sorted),
    ],
  };
}

function groupRule(group: Group, plain: readonly (readonly [string, PlannedName])[]): EngineRule[] {
  const names = plain.filter(([, planned]) => planned.group === group).map(([name]) => name);
  return names.length === 0 ? [] : [rule({ names, comment: comments[group] })];
}

function conditionalRules(name: string, planned: PlannedName, byDefault: DefaultAction): EngineRule[] {
  return nameRules(name, planned, byDefault).map((one) => rule({ ...one, comment: commentOn(one, planned) }));
}

function commentOn(one: FlatRule, { rules, refusals, asBase }: PlannedName): string {
  if (rules.includes(one)) return 'As the base profile has it.';
  if (refusals.includes(one)) return refusalComment(undefined);
  return asBase ? 'Beyond the base profile: seen to succeed.' : 'Only with the observed arguments.';
}

/** The rules on a name that is allowed for some arguments. A profile that logs what it does not list refuses nothing. */
export function nameRules(
  name: string,
  { rules, conditions, refusals }: Pick<PlannedName, 'rules' | 'conditions' | 'refusals'>,
  byDefault: DefaultAction,
): readonly FlatRule[] {
  const kept = byDefault === 'log' ? rules.filter(({ action }) => action === 'SCMP_ACT_ALLOW') : rules;
  return [
    ...kept,
    ...refusals,
    ...conditions.map((args): FlatRule => ({ names: [name], action: 'SCMP_ACT_ALLOW', errnoRet: undefined, args })),
  ];
}

/** Refused calls by errno. */
function refusals(sorted: readonly (readonly [string, PlannedName])[]): EngineRule[] {
  const byErrno = new Map<number, string[]>();
  for (const [name, { refuse }] of sorted) {
    if (refuse !== undefined) byErrno.set(refuse, [...(byErrno.get(refuse) ?? []), name]);
  }
  return [...byErrno]
    .sort(([a], [b]) => a - b)
    .map(([errnoRet, names]) => rule({ names, action: 'SCMP_ACT_ERRNO', errnoRet, comment: refusalComment(errnoRet) }));
}

function refusalComment(errnoRet: number | undefined): string {
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
