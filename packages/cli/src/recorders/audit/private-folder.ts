import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../../host.ts';
import { invokingUser } from '../invoking-user.ts';

/** The process that made a folder follows in its name. */
const prefix = 'seccomp-tailor-audit-';

/** Makes a folder for the files of a recording, and removes those of recorders that were killed. */
export async function privateFolder(host: Host): Promise<string> {
  await removeLeftovers(host);
  const folder = await host.fs.mkdtemp(join(host.temporary, `${prefix}${process.pid}-`));
  const user = invokingUser(host);
  // The engine's client runs as the user who called sudo, and reads and writes there.
  if (user !== undefined) await host.fs.chown(folder, user.uid, user.gid);
  return folder;
}

async function removeLeftovers({ fs, temporary }: Host): Promise<void> {
  for (const name of await fs.readdir(temporary)) {
    const [, pid] = name.startsWith(prefix) ? (/^(\d+)-/.exec(name.slice(prefix.length)) ?? []) : [];
    if (pid !== undefined && !existsSync(`/proc/${pid}`))
      await fs.rm(join(temporary, name), { recursive: true, force: true });
  }
}
