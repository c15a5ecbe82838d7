import { archLabel } from '../../kernel/arch.ts';
import { multiplexedAs, subcallsOf } from '../../kernel/multiplexers.ts';
import { isAllowed } from '../../policy/permissiveness.ts';
import { canonicalConditions, holds } from '../../profile/conditions.ts';
import type { CompiledRules, DecisionList } from '../../profile/compile-rules.ts';
import type { Verdict } from '../../profile/verdict.ts';
import { syscallByName } from '../../kernel/syscalls.ts';
import { defineCheck } from './check.ts';
import type { CheckSubject } from './subject.ts';

/** Rules on calls that older 32-bit programs make through socketcall or ipc, where only the subcall's number is seen. */
export const multiplexers = defineCheck({
  codes: ['multiplexer-opens', 'multiplexer-closes'],
  run: (subject) =>
    subject.compiled.flatMap((rules) =>
      ['socketcall', 'ipc'].flatMap((multiplexer) => {
        const arch = archLabel(rules.arch);
        const { opened, closed } = compareSubcalls(rules, multiplexer, subject);
        return [
          ...(opened.length > 0 ? [{ code: 'multiplexer-opens', arch, multiplexer, names: opened } as const] : []),
          ...(closed.length > 0 ? [{ code: 'multiplexer-closes', arch, multiplexer, names: closed } as const] : []),
        ];
      }),
    ),
});

interface Subcalls {
  /** Refused for some arguments by a rule, and allowed whatever they are through the multiplexer. */
  readonly opened: readonly string[];
  /** Allowed for some arguments, and refused through the multiplexer by the same rule. */
  readonly closed: readonly string[];
}

function compareSubcalls(rules: CompiledRules, multiplexer: string, subject: CheckSubject): Subcalls {
  const nr = syscallByName(rules.arch, multiplexer)?.nr;
  if (nr === undefined) return { opened: [], closed: [] };
  const through = rules.decisionsFor(nr);
  const judged = subcallsOf(multiplexer).flatMap(([name, subcall]) => {
    if (multiplexedAs(rules.arch, name) === undefined || !hasConditionsOrDenial(name, subject)) return [];
    const direct = possible(name, rules, subject);
    const behind = firstFor(through, subcall);
    return [{ name, direct, behind: isAllowed(behind.verdict), byRule: behind.byRule }];
  });
  return {
    opened: judged.filter(({ direct, behind }) => behind && !direct.every(isAllowed)).map(({ name }) => name),
    closed: judged
      .filter(({ direct, behind, byRule }) => !behind && byRule && direct.some(isAllowed))
      .map(({ name }) => name),
  };
}

/** Whether some rule restricts the call: one that no rule names is not what the author had in mind. */
function hasConditionsOrDenial(name: string, { rules }: CheckSubject): boolean {
  return rules.some((rule) => rule.names.includes(name) && (rule.args.length > 0 || !isAllowed(rule.verdict)));
}

/** The verdicts of the call made directly; where the architecture has no such call, those the rules on it give. */
function possible(name: string, rules: CompiledRules, subject: CheckSubject): readonly Verdict[] {
  const nr = syscallByName(rules.arch, name)?.nr;
  if (nr === undefined) {
    return subject.rules.filter((rule) => rule.names.includes(name)).map(({ verdict }) => verdict);
  }
  const { decisions, otherwise } = rules.decisionsFor(nr);
  const always = decisions.some(({ conditions }) => conditions.length === 0);
  return [...decisions.map(({ verdict }) => verdict), ...(always ? [] : [otherwise])];
}

/** What the multiplexer answers to a subcall, and whether a rule on the subcall says so. */
function firstFor({ decisions, otherwise, bits }: DecisionList, subcall: number) {
  const selects = decisions.find(({ conditions }) =>
    canonicalConditions(conditions, bits).every(
      (condition) => condition.index !== 0 || holds(condition, [BigInt(subcall)]),
    ),
  );
  const byRule = selects?.conditions.some(({ index }) => index === 0) ?? false;
  return { verdict: selects?.verdict ?? otherwise, byRule };
}
