import { archFacts, type Arch } from '../kernel/arch.ts';
import { archesOf, numbersOf } from '../policy/call-map.ts';
import type { Node } from '../policy/node.ts';
import { numberOwners } from '../policy/number-domain.ts';
import { numberMap, sliceNumberMap, type NumberMap } from '../policy/number-map.ts';
import { PolicyError } from '../policy/policy-error.ts';
import type { Policy } from '../policy/policy.ts';
import type { Verdict } from '../profile/verdict.ts';
import { allowedCalls } from './allowed-calls.ts';
import { ArgumentSteps } from './argument-steps.ts';
import { assemble } from './assemble.ts';
import type { Endian, Filter } from './filter.ts';
import { archOffset, maxInstructions, nrOffset } from './instruction.ts';
import { searchSteps } from './search.ts';
import { Steps, type Step } from './step.ts';

/** How often a call is expected, on any scale. */
export interface CallWeight {
  readonly arch: Arch;
  readonly nr: number;
  readonly weight: number;
}

/** What to make a filter fast for. */
export interface CompileFilterOptions {
  /** The search for a number is short where its weight is high. By default 1 for every named call that can be allowed. */
  readonly weights?: readonly CallWeight[] | undefined;
}

/**
 * Compiles a policy to classic BPF for its architectures; calls of others get the policy's verdict for them.
 * Throws `PolicyError`: more than 4096 instructions, or architectures of both byte orders.
 */
export function compileFilter(policy: Policy, options: CompileFilterOptions = {}): Filter {
  const endian = commonEndian(policy);
  const weights = options.weights ?? allowedCalls(policy).map(({ arch, nr }) => ({ arch, nr, weight: 1 }));
  const instructions = assemble(dispatch(policy, weights, endian));
  if (instructions.length > maxInstructions)
    throw new PolicyError({ code: 'filter-too-large', instructions: instructions.length, limit: maxInstructions });
  return { instructions, endian };
}

function commonEndian(policy: Policy): Endian {
  const arches = archesOf(policy);
  const [first, ...rest] = arches.map((arch) => archFacts(arch).endian);
  if (first === undefined) throw new Error('a policy has at least one architecture');
  if (rest.some((endian) => endian !== first)) throw new PolicyError({ code: 'filter-mixed-byte-order', arches });
  return first;
}

/** Looks at the architecture, the likeliest first, then at the number, then at the arguments where they matter. */
function dispatch(policy: Policy, weights: readonly CallWeight[], endian: Endian): Step {
  const steps = new Steps();
  const args = new ArgumentSteps(steps, endian);
  const audits = [...new Set(archesOf(policy).map((arch) => archFacts(arch).audit))];
  const foreign = args.of(policy.elsewhere);
  const choice = audits.reduceRight<Step>((otherwise, audit) => {
    const targets = numbersOfAudit(policy, audit).map(({ last, value }) => [last, args.of(value)] as const);
    const own = weights.filter(({ arch }) => archFacts(arch).audit === audit);
    const search = searchSteps(
      steps,
      numberMap(targets),
      own.map(({ nr, weight }) => ({ value: nr, weight })),
    );
    return steps.jump('jeq k', audit, [steps.load(nrOffset, search), otherwise]);
  }, foreign);
  return choice.kind === 'jump' ? steps.load(archOffset, choice) : choice;
}

/** The diagrams of all numbers under one AUDIT_ARCH value, whichever architecture they are calls of. */
function numbersOfAudit(policy: Policy, audit: number): NumberMap<Node<Verdict>> {
  return numberMap(numberOwners(audit).flatMap((range) => sliceNumberMap(numbersOf(policy, range.arch), range)));
}
