import type { Catalogue } from './definition.ts';

/** Problems found while reading traces. */
export type SourceProblem =
  | { readonly code: 'line-unrecognised'; readonly text: string }
  | { readonly code: 'evidence-malformed'; readonly text: string }
  | { readonly code: 'format-unknown'; readonly text: string };

export const sourceCatalogue: Catalogue<SourceProblem> = {
  'line-unrecognised': {
    severity: 'warning',
    message: ({ text }) => `not a line of this trace: ${text}`,
    hint: 'If the application wrote it to the same stream, record with strace -o FILE so that nothing mixes.',
  },
  'evidence-malformed': {
    severity: 'error',
    message: ({ text }) => `evidence that cannot be read: ${text}`,
    hint: 'Write it again from its trace with the evidence command.',
  },
  'format-unknown': {
    severity: 'error',
    message: ({ text }) => `no trace format fits this input, which begins: ${text}`,
    hint: 'Give the output of strace or an audit log, or name the format with --format.',
  },
};
