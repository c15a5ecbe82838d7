import { compileFilter } from '../../../packages/core/src/bpf/compile.ts';
import { simulate } from '../../../packages/core/src/bpf/simulate.ts';
import { policyOf } from '../../../packages/core/src/policy/policy-of.ts';
import type { CompileOptions } from '../../../packages/core/src/profile/compile-rules.ts';
import { evaluator } from '../../../packages/core/src/profile/evaluate.ts';
import { loadProblems, notReliablyEnforceable } from '../../../packages/core/src/profile/load-problems.ts';
import { sameVerdict, type Call, type Verdict } from '../../../packages/core/src/profile/verdict.ts';
import type { OracleCase } from './case.arbitrary.ts';
import type { Exported } from './exporter.ts';

/** One call on which two of the three ways to decide differ. */
export interface Difference {
  readonly call: Call;
  readonly ours: Verdict;
  readonly theirs: Verdict;
}

export interface Comparison {
  /** Whether the product says that libseccomp may get this profile wrong. */
  readonly flagged: boolean;
  /** Our filter under our simulator against `evaluate`: never any. */
  readonly wrong: readonly Difference[];
  /** libseccomp's filter under our simulator against `evaluate`. */
  readonly diverging: readonly Difference[];
  /** Why libseccomp makes no filter. */
  readonly refusal: string | undefined;
  /** What the product says will be refused. */
  readonly expectedRefusal: string | undefined;
}

const refusalOfCode: Readonly<Record<string, string>> = {
  'rule-conflict': 'conflict',
  'errno-out-of-range': 'invalid',
};

export function compare(input: OracleCase, exported: Exported, knows: CompileOptions['knows']): Comparison {
  const { flat, nativeArch, calls } = input;
  const options: CompileOptions = { nativeArch, ...(knows && { knows }) };
  const evaluate = evaluator(flat, options);
  const filter = compileFilter(policyOf(flat, options), { weights: [] });
  const differences = (verdictOn: (call: Call) => Verdict): readonly Difference[] =>
    calls
      .map((call) => ({ call, ours: evaluate(call), theirs: verdictOn(call) }))
      .filter(({ ours, theirs }) => !sameVerdict(ours, theirs));
  const codes = loadProblems(flat, options).map(({ code }) => refusalOfCode[code]);
  return {
    flagged: notReliablyEnforceable(flat, options).length > 0,
    wrong: differences((call) => simulate(filter, call).verdict),
    diverging: 'filter' in exported ? differences((call) => simulate(exported.filter, call).verdict) : [],
    refusal: 'refusal' in exported ? exported.refusal : undefined,
    expectedRefusal: codes.find((refusal) => refusal !== undefined),
  };
}
