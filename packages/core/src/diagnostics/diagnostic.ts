import type { CheckProblem } from './checks.ts';
import type { MergeProblem } from './merge.ts';
import type { PolicyProblem } from './policy.ts';
import type { ProfileProblem } from './profile.ts';
import type { SourceProblem } from './sources.ts';
import type { SynthesisProblem } from './synthesis.ts';

/** Where in the input a problem stands: the input's name, a line counted from 1, a column in bytes counted from 1. */
export interface Location {
  readonly input: string;
  readonly line?: number;
  readonly column?: number;
}

/** A problem in data: payload only, told apart by `code`. Its prose is in the catalogue, its page in docs/diagnostics. */
export type Problem = SourceProblem | ProfileProblem | PolicyProblem | SynthesisProblem | CheckProblem | MergeProblem;
/** What tells diagnostics apart; each has a page of its name in docs/diagnostics. */
export type DiagnosticCode = Problem['code'];
/** A problem in data, and where it was met. {@link formatDiagnostic} has its prose. */
export type Diagnostic = Problem & { readonly at?: Location };
