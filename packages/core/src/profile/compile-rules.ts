import { archFacts, type Arch } from '../kernel/arch.ts';
import { multiplexedAs } from '../kernel/multiplexers.ts';
import { isSyscallName, syscallByName } from '../kernel/syscalls.ts';
import { canonicalConditions, conditionSets, holds } from './conditions.ts';
import { isReliablyEnforceable } from './enforceable.ts';
import { enosysStub, type EnosysStub } from './enosys-stub.ts';
import type { Condition, FlatProfile } from './flat.ts';
import { RuleMerger, type Decision, type DecisionList, type RuleConflict } from './merge-rules.ts';
import { conditionLimit, type CompileOptions } from './runtime.ts';
import { overlookedCalls } from './overlooked-calls.ts';
import { sameVerdict, verdictOf, type Verdict } from './verdict.ts';

export type { Decision, DecisionList, RuleConflict } from './merge-rules.ts';
export type { CompileOptions } from './runtime.ts';

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
  /** Pairs of rules that make the filter fail to load. */
  readonly conflicts: readonly CallConflict[];
  /** Calls whose rules libseccomp may compile wrongly, see {@link isReliablyEnforceable} and {@link overlookedCalls}. */
  readonly unreliable: readonly UnreliableCall[];
  /** The decisions on a number, stub included. */
  decisionsFor(nr: number): DecisionList;
}

/** Two rules on one call that give the same condition different verdicts. */
export interface CallConflict {
  readonly name: string;
  readonly rules: RuleConflict;
}

export interface UnreliableCall {
  readonly name: string;
  /** Indexes of the rules involved. */
  readonly rules: readonly number[];
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
  const merged = listed ? mergeRules(flat, arch, options) : [];
  const stub = listed ? enosysStub(flat, arch, options) : undefined;
  const { bits } = archFacts(arch);
  const byNumber = new Map<number, DecisionList>();
  for (const { nr, merger } of merged) {
    if (nr !== undefined) byNumber.set(nr, { decisions: merger.decisions(), otherwise, bits });
  }
  const bare: DecisionList = { decisions: [], otherwise, bits };
  const stubbed: DecisionList = { decisions: [], otherwise: enosys, bits };
  const decisionsFor = (nr: number): DecisionList => {
    if (stub !== undefined && (nr > stub.ceiling || (stub.zeroToo && nr === 0))) return stubbed;
    return byNumber.get(nr) ?? bare;
  };
  const conflicts = merged.flatMap(({ name, merger }) => merger.conflicts.map((rules) => ({ name, rules })));
  const overlooked = new Set(overlookedCalls(arch, merged, flat.architectures));
  const unreliable = merged
    .filter((call) => overlooked.has(call) || !isReliablyEnforceable(call.merger.considered, bits))
    .map(({ name, merger }) => ({ name, rules: [...new Set(merger.considered.map(({ rule }) => rule))] }));
  return { arch, listed, otherwise, byNumber, stub, conflicts, unreliable, decisionsFor };
}

/** The verdict of the first decision that holds for these arguments, else `otherwise`. */
export function decide({ decisions, otherwise, bits }: DecisionList, args: readonly bigint[]): Verdict {
  const seen = bits === 64 ? args : args.map((arg) => BigInt.asUintN(bits, arg));
  return (
    decisions.find(({ conditions }) => conditions.every((condition) => holds(condition, seen)))?.verdict ?? otherwise
  );
}

/** The rules on one call: by its number where the architecture has one, else only to find conflicts. */
interface MergedCall extends Target {
  readonly merger: RuleMerger;
}

function mergeRules(flat: FlatProfile, arch: Arch, options: CompileOptions): readonly MergedCall[] {
  const calls = new Map<string, MergedCall>();
  const add = (target: Target, decision: Decision): void => {
    let call = calls.get(target.name);
    if (call === undefined) calls.set(target.name, (call = { ...target, merger: new RuleMerger() }));
    call.merger.add(decision);
  };
  const { bits } = archFacts(arch);
  const byDefault = verdictOf(flat.defaultAction, flat.defaultErrnoRet);
  for (const [rule, { names, action, errnoRet, args }] of flat.syscalls.entries()) {
    const verdict = verdictOf(action, errnoRet);
    if (sameVerdict(verdict, byDefault)) continue;
    const sets = conditionSets(args, conditionLimit(options.runtime));
    for (const target of names.flatMap((name) => targetsOf(arch, name, options))) {
      for (const set of sets) {
        const conditions = canonicalConditions(selected(set, target.subcall), bits);
        add(target, { conditions, verdict, rule });
      }
    }
  }
  return [...calls.values()];
}

/** Where a rule acts. */
interface Target {
  readonly name: string;
  readonly nr: number | undefined;
  /** With a multiplexer, the value of argument 0 that selects the call. */
  readonly subcall: number | undefined;
}

/**
 * A rule acts on its own call and on the multiplexer it is also reached through. libseccomp knows the names of all
 * architectures and keeps rules on calls this one lacks under made-up numbers; architectures with multiplexers keep only
 * those behind one.
 */
function targetsOf(arch: Arch, name: string, { knows = isSyscallName }: CompileOptions): readonly Target[] {
  if (!knows(name)) return [];
  const own: Target = { name, nr: syscallByName(arch, name)?.nr, subcall: undefined };
  const multiplexed = multiplexedAs(arch, name);
  if (multiplexed?.call.name === undefined) {
    return own.nr === undefined && multiplexedAs(arch, 'socket') !== undefined ? [] : [own];
  }
  const { call, subcall } = multiplexed;
  return [own, { name: multiplexed.call.name, nr: call.nr, subcall }];
}

/** A multiplexer's argument 0 selects the call, in place of any test of it; the tests of other arguments stay. */
function selected(set: readonly Condition[], subcall: number | undefined): readonly Condition[] {
  if (subcall === undefined) return set;
  const others = set.filter(({ index }) => index !== 0);
  return [...others, { index: 0, op: 'SCMP_CMP_EQ', value: BigInt(subcall), valueTwo: 0n }];
}
