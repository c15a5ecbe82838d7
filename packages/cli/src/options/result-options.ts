import type { OptionSpecs } from '../command-line/command.ts';

/** Of every command that can give its result as a document. */
export const jsonOption = {
  json: { type: 'boolean', describe: 'Print one JSON document on standard output instead of text', group: 'Output:' },
} as const satisfies OptionSpecs;

/** Of every command whose evidence can be incomplete. */
export const acceptOption = {
  'accept-incomplete': {
    type: 'boolean',
    describe: 'Exit with 0 even if calls may be missing from the evidence',
    group: 'Reading:',
  },
} as const satisfies OptionSpecs;
