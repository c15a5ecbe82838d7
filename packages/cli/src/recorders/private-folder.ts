import type { Host } from '../host/host.ts';
import { temporaryFolder } from '../outputs/temporary-folder.ts';
import { invokingUser } from '../host/invoking-user.ts';

/** Makes a folder for the files of a recording. The engine's client runs as the user who called sudo, and reads and writes there. */
export async function privateFolder(host: Host): Promise<string> {
  const folder = await temporaryFolder(host);
  const user = invokingUser(host);
  if (user !== undefined) await host.fs.chown(folder, user.uid, user.gid);
  return folder;
}
