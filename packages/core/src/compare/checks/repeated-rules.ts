import { isSyscallName } from '../../kernel/syscalls.ts';
import { isAllowed } from '../../policy/permissiveness.ts';
import { sameCondition } from '../../profile/conditions.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { formatVerdict, sameVerdict } from '../../profile/verdict.ts';
import { defineCheck } from './check.ts';
import type { AppliedRule, CheckSubject } from './subject.ts';

/** Several rules on one call of which some never act: who wins is libseccomp's order, not the file's. */
export const repeatedRules = defineCheck({
  codes: ['denial-without-effect', 'rule-never-acts', 'duplicate-rule', 'rule-equals-default'],
  run: (subject) => [...overruled(subject), ...repeatedNames(subject), ...equalToDefault(subject)],
});

type Relation = 'denial-without-effect' | 'rule-never-acts' | 'duplicate-rule';
type Found = Extract<Diagnostic, { readonly code: Relation }>;

function overruled(subject: CheckSubject): readonly Found[] {
  const pairs = new Map<
    string,
    { readonly relation: Relation; readonly rule: AppliedRule; readonly by: AppliedRule; readonly names: string[] }
  >();
  for (const [name, rules] of rulesByName(subject)) {
    for (const { relation, rule, by } of relationsAmong(rules, subject)) {
      const key = `${relation} ${rule.index} ${by.index}`;
      const pair = pairs.get(key) ?? { relation, rule, by, names: [] };
      pair.names.push(name);
      pairs.set(key, pair);
    }
  }
  return [...pairs.values()].map(({ relation, rule, by, names }) => {
    const place = { rule: rule.index, by: by.index, names };
    return relation === 'denial-without-effect'
      ? { code: relation, ...place, verdict: formatVerdict(by.verdict) }
      : { code: relation, ...place };
  });
}

function rulesByName({ rules }: CheckSubject): ReadonlyMap<string, readonly AppliedRule[]> {
  const byName = new Map<string, AppliedRule[]>();
  for (const rule of rules) {
    for (const name of new Set(rule.names)) byName.set(name, [...(byName.get(name) ?? []), rule]);
  }
  return byName;
}

interface Related {
  readonly relation: Relation;
  readonly rule: AppliedRule;
  readonly by: AppliedRule;
}

/** How the rules on one call stand to the one that decides. */
function relationsAmong(rules: readonly AppliedRule[], { byDefault }: CheckSubject): readonly Related[] {
  const skipped = rules.filter(({ verdict }) => sameVerdict(verdict, byDefault));
  const counting = rules.filter((rule) => !skipped.includes(rule));
  const winner = counting.find(({ args }) => args.length === 0);
  const undone = skipped.flatMap((rule): readonly Related[] => {
    const allowing = counting.find(
      (other) => other.index > rule.index && isAllowed(other.verdict) && isWithin(rule, other),
    );
    return allowing === undefined || isAllowed(rule.verdict)
      ? []
      : [{ relation: 'denial-without-effect', rule, by: allowing }];
  });
  if (winner === undefined) return [...undone, ...duplicates(counting)];
  const losers = counting.filter((rule) => rule !== winner);
  return [
    ...undone,
    ...losers.map((rule): Related => {
      const relation = sameVerdict(rule.verdict, winner.verdict) ? 'duplicate-rule' : 'rule-never-acts';
      return { relation, rule, by: winner };
    }),
  ];
}

/** A rule for all arguments, or for the same as the other. */
function isWithin(rule: AppliedRule, other: AppliedRule): boolean {
  return other.args.length === 0 || rule.args.length === 0 || sameConditions(rule, other);
}

function duplicates(rules: readonly AppliedRule[]): readonly Related[] {
  return rules.flatMap((rule, i): readonly Related[] => {
    const by = rules
      .slice(0, i)
      .find((other) => sameVerdict(other.verdict, rule.verdict) && sameConditions(other, rule));
    return by === undefined ? [] : [{ relation: 'duplicate-rule', rule, by }];
  });
}

function sameConditions(a: AppliedRule, b: AppliedRule): boolean {
  return a.args.length === b.args.length && a.args.every((arg) => b.args.some((other) => sameCondition(arg, other)));
}

function repeatedNames({ rules }: CheckSubject): readonly Found[] {
  return rules.flatMap(({ names, index }): readonly Found[] => {
    const again = names.filter((name, i) => names.indexOf(name) !== i && isSyscallName(name));
    return again.length === 0 ? [] : [{ code: 'duplicate-rule', rule: index, by: index, names: [...new Set(again)] }];
  });
}

function equalToDefault({ rules, byDefault }: CheckSubject) {
  const equal = rules.filter(({ verdict }) => sameVerdict(verdict, byDefault)).map(({ index }) => index);
  return equal.length === 0
    ? []
    : [{ code: 'rule-equals-default', rules: equal, verdict: formatVerdict(byDefault) } as const];
}
