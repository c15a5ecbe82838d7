import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { EngineProfile } from '../../profile/engine-profile.ts';
import { loadProblems } from '../../profile/load-problems.ts';
import { resolveProfile } from '../../profile/resolve.ts';
import { checks } from './checks.ts';
import { ruleOrigins } from '../rule-origins.ts';
import { checkSubject, compileOptionsOf, type CheckOptions } from './subject.ts';

export type { CheckOptions } from './subject.ts';

/**
 * All there is to say of a profile on a host beyond what parsing it said: what resolving meets, what keeps a container from
 * starting, and what the checks find. Rules are named as in the file.
 */
export function checkProfile(profile: EngineProfile, options: CheckOptions): readonly Diagnostic[] {
  const { flat, diagnostics } = resolveProfile(profile, options.host);
  const origins = ruleOrigins(profile, options.host);
  const load = loadProblems(flat, compileOptionsOf(options)).map((problem) => inFile(problem, origins));
  const subject = checkSubject(profile, flat, options);
  return [...diagnostics, ...load, ...checks.flatMap((check) => check.run(subject))];
}

/** Brings the indexes of a flat profile's rules to those of the file. */
function inFile(problem: Diagnostic, origins: readonly number[]): Diagnostic {
  const at = (index: number): number => origins[index] ?? index;
  if (problem.code === 'rule-conflict') return { ...problem, rules: [at(problem.rules[0]), at(problem.rules[1])] };
  if (problem.code === 'not-reliably-enforceable') return { ...problem, rules: problem.rules.map(at) };
  if (!('path' in problem)) return problem;
  return {
    ...problem,
    path: problem.path.replace(/^syscalls\[(\d+)\]/, (_, index) => `syscalls[${at(Number(index))}]`),
  };
}
