import { archFacts, type Arch } from '../kernel/arch.ts';
import { subcallsOf } from '../kernel/multiplexers.ts';
import { syscallByName } from '../kernel/syscalls.ts';
import { choose, combineNodes, mapNode } from '../policy/apply.ts';
import { buildConditions, buildDecisions } from '../policy/build.ts';
import { byComparison, byMasks, conditionPaths, type ConditionPath } from '../policy/condition-paths.ts';
import type { Node } from '../policy/node.ts';
import { isAllowed } from '../policy/permissiveness.ts';
import { PolicyError } from '../policy/policy-error.ts';
import { Space } from '../policy/space.ts';
import { findArguments } from '../policy/witness.ts';
import { compileRules, type Decision, type DecisionList } from '../profile/compile-rules.ts';
import { conditionSets } from '../profile/conditions.ts';
import { isReliablyEnforceable } from '../profile/enforceable.ts';
import type { Condition, FlatProfile, FlatRule } from '../profile/flat.ts';
import { verdictOf, type Verdict } from '../profile/verdict.ts';
import type { SynthesisContext } from './context.ts';
import { unconditional, type PlannedName } from './plan.ts';
import { defaultOf, nameRules } from './profile-of.ts';

/**
 * Sees to it that a call which the base allows under conditions is allowed for the base's arguments and those that were seen to
 * work, and no others. The base's own rules do not always say that: under this profile's default they may mean something
 * else, a refusal is tested before what was seen to work, and a base may allow socketcall by a rule on `socket`.
 */
export function settleConditions(context: SynthesisContext, listed: readonly Arch[]): void {
  for (const [name, planned] of context.plan.names) {
    if (planned.asBase) trySettle(context, name, { planned, listed });
  }
}

/** Conditions too complex to decide stay the base's, with a word on it. */
function trySettle(context: SynthesisContext, name: string, subject: Subject): void {
  try {
    settle(context, name, subject);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    context.diagnose(error.problem);
  }
}

function settle(context: SynthesisContext, name: string, { planned, listed }: Subject): void {
  // 64-bit architectures first: their conditions say more.
  const wanted = listed
    .toSorted((a, b) => archFacts(b).bits - archFacts(a).bits)
    .flatMap((arch) => wantedOn(context, { arch, name, planned }));
  const [first] = wanted;
  if (first === undefined) return;
  const fits = (rules: readonly FlatRule[], how: Match): boolean => {
    const { defaultAction } = context.options;
    const flat = flatOf(context, { listed, rules: nameRules(name, { ...planned, rules }, defaultAction) });
    return wanted.every((one) => saysSo(flat, one, { nativeArch: context.arch, how }));
  };
  for (const rules of waysToSay(name, planned, first))
    if (fits(rules, 'exactly')) return context.plan.replace(name, planned, { ...planned, rules });
  context.diagnose({ code: 'wider-than-base', syscall: name });
  const wider = [...waysToSay(name, planned, first)].find((rules) => fits(rules, 'at least'));
  context.plan.replace(name, planned, wider === undefined ? unconditional : { ...planned, rules: wider });
}

/**
 * Rules of the base's that may say what is wanted beside those for what was seen to work, the likest to the base first. Its refusals of
 * what was seen to work are left out: of rules that overlap, libseccomp does not always test first what comes first. Mostly the base's own
 * do, and writing others takes long.
 */
function* waysToSay(
  name: string,
  { rules, conditions }: PlannedName,
  { decisions }: Wanted,
): Generator<readonly FlatRule[]> {
  const contradicted = (rule: FlatRule): boolean =>
    !isAllowing(rule) && conditions.some((seen) => overlap(rule, seen, decisions.bits));
  yield rules.filter((rule) => !contradicted(rule));
  const written = writtenRules(name, decisions)?.filter((rule) => !contradicted(rule));
  if (written === undefined) return;
  yield written;
  yield written.filter(isAllowing);
}

function isAllowing({ action, errnoRet }: FlatRule): boolean {
  return isAllowed(verdictOf(action, errnoRet));
}

