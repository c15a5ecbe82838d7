import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { CheckSubject } from './subject.ts';

/** One check of a profile. */
export interface Check {
  /** All that it may report. */
  readonly codes: readonly Diagnostic['code'][];
  run(subject: CheckSubject): readonly Diagnostic[];
}

interface CheckSpec<C extends Diagnostic['code']> extends Check {
  readonly codes: readonly C[];
  run(subject: CheckSubject): readonly Extract<Diagnostic, { readonly code: C }>[];
}

/** Types a check: it reports the codes it names, nothing else. */
export function defineCheck<const C extends Diagnostic['code']>(check: CheckSpec<C>): Check {
  return check;
}
