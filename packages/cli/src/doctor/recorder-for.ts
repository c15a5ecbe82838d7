import type { Host } from '../host/host.ts';
import { chooseBackend } from '../recorders/backend.ts';
import { UserError } from '../failures/user-error.ts';
import type { EngineReport } from './findings.ts';

/** What `record` would take for a new container of this engine, or why it would refuse it. */
export async function recorderFor(
  engine: EngineReport['name'],
  host: Host,
): Promise<Pick<EngineReport, 'recorder' | 'problems'>> {
  const choice = { program: [engine, 'run'], wanted: 'auto', result: 'evidence', full: false } as const;
  try {
    const { backend } = await chooseBackend(choice, host);
    return { recorder: backend.kind, problems: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { problems: [{ problem: error.message, fix: error.hint }] };
  }
}