function overlap({ args }: FlatRule, seen: readonly Condition[], bits: 32 | 64): boolean {
  const space = new Space();
  const build = (conditions: readonly Condition[]): Node<boolean> => buildConditions(space, conditions, bits);
  const both = (set: readonly Condition[]) => combineNodes(space, [build(set), build(seen)], (x, y) => x && y);
  return conditionSets(args).some((set) => findArguments(both(set)) !== undefined);
}

interface Subject {
  readonly planned: PlannedName;
  readonly listed: readonly Arch[];
}

/** What a call is to get on one architecture. */
interface Wanted {
  readonly arch: Arch;
  readonly nr: number;
  readonly space: Space;
  readonly node: Node<Verdict>;
  /** What the base does. */
  readonly decisions: DecisionList;
}

function wantedOn(
  context: SynthesisContext,
  { arch, name, planned }: { readonly arch: Arch; readonly name: string; readonly planned: PlannedName },
): readonly Wanted[] {
  const treatment = context.treatment(arch, name);
  const nr = syscallByName(arch, name)?.nr;
  if (nr === undefined || treatment.kind !== 'conditional') return [];
  const space = new Space();
  const { decisions } = treatment;
  const allow = space.verdict({ action: 'SCMP_ACT_ALLOW', errno: undefined });
  const node = planned.conditions.reduce<Node<Verdict>>(
    (rest, conditions) => choose(space, buildConditions(space, conditions, decisions.bits), [allow, rest]),
    buildDecisions(space, decisions),
  );
  return [{ arch, nr, space, node, decisions }];
}

function flatOf(
  { options }: SynthesisContext,
  { listed, rules }: { readonly listed: readonly Arch[]; readonly rules: readonly FlatRule[] },
): FlatProfile {
  return {
    ...defaultOf(options.defaultAction),
    architectures: listed,
    flags: [],
    listenerPath: undefined,
    listenerMetadata: undefined,
    syscalls: rules,
  };
}

type Match = 'exactly' | 'at least';

/** Whether rules allow what is wanted, and load. */
function saysSo(
  flat: FlatProfile,
  { arch, nr, space, node }: Wanted,
  { nativeArch, how }: { readonly nativeArch: Arch; readonly how: Match },
): boolean {
  const compiled = compileRules(flat, arch, { nativeArch });
  const got = mapNode(
    space,
    buildDecisions(space, compiled.decisionsFor(nr)),
    ({ action }) => action === 'SCMP_ACT_ALLOW',
  );
  const wanted = mapNode(space, node, isAllowed);
  const missing = combineNodes(space, [wanted, got], (want, has) => want && !has);
  const alike = how === 'exactly' ? wanted === got : findArguments(missing) === undefined;
  return alike && compiled.conflicts.every(({ name }) => isMultiplexer(name));
}

/** Rules that contradict each other behind a multiplexer are for `openMultiplexers`. */
function isMultiplexer(name: string): boolean {
  return subcallsOf(name).length > 0;
}

/** More rules than this for one call are of no use to anyone. */
const maxRules = 256;

/**
 * The base's decisions as disjoint rules; what it refuses by default is left to this profile's default. Undefined where that takes
 * conditions in a mix that libseccomp may compile wrongly, or never.
 */
function writtenRules(name: string, decisions: DecisionList): readonly FlatRule[] | undefined {
  const space = new Space();
  const node = buildDecisions(space, decisions);
  const { value: byDefault } = space.verdict(decisions.otherwise);
  // A verdict that is none of the diagram's: all are said.
  const otherwise = isAllowed(byDefault) ? { ...byDefault } : byDefault;
  const compared = conditionPaths(node, { otherwise, style: byComparison(space), limit: maxRules }) ?? [];
  const reliable = compared.length > 0 && isReliablyEnforceable(compared.map(asDecision), decisions.bits);
  const paths = reliable ? compared : conditionPaths(node, { otherwise, style: byMasks, limit: maxRules });
  if (paths === undefined) return undefined;
  return paths.map(({ verdict: { action, errno }, conditions }) => ({
    names: [name],
    action,
    errnoRet: errno,
    args: conditions,
  }));
}

function asDecision({ conditions, verdict }: ConditionPath): Decision {
  return { conditions, verdict, rule: 0 };
}
