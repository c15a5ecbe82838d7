import type { Catalogue } from './definition.ts';

/** Remarks on a profile that was merged from others. */
export type MergeProblem =
  | { readonly code: 'merge-allows-more'; readonly arch: string; readonly names: readonly string[] }
  | { readonly code: 'merge-refusals-differ' }
  | { readonly code: 'merge-field-differs'; readonly field: string }
  | { readonly code: 'merge-for-host'; readonly arch: string };

export const mergeCatalogue: Catalogue<MergeProblem> = {
  'merge-allows-more': {
    severity: 'warning',
    message: ({ arch, names }) =>
      `on ${arch} the result allows ${names.length} calls that no profile does: ${names.slice(0, 8).join(' ')}${names.length > 8 ? ' …' : ''}`,
    hint: 'A name means the same on every listed architecture: merge profiles of one architecture each to avoid it.',
  },
  'merge-refusals-differ': {
    severity: 'info',
    message: () => 'the result allows exactly what it should; some calls are refused with the errno of another profile',
    hint: 'No profile has the errnos of all, because a name means the same on every architecture.',
  },
  'merge-field-differs': {
    severity: 'warning',
    message: ({ field }) => `the profiles differ in ${field}; the result has only what is common to all`,
    hint: 'Set the field in the result by hand if it is needed.',
  },
  'merge-for-host': {
    severity: 'info',
    message: ({ arch }) =>
      `rules that depend on the host were decided for ${arch}, its kernel and capabilities; the result has no such conditions`,
    hint: 'Choose the host with --arch, --kernel and --caps.',
  },
};
