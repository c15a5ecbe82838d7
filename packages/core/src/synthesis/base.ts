import type { Arch } from '../kernel/arch.ts';
import { syscallByName } from '../kernel/syscalls.ts';
import { compileRules, type CompiledRules, type DecisionList } from '../profile/compile-rules.ts';
import type { FlatProfile, FlatRule } from '../profile/flat.ts';
import { sameVerdict, verdictOf, type Verdict } from '../profile/verdict.ts';
import { isAllowed } from '../policy/permissiveness.ts';
import { distinct, ruleText } from './plan.ts';

/** How the base profile treats a call on one architecture. */
export type Treatment =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'denied'; readonly verdict: Verdict; readonly explicit: boolean }
  | { readonly kind: 'conditional'; readonly rules: readonly FlatRule[]; readonly decisions: DecisionList };

/** The profile that a tailored one should not exceed, resolved for the host. */
export class Base {
  readonly #flat: FlatProfile;
  readonly #native: Arch;
  readonly #compiled = new Map<Arch, CompiledRules>();

  constructor(flat: FlatProfile, native: Arch) {
    this.#flat = flat;
    this.#native = native;
  }

  treatment(arch: Arch, name: string): Treatment {
    const nr = syscallByName(arch, name)?.nr;
    if (nr === undefined) return { kind: 'denied', verdict: killThread, explicit: false };
    const decisions = this.#compiledFor(arch).decisionsFor(nr);
    const [first] = decisions.decisions;
    if (first === undefined) return constant(decisions.otherwise, false);
    if (first.conditions.length === 0) return constant(first.verdict, true);
    return { kind: 'conditional', rules: this.#rulesOf(name), decisions };
  }

  #compiledFor(arch: Arch): CompiledRules {
    let compiled = this.#compiled.get(arch);
    if (compiled === undefined) {
      compiled = compileRules(this.#flat, arch, { nativeArch: this.#native });
      this.#compiled.set(arch, compiled);
    }
    return compiled;
  }

  /** The base's rules for one name as they stand, without repetitions and those that equal its default, which change nothing. */
  #rulesOf(name: string): readonly FlatRule[] {
    const { defaultAction, defaultErrnoRet, syscalls } = this.#flat;
    const byDefault = verdictOf(defaultAction, defaultErrnoRet);
    const rules = syscalls
      .filter(
        ({ names, action, errnoRet }) => names.includes(name) && !sameVerdict(verdictOf(action, errnoRet), byDefault),
      )
      .map((rule) => ({ ...rule, names: [name] }));
    return distinct(rules, ruleText);
  }
}

const killThread: Verdict = { action: 'SCMP_ACT_KILL_THREAD', errno: undefined };

function constant(verdict: Verdict, explicit: boolean): Treatment {
  return isAllowed(verdict) ? { kind: 'allowed' } : { kind: 'denied', verdict, explicit };
}
