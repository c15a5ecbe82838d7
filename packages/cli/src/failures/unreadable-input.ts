import type { Findings } from '../render/diagnostics.ts';
import { UserError } from './user-error.ts';

/** An input that holds nothing that can be used, and what was found wrong with it. */
export class UnreadableInput extends UserError {
  readonly findings: Findings;

  constructor(message: string, findings: Findings, hint = 'See above what can be done.') {
    super('input', message, hint);
    this.findings = findings;
  }
}
