import { archFacts, type Arch } from '../kernel/arch.ts';
import { multiplexedAs } from '../kernel/multiplexers.ts';
import { syscallByName } from '../kernel/syscalls.ts';
import { canonicalConditions, conditionSets, holds } from './conditions.ts';
import { enosysStub, type EnosysStub } from './enosys-stub.ts';
import type { Condition, FlatProfile } from './flat.ts';
import { RuleMerger, type Decision, type DecisionList, type RuleConflict } from './merge-rules.ts';
import { conditionLimit, type CompileOptions } from './runtime.ts';
import { sameVerdict, verdictOf, type Verdict } from './verdict.ts';

export type { Decision, DecisionList, RuleConflict } from './merge-rules.ts';
export type { CompileOptions, Runtime } from './runtime.ts';

/** A flat profile's decisions for one architecture. */
export interface CompiledRules {
  readonly arch: Arch;
  /** Whether the architecture is in the filter; if not, its every call kills the calling thread. */
  readonly listed: boolean;
  /** The verdict on numbers without a decision list of their own. */
  readonly otherwise: Verdict;
  /** Decision lists of the numbers (as the kernel sees them) that rules speak of, before the stub. */
  readonly byNumber: ReadonlyMap<number, DecisionList>;
  /** runc's ENOSYS for high numbers, which comes before everything else. */
  readonly stub: EnosysStub | undefined;
  /** Pairs of rules that make the filter fail to load, by number. */
  readonly conflicts: ReadonlyMap<number, readonly RuleConflict[]>;
  /** The decisions on a number, stub included. */
  decisionsFor(nr: number): DecisionList;
}

const killThread: Verdict = { action: 'SCMP_ACT_KILL_THREAD', errno: undefined };
const enosys: Verdict = { action: 'SCMP_ACT_ERRNO', errno: 38 };

/**
 * What a flat profile decides on one architecture, with libseccomp's rules of precedence applied: rules equal to the default
 * are skipped, conditions are cut to the architecture's width, calls that are also reached through socketcall or ipc get
 * a decision there, names the architecture does not have are passed over.
 */
export function compileRules(flat: FlatProfile, arch: Arch, options: CompileOptions): CompiledRules {
  const listed = arch === options.nativeArch || flat.architectures.includes(arch);
  const otherwise = listed ? verdictOf(flat.defaultAction, flat.defaultErrnoRet) : killThread;
  const mergers = listed ? mergeRules(flat, arch, options) : new Map<number, RuleMerger>();
  const stub = listed ? enosysStub(flat, arch, options) : undefined;
  const { bits } = archFacts(arch);
  const byNumber = mapValues(mergers, (merger): DecisionList => ({ decisions: merger.decisions(), otherwise, bits }));
  const conflicts = mapValues(mergers, (merger) => merger.conflicts);
  const bare: DecisionList = { decisions: [], otherwise, bits };
  const stubbed: DecisionList = { decisions: [], otherwise: enosys, bits };
  const decisionsFor = (nr: number): DecisionList => {
    if (stub !== undefined && (nr > stub.ceiling || (stub.zeroToo && nr === 0))) return stubbed;
    return byNumber.get(nr) ?? bare;
  };
  return { arch, listed, otherwise, byNumber, stub, conflicts, decisionsFor };
}

/** The verdict of the first decision that holds for these arguments, else `otherwise`. */
export function decide({ decisions, otherwise, bits }: DecisionList, args: readonly bigint[]): Verdict {
  const seen = bits === 64 ? args : args.map((arg) => BigInt.asUintN(bits, arg));
  return (
    decisions.find(({ conditions }) => conditions.every((condition) => holds(condition, seen)))?.verdict ?? otherwise
  );
}

function mergeRules(flat: FlatProfile, arch: Arch, options: CompileOptions): ReadonlyMap<number, RuleMerger> {
  const mergers = new Map<number, RuleMerger>();
  const add = (nr: number, decision: Decision): void => {
    let merger = mergers.get(nr);
    if (merger === undefined) mergers.set(nr, (merger = new RuleMerger()));
    merger.add(decision);
  };
  const byDefault = verdictOf(flat.defaultAction, flat.defaultErrnoRet);
  for (const [rule, { names, action, errnoRet, args }] of flat.syscalls.entries()) {
    const verdict = verdictOf(action, errnoRet);
    if (sameVerdict(verdict, byDefault)) continue;
    const sets = conditionSets(args, conditionLimit(options.runtime));
    for (const name of names) {
      if (options.knows?.(name) === false) continue;
      for (const set of sets) {
        for (const { nr, conditions } of targetsOf(arch, name, set)) add(nr, { conditions, verdict, rule });
      }
    }
  }
  return mergers;
}

interface Target {
  readonly nr: number;
  readonly conditions: readonly Condition[];
}

/** Where a rule on `name` acts: its own number, and the multiplexer's with the selector in place of a test of argument 0. */
function targetsOf(arch: Arch, name: string, set: readonly Condition[]): readonly Target[] {
  const { bits } = archFacts(arch);
  const targets: Target[] = [];
  const nr = syscallByName(arch, name)?.nr;
  if (nr !== undefined) targets.push({ nr, conditions: canonicalConditions(set, bits) });
  const multiplexed = multiplexedAs(arch, name);
  if (multiplexed?.call.nr !== undefined) {
    const selector: Condition = { index: 0, op: 'SCMP_CMP_EQ', value: BigInt(multiplexed.subcall), valueTwo: 0n };
    const others = set.filter(({ index }) => index !== 0);
    targets.push({ nr: multiplexed.call.nr, conditions: canonicalConditions([...others, selector], bits) });
  }
  return targets;
}

function mapValues<K, V, W>(map: ReadonlyMap<K, V>, f: (value: V) => W): ReadonlyMap<K, W> {
  return new Map([...map].map(([key, value]) => [key, f(value)]));
}
