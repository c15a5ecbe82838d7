import type { Catalogue } from './definition.ts';

/** Problems of a seccomp profile, found while parsing, resolving or loading it. */
export type ProfileProblem = { readonly code: 'profile-json'; readonly text: string };

export const profileCatalogue: Catalogue<ProfileProblem> = {
  'profile-json': {
    severity: 'error',
    message: ({ text }) => `not a JSON document: ${text}`,
    hint: 'Correct the file; the engines refuse it as well.',
  },
};
