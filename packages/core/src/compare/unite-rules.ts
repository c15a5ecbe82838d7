import { noFilter, type EngineProfile, type EngineRule } from '../profile/engine-profile.ts';
import type { Condition, FlatProfile } from '../profile/flat.ts';
import type { Host } from '../profile/host.ts';
import { formatVerdict, sameVerdict, verdictOf } from '../profile/verdict.ts';
import { architecturesOf, type Frame } from './merge-frame.ts';
import { ruleOrigins } from './rule-origins.ts';

/**
 * The rules of all profiles in one: a rule for each action, set of conditions and comment, a name only once for the same. What
 * that means is for the caller to find out. Undefined if the profiles' defaults differ.
 */
export function uniteRules(
  profiles: readonly EngineProfile[],
  flats: readonly FlatProfile[],
  { host, frame }: { readonly host: Host; readonly frame: Frame },
): EngineProfile | undefined {
  const [first] = flats;
  const byDefault = flats.map(({ defaultAction, defaultErrnoRet }) => verdictOf(defaultAction, defaultErrnoRet));
  const [verdict] = byDefault;
  if (first === undefined || verdict === undefined || !byDefault.every((other) => sameVerdict(other, verdict))) return undefined;
  const { defaultAction, defaultErrnoRet } = first;
  const rules = profiles.flatMap((profile, i) => appliedRules(profile, flats[i] ?? first, host));
  return {
    defaultAction,
    defaultErrnoRet,
    defaultErrno: undefined,
    architectures: architecturesOf(flats, host),
    archMap: [],
    ...frame,
    syscalls: groupRules(rules),
  };
}

/** The rules a host keeps, with their comments. */
function appliedRules(profile: EngineProfile, { syscalls }: FlatProfile, host: Host): readonly EngineRule[] {
  const origins = ruleOrigins(profile, host);
  return syscalls.map((rule, i) => ({
    ...rule,
    errno: undefined,
    comment: profile.syscalls[origins[i] ?? -1]?.comment,
    includes: noFilter,
    excludes: noFilter,
  }));
}

function groupRules(rules: readonly EngineRule[]): readonly EngineRule[] {
  const always = new Set(rules.filter(({ args }) => args.length === 0).flatMap((rule) => rule.names.map((name) => keyOf(rule, name))));
  const groups = new Map<string, { readonly rule: EngineRule; readonly names: Set<string> }>();
  const done = new Set<string>();
  for (const rule of rules) {
    const key = `${keyOf(rule, rule.comment ?? '')} ${conditionsKey(rule.args)}`;
    for (const name of rule.names) {
      const meaning = `${keyOf(rule, name)} ${conditionsKey(rule.args)}`;
      if (done.has(meaning) || (rule.args.length > 0 && always.has(keyOf(rule, name)))) continue;
      done.add(meaning);
      const group = groups.get(key) ?? { rule, names: new Set() };
      groups.set(key, group);
      group.names.add(name);
    }
  }
  return [...groups.values()].map(({ rule, names }) => ({ ...rule, names: [...names].toSorted() }));
}

function keyOf({ action, errnoRet }: EngineRule, name: string): string {
  return `${formatVerdict(verdictOf(action, errnoRet))} ${name}`;
}

function conditionsKey(args: readonly Condition[]): string {
  return args.map(({ index, op, value, valueTwo }) => `${index} ${op} ${value} ${valueTwo}`).join(', ');
}
