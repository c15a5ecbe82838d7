import type { Host } from '../host/host.ts';
import { fileError, UserError } from '../failures/user-error.ts';
import { makeWorkFolder } from './work-folder.ts';

/** Makes a work folder where temporary files go. */
export async function temporaryFolder(host: Host): Promise<string> {
  return makeWorkFolder(host.temporary, host).catch((error: unknown) => {
    const { message } = fileError('output', `temporary files in ${host.temporary}`, error);
    throw new UserError('environment', message, 'Name another folder for them: TMPDIR=/var/tmp');
  });
}
