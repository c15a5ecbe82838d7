import { archFromEngineName, archFromLabel, archFromUname, arches, type Arch } from '@seccomp-tailor/core';
import type { Host } from '../host/host.ts';
import { nearest } from '../command-line/nearest.ts';
import { UserError } from '../failures/user-error.ts';

/** The architecture to assume for recordings that do not tell theirs. */
export function traceArch(given: string | undefined, host: Host): Arch {
  if (given !== undefined) return parseArch('trace-arch', given);
  return archFromUname(host.machine.name) ?? 'x86_64';
}

/** An architecture by its libseccomp name, label, uname or the engines' name: `x86_64`, `i386`, `armv7l`, `amd64`. */
export function parseArch(option: string, given: string): Arch {
  const arch = archFromLabel(given) ?? archFromUname(given) ?? archFromEngineName(given);
  if (arch !== undefined) return arch;
  const match = nearest(given, arches);
  const meant = match === undefined ? '' : `; did you mean ${match}?`;
  throw new UserError(
    'usage',
    `--${option}: there is no architecture '${given}'${meant}`,
    `Known: ${arches.join(', ')}.`,
  );
}
