import { setTimeout as delay } from 'node:timers/promises';
import type { Host } from '../../host/host.ts';
import { UserError } from '../../failures/user-error.ts';
import { HeldProgram, type HeldOptions, type HeldSession } from '../ftrace/held-program.ts';
import { claimSession } from './session-claims.ts';
import { sessionOf } from './session-owner.ts';

/** Milliseconds between looks whether the process has its session. */
const pause = 2;

/** Starts a program that is held in an audit session of its own. */
export async function startMarked(
  program: readonly string[],
  options: HeldOptions & { readonly session: HeldSession },
  host: Host,
): Promise<{ held: HeldProgram; session: number }> {
  const own = sessionOf(process.pid);
  const held = new HeldProgram(program, options, host);
  const gone = new AbortController();
  await held.started;
  void held.ended.finally(() => gone.abort());
  while (!gone.signal.aborted) {
    const session = sessionOf(held.pid);
    if (session !== undefined && session !== own) {
      claimSession(session);
      return { held, session };
    }
    await delay(pause);
  }
  throw new UserError(
    'environment',
    'no audit session can be begun for the program, by which its records are known',
    'It takes CAP_AUDIT_CONTROL, and a kernel whose loginuid is not locked (auditctl -s: loginuid_immutable).',
  );
}
