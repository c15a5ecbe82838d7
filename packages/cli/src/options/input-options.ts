import { sources } from '@seccomp-tailor/core';
import type { Arguments, OptionSpecs } from '../command-line/command.ts';
import type { GatherOptions } from '../inputs/gather.ts';
import type { Host } from '../host/host.ts';
import { traceArch } from './arch.ts';
import { acceptOption } from './result-options.ts';
import { selectionOf, selectionOptions } from './selection-options.ts';
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
