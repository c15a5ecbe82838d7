import { siblingsOf } from '../../kernel/siblings.ts';
import { firstKernel, syscallByName, syscallsOf } from '../../kernel/syscalls.ts';
import { compareKernelVersions } from '../../kernel/version.ts';
import { isAllowed } from '../../policy/permissiveness.ts';
import type { CompiledRules } from '../../profile/compile-rules.ts';
import { possibleVerdicts } from '../../profile/load-problems.ts';
import { formatVerdict } from '../../profile/verdict.ts';
import { defineCheck } from './check.ts';

const enosys = 38;

/**
 * A default errno on which libraries do not fall back. runc answers ENOSYS by itself, but only above the highest number that
 * the profile names: naming a new call takes that away from those below it.
 */
export const defaultErrno = defineCheck({
  codes: ['default-not-enosys'],
  run: ({ byDefault, native }) => {
    const { action, errno } = byDefault;
    if (action !== 'SCMP_ACT_ERRNO' || errno === undefined || errno === enosys) return [];
    const names = stranded(native, formatVerdict(byDefault));
    const ceiling = native.stub?.ceiling;
    if (ceiling !== undefined && names.length === 0) return [];
    return [{ code: 'default-not-enosys', errno, names, ceiling }];
  },
});

/** Calls that get the default verdict while an older one for the same job is allowed; clone3 has a check of its own. */
function stranded(rules: CompiledRules, byDefault: string): readonly string[] {
  return syscallsOf(rules.arch).flatMap(({ name }) => {
    if (name === undefined || name === 'clone3' || verdictTexts(rules, name).join() !== byDefault) return [];
    const older = siblingsOf(name).some(
      (sibling) => sibling.kind === 'libc' && isOlder(sibling.name, name) && allows(rules, sibling.name),
    );
    return older ? [name] : [];
  });
}

/** By the release that brought them. */
function isOlder(name: string, than: string): boolean {
  const [a, b] = [firstKernel(name), firstKernel(than)];
  return a !== undefined && b !== undefined && compareKernelVersions(a, b) < 0;
}

function allows(rules: CompiledRules, name: string): boolean {
  const nr = syscallByName(rules.arch, name)?.nr;
  return nr !== undefined && possibleVerdicts(rules.decisionsFor(nr)).some(isAllowed);
}

function verdictTexts(rules: CompiledRules, name: string): readonly string[] {
  const nr = syscallByName(rules.arch, name)?.nr;
  return nr === undefined ? [] : possibleVerdicts(rules.decisionsFor(nr)).map(formatVerdict);
}
