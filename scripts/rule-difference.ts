/** A rule of a printed profile. */
interface Rule {
  readonly names: readonly string[];
}

/** What one profile has and another has not, in both directions; rules as they stand in printed profiles. */
export interface RuleDifference {
  readonly added: readonly Rule[];
  readonly removed: readonly Rule[];
}

/** Compares the rules of two printed profiles name by name. */
export function ruleDifference(from: string, to: string): RuleDifference {
  const [before, after] = [singleRules(from), singleRules(to)];
  return {
    added: joined(after.filter((rule) => !before.includes(rule))),
    removed: joined(before.filter((rule) => !after.includes(rule))),
  };
}

/** Each rule for each of its names, as JSON. */
function singleRules(profile: string): readonly string[] {
  const { syscalls } = JSON.parse(profile) as { syscalls: readonly Rule[] };
  return syscalls.flatMap((rule) => rule.names.map((name) => JSON.stringify({ ...rule, names: [name] })));
}

/** Rules that differ in their names only are one rule again. */
function joined(rules: readonly string[]): readonly Rule[] {
  const byRest = new Map<string, Rule>();
  for (const text of rules) {
    const rule = JSON.parse(text) as Rule;
    const rest = JSON.stringify({ ...rule, names: [] });
    byRest.set(rest, { ...rule, names: [...(byRest.get(rest)?.names ?? []), ...rule.names] });
  }
  return [...byRest.values()];
}
