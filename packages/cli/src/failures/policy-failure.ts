import { formatDiagnostic, type PolicyError } from '@seccomp-tailor/core';
import { UserError } from './user-error.ts';

/** A policy that cannot be decided or compiled, as the end of `cannot …`. */
export function policyFailure(what: string, { message, problem }: PolicyError): UserError {
  return new UserError('input', `cannot ${what}: ${message}`, formatDiagnostic(problem).hint);
}
