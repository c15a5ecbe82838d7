import { definitionOf } from '../diagnostics/catalogue.ts';
import type { PolicyProblem } from '../diagnostics/policy.ts';

/** Thrown where a policy cannot be decided, written as rules or compiled; `problem` says why, as a diagnostic. */
export class PolicyError extends Error {
  readonly problem: PolicyProblem;

  constructor(problem: PolicyProblem) {
    super(definitionOf(problem).message(problem));
    this.name = 'PolicyError';
    this.problem = problem;
  }
}
