import { arches, type Arch } from '../kernel/arch.ts';
import { multiplexedAs } from '../kernel/multiplexers.ts';
import { canonicalConditions } from './conditions.ts';
import type { EngineProfile, EngineRule, RuleFilter } from './engine-profile.ts';
import type { Condition } from './flat.ts';

/**
 * The same profile in one of the forms that mean the same: lists sorted and without repeats, rules in a fixed order as far
 * as their order does not matter, neighbours that differ in names only made one. Idempotent. Rules that speak of the same
 * call keep their order, because the first unconditional one wins; a rule that repeats the default stays, because it
 * raises runc's ENOSYS ceiling.
 */
export function normalizeProfile(profile: EngineProfile): EngineProfile {
  const rules = profile.syscalls.filter(({ names }) => names.length > 0).map(normalizeRule);
  return {
    ...profile,
    architectures: sortArches(profile.architectures),
    archMap: arches.flatMap((arch) => {
      const entry = profile.archMap.find(({ architecture }) => architecture === arch);
      return entry === undefined ? [] : [{ architecture: arch, subArchitectures: sortArches(entry.subArchitectures) }];
    }),
    flags: sortTexts(profile.flags),
    syscalls: settle(rules),
  };
}

function normalizeRule(rule: EngineRule): EngineRule {
  return {
    ...rule,
    names: sortTexts(rule.names),
    args: normalizeConditions(rule.args),
    includes: normalizeFilter(rule.includes),
    excludes: normalizeFilter(rule.excludes),
  };
}

function normalizeFilter({ caps, arches: names, minKernel }: RuleFilter): RuleFilter {
  return { caps: sortTexts(caps), arches: sortTexts(names), minKernel };
}

/** More conditions than this keep their order: crun reads the first six only. Repeats stay, they make the rule or-bound. */
const orderless = 6;

function normalizeConditions(args: readonly Condition[]): readonly Condition[] {
  const canonical = args.map((condition) => canonicalConditions([condition], 64)[0] ?? { ...condition, valueTwo: 0n });
  return canonical.length > orderless ? canonical : canonical.toSorted(compareConditions);
}

function compareConditions(a: Condition, b: Condition): number {
  return a.index - b.index || compareTexts(textOf(a), textOf(b));
}

/** Orders and joins rules until neither changes anything. */
function settle(rules: readonly EngineRule[]): readonly EngineRule[] {
  const ordered = orderRules(rules);
  const joined: EngineRule[] = [];
  for (const rule of ordered) {
    const last = joined.at(-1);
    if (last !== undefined && kindOf(last) === kindOf(rule)) {
      joined[joined.length - 1] = { ...last, names: sortTexts([...last.names, ...rule.names]) };
    } else joined.push(rule);
  }
  return joined.length === ordered.length ? joined : settle(joined);
}

/** The first of all orders that keep rules on the same call in sequence: repeatedly the least rule whose predecessors are out. */
function orderRules(rules: readonly EngineRule[]): readonly EngineRule[] {
  const waiting = rules.map((rule, index) => ({ rule, index, key: `${kindOf(rule)} ${rule.names.join(' ')}` }));
  const followers = new Map<number, number[]>();
  const blockers = predecessors(rules).map((before, index) => {
    for (const each of before) followers.set(each, [...(followers.get(each) ?? []), index]);
    return before.size;
  });
  const ranked = waiting.toSorted((a, b) => compareTexts(a.key, b.key) || a.index - b.index);
  const ordered: EngineRule[] = [];
  while (ranked.length > 0) {
    const [next] = ranked.splice(
      ranked.findIndex(({ index }) => blockers[index] === 0),
      1,
    );
    if (next === undefined) break;
    ordered.push(next.rule);
    for (const follower of followers.get(next.index) ?? []) blockers[follower] = (blockers[follower] ?? 0) - 1;
  }
  return ordered;
}

/** For each rule the latest earlier rules on its calls; calls that share a number on some architecture count as one. */
function predecessors(rules: readonly EngineRule[]): readonly ReadonlySet<number>[] {
  const latest = new Map<string, number>();
  return rules.map(({ names }, index) => {
    const groups = new Set(names.map(groupOf));
    const before = new Set([...groups].flatMap((group) => latest.get(group) ?? []));
    for (const group of groups) latest.set(group, index);
    return before;
  });
}

function groupOf(name: string): string {
  return multiplexedAs('x86', name)?.call.name ?? name;
}

/** All of a rule but its names, as a text that sorts rules without conditions on the host or arguments first. */
function kindOf({ includes, excludes, args, action, errnoRet, errno, comment }: EngineRule): string {
  const filters = [includes, excludes].map(textOf);
  const conditional = filters.some((filter) => filter !== textOf({ caps: [], arches: [], minKernel: undefined }));
  return textOf([conditional ? filters : 0, args.length, action, args, errnoRet, errno, comment]);
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, field: unknown) => (typeof field === 'bigint' ? String(field) : field));
}

function sortTexts(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted(compareTexts);
}

function sortArches(list: readonly Arch[]): readonly Arch[] {
  return arches.filter((arch) => list.includes(arch));
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
