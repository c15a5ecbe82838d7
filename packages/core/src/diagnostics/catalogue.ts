import { checkCatalogue } from './checks.ts';
import type { Catalogue, Definition } from './definition.ts';
import type { Diagnostic, Problem } from './diagnostic.ts';
import { mergeCatalogue } from './merge.ts';
import { policyCatalogue } from './policy.ts';
import { profileCatalogue } from './profile.ts';
import { sourceCatalogue } from './sources.ts';
import { synthesisCatalogue } from './synthesis.ts';

/** The prose of every diagnostic; `docs/diagnostics/<code>.md` has a page for each. */
export const catalogue: Catalogue<Problem> = {
  ...sourceCatalogue,
  ...profileCatalogue,
  ...policyCatalogue,
  ...synthesisCatalogue,
  ...checkCatalogue,
  ...mergeCatalogue,
};

/** The definition of a diagnostic's code, typed for its payload. */
export function definitionOf(diagnostic: Diagnostic): Definition<Diagnostic> {
  // The catalogue is total over codes; TypeScript cannot follow the correlation of a code with its definition.
  return catalogue[diagnostic.code] as Definition<Problem>;
}
