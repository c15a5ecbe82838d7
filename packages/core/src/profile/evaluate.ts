import type { Arch } from '../kernel/arch.ts';
import { compileRules, decide, type CompiledRules, type CompileOptions } from './compile-rules.ts';
import type { FlatProfile } from './flat.ts';
import type { Call, Verdict } from './verdict.ts';

/**
 * What the filter of a flat profile does with one call: the reference verdict. Exact wherever libseccomp is known to
 * compile the rules right (see {@link notReliablyEnforceable}), and the documented intent elsewhere.
 */
export function evaluate(flat: FlatProfile, call: Call, options: CompileOptions): Verdict {
  return evaluator(flat, options)(call);
}

/** {@link evaluate} for many calls: each architecture is compiled once. */
export function evaluator(flat: FlatProfile, options: CompileOptions): (call: Call) => Verdict {
  const compiled = new Map<Arch, CompiledRules>();
  return (call) => {
    const { arch, nr, args } = call;
    let rules = compiled.get(arch);
    if (rules === undefined) compiled.set(arch, (rules = compileRules(flat, arch, options)));
    return decide(rules.decisionsFor(nr), args);
  };
}
