import { formatDiagnostic } from '@seccomp-tailor/core';
import { showsCalls, type Gathered } from '../inputs/gather.ts';
import type { Host } from '../host/host.ts';
import { printDiagnostics } from '../render/diagnostics.ts';
import { UnreadableInput } from './unreadable-input.ts';
import { UserError } from './user-error.ts';

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
  const { accounts } = gathered;
  const selected = accounts.length > 0 && accounts.every(({ selection }) => selection !== undefined);
  if (!selected || showsCalls(gathered)) return;
  await printDiagnostics(gathered, host);
  throw new UnreadableInput('the selection matches no call of any input; nothing was written', gathered);
}

/** Where something is made of the evidence: what no call needs is not what a program needs. */
export async function refuseNoCalls(gathered: Gathered, host: Host): Promise<void> {
  if (showsCalls(gathered)) return;
  await printDiagnostics(gathered, host);
  throw new UnreadableInput(
    'no input shows a call; nothing was written',
    gathered,
    'Record again, with evidence of at least one call.',
  );
}
