import { arches as allArches, type Arch } from '../kernel/arch.ts';
import { compileRules, type CompileOptions, type CompiledRules, type DecisionList } from '../profile/compile-rules.ts';
import type { FlatProfile } from '../profile/flat.ts';
import type { Verdict } from '../profile/verdict.ts';
import { buildDecisions } from './build.ts';
import type { Node } from './node.ts';
import { numberDomain } from './number-domain.ts';
import { maxNumber, numberMap, type NumberMap, type NumberRange } from './number-map.ts';
import type { Policy } from './policy.ts';
import { Space } from './space.ts';

/** For which kernel and runtime a policy is worked out. */
export interface PolicyOptions extends CompileOptions {
  /** Give policies that are to be compared the same space. */
  readonly space?: Space | undefined;
}

/** The canonical form of a flat profile's filter. Throws `PolicyError` if its conditions are too complex. */
export function policyOf(flat: FlatProfile, options: PolicyOptions): Policy {
  const space = options.space ?? new Space();
  const elsewhere = space.verdict({ action: 'SCMP_ACT_KILL_THREAD', errno: undefined });
  const listed = allArches.filter((arch) => arch === options.nativeArch || flat.architectures.includes(arch));
  const numbers = (arch: Arch) => numbersOfRules(space, compileRules(flat, arch, options), elsewhere);
  return { space, arches: new Map(listed.map((arch) => [arch, numbers(arch)])), elsewhere };
}

function numbersOfRules(space: Space, rules: CompiledRules, elsewhere: Node<Verdict>): NumberMap<Node<Verdict>> {
  const built = new Map<DecisionList, Node<Verdict>>();
  const nodeOf = (list: DecisionList): Node<Verdict> => {
    const node = built.get(list) ?? buildDecisions(space, list);
    built.set(list, node);
    return node;
  };
  const domain = numberDomain(rules.arch);
  const isOwn = (nr: number): boolean => domain.some(({ first, last }) => nr >= first && nr <= last);
  return numberMap(
    lastNumbers(rules, domain).map((nr) => [nr, isOwn(nr) ? nodeOf(rules.decisionsFor(nr)) : elsewhere]),
  );
}

/** The numbers after which the decisions may change, in order, the last number of all included. */
function lastNumbers({ byNumber, stub }: CompiledRules, domain: readonly NumberRange[]): readonly number[] {
  const edges = [...byNumber.keys()].flatMap((nr) => [nr - 1, nr]);
  const domainEdges = domain.flatMap(({ first, last }) => [first - 1, last]);
  const all = [...edges, ...domainEdges, 0, stub?.ceiling ?? 0, maxNumber];
  return [...new Set(all)].filter((nr) => nr >= 0).toSorted((a, b) => a - b);
}
