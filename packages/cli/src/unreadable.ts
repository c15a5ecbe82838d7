import { formatDiagnostic } from '@seccomp-tailor/core';
import type { Gathered } from './gather.ts';
import type { Host } from './host.ts';
import { printDiagnostics, type Findings } from './render/diagnostics.ts';
import { UserError } from './user-error.ts';

/** An input that holds nothing that can be used, and what was found wrong with it. */
export class UnreadableInput extends UserError {
  readonly findings: Findings;

  constructor(message: string, findings: Findings) {
    super('input', message, 'See above what can be done.');
    this.findings = findings;
  }
}

/** Stops where an input held nothing that can be used: better no result than one that silently leaves an input out. */
export async function refuseUnreadable(gathered: Gathered, host: Host): Promise<void> {
  const { accounts, diagnostics } = gathered;
  const empty = accounts.find(({ bytes }) => bytes === 0);
  if (empty !== undefined) {
    throw new UserError(
      'input',
      `${empty.name} is empty: nothing was recorded`,
      'Record again, or leave the input out.',
    );
  }
  const wrong = diagnostics.find((diagnostic) => formatDiagnostic(diagnostic).severity === 'error');
  if (wrong === undefined) return refuseNothing(gathered, host);
  await printDiagnostics(gathered, host);
  throw new UnreadableInput(`${wrong.at?.input ?? 'an input'} cannot be used; nothing was written`, gathered);
}

/** A profile of no calls at all is never what a selection was for. */
async function refuseNothing(gathered: Gathered, host: Host): Promise<void> {
  const { accounts, evidence } = gathered;
  const selected = accounts.length > 0 && accounts.every(({ selection }) => selection !== undefined);
  if (!selected || [...evidence.runs.values()].some(({ calls }) => calls.size > 0)) return;
  await printDiagnostics(gathered, host);
  throw new UnreadableInput('the selection matches no call of any input; nothing was written', gathered);
}
