import { syscallByName } from '../kernel/syscalls.ts';
import { mapNode } from '../policy/apply.ts';
import { archesOf, numbersOf } from '../policy/call-map.ts';
import type { Node } from '../policy/node.ts';
import { numberMapAt } from '../policy/number-map.ts';
import { isAllowed } from '../policy/permissiveness.ts';
import type { Policy } from '../policy/policy.ts';
import type { EngineRule } from '../profile/engine-profile.ts';
import type { Condition } from '../profile/flat.ts';
import { formatVerdict, verdictOf, type Verdict } from '../profile/verdict.ts';

/** A profile's rules for a host, and what they mean. */
export interface RuleSource {
  readonly rules: readonly EngineRule[];
  readonly policy: Policy;
}

/**
 * Rules of several profiles that may mean `wanted`, kept as they stand: for each name those of the first profile that does
 * with the call what is wanted, else those of all. What they mean together is for the caller to find out.
 */
export function uniteRules(sources: readonly RuleSource[], wanted: Policy): readonly EngineRule[] {
  const chosen = new Map<string, RuleSource | undefined>();
  const sourceOf = (name: string): RuleSource | undefined => {
    if (!chosen.has(name))
      chosen.set(
        name,
        sources.find((source) => doesAlike(source.policy, wanted, name)) ?? nearestSource(sources, wanted, name),
      );
    return chosen.get(name);
  };
  const kept = sources.flatMap((source) =>
    source.rules.map((rule) => ({
      ...rule,
      names: rule.names.filter((name) => (sourceOf(name) ?? source) === source),
    })),
  );
  return groupRules(kept.filter(({ names }) => names.length > 0));
}

/** The first that allows of the call what is wanted, whatever it answers to the rest. */
function nearestSource(sources: readonly RuleSource[], wanted: Policy, name: string): RuleSource | undefined {
  const allowed = (node: Node<Verdict>): Node<boolean> => mapNode(wanted.space, node, isAllowed);
  return sources.find(({ policy }) =>
    nodesOf(policy, wanted, name).every(([own, aim]) => allowed(own) === allowed(aim)),
  );
}

function doesAlike(policy: Policy, wanted: Policy, name: string): boolean {
  return nodesOf(policy, wanted, name).every(([own, aim]) => own === aim);
}

/** What a policy and the wanted one do with a call, on every architecture of the wanted one that has it. */
function nodesOf(policy: Policy, wanted: Policy, name: string): readonly (readonly [Node<Verdict>, Node<Verdict>])[] {
  return archesOf(wanted).flatMap((arch) => {
    const nr = syscallByName(arch, name)?.nr;
    if (nr === undefined) return [];
    return [[numberMapAt(numbersOf(policy, arch), nr), numberMapAt(numbersOf(wanted, arch), nr)] as const];
  });
}

/** A rule for each action, set of conditions and comment, in the order of their first ones; a name only once for the same. */
function groupRules(rules: readonly EngineRule[]): readonly EngineRule[] {
  const groups = new Map<string, { readonly rule: EngineRule; readonly names: Set<string> }>();
  const done = new Set<string>();
  const always = new Set(
    rules.flatMap((rule) => (rule.args.length > 0 ? [] : rule.names.map((name) => keyOf(rule, name)))),
  );
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
