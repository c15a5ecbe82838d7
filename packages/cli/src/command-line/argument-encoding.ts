import { isUtf8 } from 'node:buffer';
import type { Host } from '../host/host.ts';
import { UserError } from '../failures/user-error.ts';

/** What stands for bytes that are no UTF-8, once they have been read as such. */
const replacement = '\ufffd';

/** Refuses names that reach us changed: another file would be read or written, another command line run. */
export async function checkEncoding(argv: readonly string[], host: Host): Promise<void> {
  const changed = argv.find((word) => word.includes(replacement));
  // That sign may have been meant.
  if (changed === undefined || isUtf8(await host.fs.readFile('/proc/self/cmdline').catch(() => Buffer.of()))) return;
  throw new UserError(
    'usage',
    `an argument is not UTF-8 and cannot be taken as it is: ${changed}`,
    'Read a file as standard input (- < FILE), put a command line into a script, or rename the file.',
  );
}
