import { archFromEngineName, archFromLabel, archFromUname, arches, sources, type Arch } from '@seccomp-tailor/core';
import type { Arguments, OptionSpecs } from '../command-line/command.ts';
import type { GatherOptions } from '../inputs/gather.ts';
import type { Host } from '../host/host.ts';
import { nearest } from '../command-line/nearest.ts';
import { acceptOption } from './result-options.ts';
import { selectionOf, selectionOptions } from './selection-options.ts';
import { UserError } from '../failures/user-error.ts';
import { wholeNumber } from '../command-line/whole-number.ts';

/** Options of every command that reads traces. */
export const inputOptions = {
  format: {
    type: 'string',
    describe: 'Read every input as this format instead of detecting it',
    choices: sources.map(({ id }) => id),
    group: 'Reading:',
  },
  'trace-arch': {
    type: 'string',
    describe: "Architecture of recordings that do not tell (default: this machine's)",
    group: 'Reading:',
  },
  workers: {
    type: 'string',
    describe: 'Threads that read large inputs (default: by their number and sizes, and the processors)',
    group: 'Reading:',
  },
  ...selectionOptions,
  ...acceptOption,
} as const satisfies OptionSpecs;

/** How those options have traces read. */
export function readOptions(
  given: Arguments<typeof inputOptions>['options'],
  host: Host,
): Omit<GatherOptions, 'command' | 'namesOnly'> {
  return {
    arch: traceArch(given['trace-arch'], host),
    format: given.format,
    selection: selectionOf(given),
    workers: given.workers === undefined ? undefined : wholeNumber('workers', given.workers),
  };
}

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
