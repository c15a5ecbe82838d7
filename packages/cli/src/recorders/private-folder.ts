import type { Host } from '../host/host.ts';
import { temporaryFolder } from '../outputs/temporary-folder.ts';
import { invokingUser } from '../host/invoking-user.ts';

/**
 * Makes a folder for the files of a recording. What reads and writes there runs as the user who called sudo; `root`: it runs as root, and
 * nobody else is to.
 */
export async function privateFolder(host: Host, { root = false } = {}): Promise<string> {
  const folder = await temporaryFolder(host);
  const user = root ? undefined : invokingUser(host);
  if (user !== undefined) await host.fs.chown(folder, user.uid, user.gid);
  return folder;
}
