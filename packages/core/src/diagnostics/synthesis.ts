import type { Catalogue } from './definition.ts';

/** Remarks of the generator on the profile it made. */
export type SynthesisProblem = { readonly code: 'wider-than-base'; readonly syscall: string };

export const synthesisCatalogue: Catalogue<SynthesisProblem> = {
  'wider-than-base': {
    severity: 'warning',
    message: ({ syscall }) => `${syscall} is allowed although the base profile does not allow it, because the evidence shows it succeeding`,
    hint: 'Check that the application really needs it; if not, remove the call from the profile.',
  },
};
