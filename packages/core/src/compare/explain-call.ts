import { callPattern, CallNotationError, type CallPattern, type WrittenCall } from '../kernel/call-notation.ts';
import type { Arch } from '../kernel/arch.ts';
import { multiplexedAs } from '../kernel/multiplexers.ts';
import { policyOf } from '../policy/policy-of.ts';
import type { Policy } from '../policy/policy.ts';
import { compileRules, type CompiledRules, type CompileOptions } from '../profile/compile-rules.ts';
import { holds } from '../profile/conditions.ts';
import type { EngineProfile } from '../profile/engine-profile.ts';
import type { Host } from '../profile/host.ts';
import { resolveProfile } from '../profile/resolve.ts';
import type { Runtime } from '../profile/runtime.ts';
import { formatVerdict, type Call } from '../profile/verdict.ts';
import { remarksOn, type RuleRemark } from './rule-remarks.ts';
import { ruleOrigins } from './rule-origins.ts';
import { verdictExamples } from './verdict-examples.ts';

/** Who gives a verdict: a rule of the file, the default action, runc's ENOSYS above a number, or that the architecture is not in the filter. */
export type DecidedBy =
  | { readonly kind: 'rule'; readonly rule: number }
  | { readonly kind: 'default' }
  | { readonly kind: 'enosys-stub'; readonly ceiling: number }
  | { readonly kind: 'arch-not-listed' };

/** A verdict that the call gets, with arguments for which it does. */
export interface ExplainedVerdict {
  /** `ERRNO(38)`. */
  readonly verdict: string;
  readonly example: Call;
  readonly decidedBy: DecidedBy;
}

/** What a filter does with a call on one architecture. */
export interface ArchVerdicts {
  readonly pattern: CallPattern;
  readonly verdicts: readonly ExplainedVerdict[];
  /** The verdicts of the same call made through socketcall or ipc. */
  readonly through: { readonly multiplexer: string; readonly verdicts: readonly ExplainedVerdict[] } | undefined;
}

/** What becomes of a call on each architecture of a filter, and of the rules that name it. */
export interface CallExplanation {
  readonly arches: readonly ArchVerdicts[];
  /** Every rule of the file that names the call, and what becomes of it. */
  readonly rules: readonly RuleRemark[];
}

/** For which host a call is explained, and who loads the profile: without a runtime, libseccomp alone. */
export interface ExplainOptions {
  readonly host: Host;
  readonly runtime?: Runtime | undefined;
}

/** What a profile does with a call, and why, on each architecture of its filter that has it. Throws `CallNotationError` and `PolicyError`. */
export function explainCall(
  profile: EngineProfile,
  written: WrittenCall,
  { host, runtime }: ExplainOptions,
): CallExplanation {
  const { flat } = resolveProfile(profile, host);
  const options: CompileOptions = { nativeArch: host.arch, ...(runtime !== undefined && { runtime }) };
  const policy = policyOf(flat, options);
  const patterns = patternsOf(written, [host.arch, ...flat.architectures]);
  const origins = ruleOrigins(profile, host);
  const names = new Set(patterns.flatMap(({ syscall }) => syscall.name ?? []));
  const arches = patterns.map((pattern): ArchVerdicts => {
    const explainer = new Explainer(policy, compileRules(flat, pattern.syscall.arch, options), origins);
    return { pattern, verdicts: explainer.verdicts(pattern), through: explainer.through(pattern) };
  });
  return { arches, rules: remarksOn(profile, names, host) };
}

/** The call on each architecture that has it; on the one it names, or the native one for a number, which means another call elsewhere. */
function patternsOf(written: WrittenCall, filtered: readonly Arch[]): readonly CallPattern[] {
  const isNumber = /^(nr:|-?\d)/.test(written.target);
  const [native = 'x86_64'] = filtered;
  if (written.arch !== undefined || isNumber) return [callPattern(written, written.arch ?? native)];
  const patterns = [...new Set(filtered)].flatMap((arch) => tryPattern(written, arch));
  // Nowhere: the native architecture says why.
  return patterns.length === 0 ? [callPattern(written, native)] : patterns;
}

/** None on an architecture that lacks the call, or a constant it is written with. */
function tryPattern(written: WrittenCall, arch: Arch): readonly CallPattern[] {
  try {
    return [callPattern(written, arch)];
  } catch (error) {
    if (error instanceof CallNotationError) return [];
    throw error;
  }
}

class Explainer {
  readonly #policy: Policy;
  readonly #rules: CompiledRules;
  readonly #origins: readonly number[];

  constructor(policy: Policy, rules: CompiledRules, origins: readonly number[]) {
    this.#policy = policy;
    this.#rules = rules;
    this.#origins = origins;
  }

  verdicts(pattern: CallPattern): readonly ExplainedVerdict[] {
    return verdictExamples(this.#policy, pattern).map(({ verdict, call }) => ({
      verdict: formatVerdict(verdict),
      example: call,
      decidedBy: this.#decidedBy(call),
    }));
  }

  through({ syscall: { arch, name } }: CallPattern): ArchVerdicts['through'] {
    const multiplexed = name === undefined ? undefined : multiplexedAs(arch, name);
    if (multiplexed?.call.name === undefined) return undefined;
    const args = [BigInt(multiplexed.subcall), ...Array.from({ length: 5 }, () => undefined)];
    return { multiplexer: multiplexed.call.name, verdicts: this.verdicts({ syscall: multiplexed.call, args }) };
  }

  #decidedBy({ nr, args }: Call): DecidedBy {
    const { listed, stub, byNumber } = this.#rules;
    if (!listed) return { kind: 'arch-not-listed' };
    if (stub !== undefined && (nr > stub.ceiling || (stub.zeroToo && nr === 0)))
      return { kind: 'enosys-stub', ceiling: stub.ceiling };
    const list = byNumber.get(nr);
    const seen = args.map((arg) => BigInt.asUintN(list?.bits ?? 64, arg));
    const decision = list?.decisions.find(({ conditions }) => conditions.every((condition) => holds(condition, seen)));
    return decision === undefined
      ? { kind: 'default' }
      : { kind: 'rule', rule: this.#origins[decision.rule] ?? decision.rule };
  }
}
