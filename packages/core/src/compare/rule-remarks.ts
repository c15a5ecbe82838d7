import type { EngineProfile, EngineRule } from '../profile/engine-profile.ts';
import type { Host } from '../profile/host.ts';
import { isKept, resolveProfile } from '../profile/resolve.ts';
import { formatVerdict, sameVerdict, verdictOf } from '../profile/verdict.ts';
import { ruleOrigins } from './rule-origins.ts';

/**
 * What becomes of a rule on a call: it counts; the host leaves it out (`includes`, `excludes`); it is skipped because it
 * equals the default; or an unconditional rule (`by`) decides before it.
 */
export type RuleFate =
  | { readonly kind: 'counts' }
  | { readonly kind: 'left-out' }
  | { readonly kind: 'equals-default' }
  | { readonly kind: 'overruled'; readonly by: number };

/** A rule of the file that names a call. */
export interface RuleRemark {
  readonly rule: number;
  readonly verdict: string;
  readonly conditions: EngineRule['args'];
  readonly comment: string | undefined;
  readonly fate: RuleFate;
}

/** The rules that name one of these calls, in the order of the file. */
export function remarksOn(profile: EngineProfile, names: ReadonlySet<string>, host: Host): readonly RuleRemark[] {
  const { flat } = resolveProfile(profile, host);
  const byDefault = verdictOf(flat.defaultAction, flat.defaultErrnoRet);
  const errnos = new Map(ruleOrigins(profile, host).map((origin, i) => [origin, flat.syscalls[i]?.errnoRet] as const));
  const verdictAt = (rule: EngineRule, index: number) => verdictOf(rule.action, errnos.get(index) ?? rule.errnoRet);
  const naming = profile.syscalls.flatMap((rule, index) =>
    rule.names.some((name) => names.has(name)) ? [{ rule, index, verdict: verdictAt(rule, index) }] : [],
  );
  const counting = naming.filter(({ rule, verdict }) => isKept(rule, host) && !sameVerdict(verdict, byDefault));
  const winner = counting.find(({ rule }) => rule.args.length === 0);
  return naming.map((each): RuleRemark => {
    const { rule, index, verdict } = each;
    const fate = ((): RuleFate => {
      if (!isKept(rule, host)) return { kind: 'left-out' };
      if (!counting.includes(each)) return { kind: 'equals-default' };
      return winner === undefined || winner === each ? { kind: 'counts' } : { kind: 'overruled', by: winner.index };
    })();
    return { rule: index, verdict: formatVerdict(verdict), conditions: rule.args, comment: rule.comment, fate };
  });
}
