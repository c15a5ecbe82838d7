import { join } from 'node:path';
import type { Host } from '../host/host.ts';
import { UserError } from '../failures/user-error.ts';

/** Where there may be room when the place asked for has none: memory first. */
const shelters = ['/dev/shm', '/tmp'];

/**
 * What was recorded cannot be recorded again the same way: where the file asked for could not be written, a full disk for example, its
 * text is put elsewhere, and the error says where.
 */
export async function keepEvidence(text: string | undefined, error: unknown, host: Host): Promise<unknown> {
  if (!(error instanceof UserError)) return error;
  // The program has run: it is the recording that failed.
  const failed = (hint = error.hint): UserError => new UserError('recorder', error.message, hint);
  if (text === undefined) return failed();
  for (const shelter of shelters) {
    try {
      const path = join(await host.fs.mkdtemp(join(shelter, 'seccomp-tailor-kept-')), 'evidence.json');
      await host.fs.writeFile(path, text);
      return failed(`What was recorded is in ${path}`);
    } catch {
      // The next place may have room.
    }
  }
  return failed();
}
