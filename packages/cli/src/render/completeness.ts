import { completenessCode, type Gap } from '../completeness.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Host } from '../host/host.ts';
import { style } from './style.ts';

/** Says on standard error why evidence may miss calls, at every step that uses it. */
export async function printGaps(gaps: readonly Gap[], accepted: boolean, host: Host): Promise<void> {
  const paint = style(host.stderr, host.env);
  for (const { reason, count, missing, explain, remedy } of gaps) {
    const word = missing ? paint('yellow', 'incomplete:') : paint('cyan', 'note:');
    await host.stderr.write(`${word} ${explain} (${count}) [${reason}]\n  ${remedy}\n`);
  }
  if (completenessCode(gaps, accepted) !== exitCodes.incomplete) return;
  await host.stderr.write('  Calls may be missing: record again, or accept that with --accept-incomplete.\n');
}
