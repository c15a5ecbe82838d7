import { archFacts, type Arch } from '../kernel/arch.ts';
import { syscallByName, syscallByNumber, syscallsOf } from '../kernel/syscalls.ts';
import { compileRules, type CompileOptions } from '../profile/compile-rules.ts';
import type { Condition, FlatProfile, FlatRule } from '../profile/flat.ts';
import type { Call, Verdict } from '../profile/verdict.ts';
import { buildDecisions } from './build.ts';
import { archesOf, combine, numbersOf } from './call-map.ts';
import { byComparison, byMasks, conditionPaths, type ConditionPath } from './condition-paths.ts';
import { isLeaf, type Node } from './node.ts';
import { numberDomain } from './number-domain.ts';
import { numberMapAt, sliceNumberMap } from './number-map.ts';
import { PolicyError } from './policy-error.ts';
import { policyOf } from './policy-of.ts';
import type { Policy } from './policy.ts';
import { findCall } from './witness.ts';

/**
 * Writes a policy as a profile: a rule for each verdict and set of conditions, rules disjoint, conditions by EQ and
 * MASKED_EQ (libseccomp compiles others wrong in some mixes) unless one ordered test says it all or an architecture needs
 * it. The result is compiled again and gives the very same policy. Throws `PolicyError` where no profile can.
 */
export function policyToFlat(policy: Policy, options: CompileOptions): FlatProfile {
  let missed: Call | undefined;
  for (const byDefault of likelyDefaults(policy)) {
    const flat = writeProfile(policy, byDefault);
    const again = policyOf(flat, { ...options, space: policy.space });
    const difference = findCall(combine(policy, again, (wanted, got) => wanted !== got));
    if (difference === undefined) return flat;
    missed ??= difference;
  }
  if (missed === undefined) throw new Error('a policy has at least one verdict');
  throw notExpressible(obstacleAt(missed));
}

interface Obstacle {
  readonly arch: Arch;
  readonly name: string;
  readonly args: string;
  readonly reason: string;
}

function notExpressible({ arch, name, args, reason }: Obstacle): PolicyError {
  return new PolicyError({ code: 'policy-not-expressible', syscall: `${arch}:${name}`, args, reason });
}

function obstacleAt({ arch, nr, args }: Call): Obstacle {
  const name = syscallByNumber(arch, nr).name ?? `number ${nr}`;
  const reason = 'a name means the same on every architecture, and numbers without a name get the default action';
  return { arch, name, args: args.join(', '), reason };
}

/** The most verdicts tried as the default. */
const maxDefaults = 3;

/** Verdicts by how many numbers have them, most first. */
function likelyDefaults(policy: Policy): readonly Verdict[] {
  const counts = new Map<Verdict, number>();
  for (const arch of archesOf(policy)) {
    for (const range of numberDomain(arch)) {
      let { first } = range;
      for (const [last, value] of sliceNumberMap(numbersOf(policy, arch), range)) {
        if (isLeaf(value)) counts.set(value.value, (counts.get(value.value) ?? 0) + last - first + 1);
        first = last + 1;
      }
    }
  }
  const byCount = [...counts].toSorted(([, a], [, b]) => b - a);
  return byCount.slice(0, maxDefaults).map(([verdict]) => verdict);
}

function writeProfile(policy: Policy, byDefault: Verdict): FlatProfile {
  const bare: FlatProfile = {
    defaultAction: byDefault.action,
    defaultErrnoRet: byDefault.errno,
    architectures: archesOf(policy),
    flags: [],
    listenerPath: undefined,
    listenerMetadata: undefined,
    syscalls: [],
  };
  const writer = new RuleWriter(policy, bare, byDefault);
  return { ...bare, syscalls: writer.rules() };
}

/** More rules than this for one call are of no use to anyone. */
const maxRules = 256;

/** Writes the rules of one profile, name by name. */
class RuleWriter {
  readonly #policy: Policy;
  readonly #bare: FlatProfile;
  readonly #default: Verdict;
  /** 64-bit architectures first: their conditions say more. */
  readonly #arches: readonly Arch[];

  constructor(policy: Policy, bare: FlatProfile, byDefault: Verdict) {
    this.#policy = policy;
    this.#bare = bare;
    this.#default = byDefault;
    this.#arches = archesOf(policy).toSorted((a, b) => archFacts(b).bits - archFacts(a).bits);
  }

  rules(): readonly FlatRule[] {
    const names = this.#arches.flatMap((arch) => syscallsOf(arch).flatMap(({ name }) => name ?? []));
    const groups = new Map<string, { readonly path: ConditionPath; readonly names: string[] }>();
    for (const name of [...new Set(names)].toSorted()) {
      for (const path of this.#pathsOf(name)) {
        const key = pathKey(path);
        const group = groups.get(key) ?? { path, names: [] };
        group.names.push(name);
        groups.set(key, group);
      }
    }
    return [...groups.values()].map(({ path, names }) => ruleOf(names, path));
  }

  #pathsOf(name: string): readonly ConditionPath[] {
    const arch = this.#arches.find((candidate) => syscallByName(candidate, name) !== undefined);
    const node = arch && this.#nodeOf(arch, name);
    if (arch === undefined || node === undefined) return [];
    const options = { otherwise: this.#default, limit: maxRules };
    const compared = conditionPaths(node, { ...options, style: byComparison(this.#policy.space) });
    if (compared !== undefined && compared.length <= 1) return compared;
    const masked = conditionPaths(node, { ...options, style: byMasks });
    const fitting = [masked, compared].find((paths) => paths !== undefined && this.#fits(name, paths));
    const paths = fitting ?? masked ?? compared;
    if (paths === undefined)
      throw notExpressible({ arch, name, args: '…', reason: `it would take more than ${maxRules} rules` });
    return paths;
  }

  #nodeOf(arch: Arch, name: string): Node<Verdict> | undefined {
    const nr = syscallByName(arch, name)?.nr;
    return nr === undefined ? undefined : numberMapAt(numbersOf(this.#policy, arch), nr);
  }

  /** Whether rules on a name mean what the policy does on every architecture that has it. */
  #fits(name: string, paths: readonly ConditionPath[]): boolean {
    const flat = { ...this.#bare, syscalls: paths.map((path) => ruleOf([name], path)) };
    return this.#arches.every((arch) => {
      const nr = syscallByName(arch, name)?.nr;
      if (nr === undefined) return true;
      const list = compileRules(flat, arch, { nativeArch: arch }).decisionsFor(nr);
      return buildDecisions(this.#policy.space, list) === this.#nodeOf(arch, name);
    });
  }
}

function ruleOf(names: readonly string[], { verdict, conditions }: ConditionPath): FlatRule {
  return { names, action: verdict.action, errnoRet: verdict.errno, args: conditions };
}

function pathKey({ verdict, conditions }: ConditionPath): string {
  const parts = conditions.map(({ index, op, value, valueTwo }: Condition) => `${index} ${op} ${value} ${valueTwo}`);
  return [verdict.action, verdict.errno, ...parts].join(', ');
}
