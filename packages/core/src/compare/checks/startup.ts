import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { syscallByName } from '../../kernel/syscalls.ts';
import { isAllowed } from '../../policy/permissiveness.ts';
import type { CompiledRules } from '../../profile/compile-rules.ts';
import { possibleVerdicts } from '../../profile/load-problems.ts';
import { formatRuntime, type Runtime } from '../../profile/runtime.ts';
import { formatVerdict, type Verdict } from '../../profile/verdict.ts';
import { defineCheck } from './check.ts';

/**
 * Calls without which no container starts, found by leaving out one at a time (Linux 6.18, x86_64, runc 1.1.5 and 1.3, crun
 * 1.8.1): always, and besides unless no_new_privileges lets the runtime load the filter late. What a runtime calls and can do
 * without is not here.
 */
const needed: Readonly<Record<Runtime['name'], { readonly always: string; readonly privileged: string }>> = {
  runc: {
    always: 'close execve fstatfs futex getdents64 openat write',
    privileged: 'capget capset chdir fstat getcwd getppid newfstatat prctl read setgid setgroups setuid',
  },
  crun: { always: 'execve', privileged: 'capset prctl rt_sigaction rt_sigprocmask setresgid setresuid write' },
};

/** What the runtime itself cannot do without. */
export const startup = defineCheck({
  codes: ['startup-call-denied', 'needs-no-new-privileges'],
  run: ({ native, options: { runtime, noNewPrivileges } }) => {
    const { always, privileged } = runtime === undefined ? { always: 'execve', privileged: '' } : needed[runtime.name];
    const missing = refused(native, privileged);
    const denied = [...refused(native, always), ...(noNewPrivileges === false ? missing : [])].map(
      ([syscall, verdict]): Extract<Diagnostic, { readonly code: 'startup-call-denied' }> => ({
        code: 'startup-call-denied',
        syscall,
        verdict: formatVerdict(verdict),
      }),
    );
    if (runtime === undefined || noNewPrivileges !== undefined || missing.length === 0) return denied;
    const names = missing.map(([name]) => name);
    return [...denied, { code: 'needs-no-new-privileges', runtime: formatRuntime(runtime), names } as const];
  },
});

/** The calls of a list that are refused whatever their arguments are. */
function refused(rules: CompiledRules, names: string): readonly (readonly [string, Verdict])[] {
  return names.split(' ').flatMap((name) => {
    const nr = syscallByName(rules.arch, name)?.nr;
    if (nr === undefined) return [];
    const verdicts = possibleVerdicts(rules.decisionsFor(nr));
    const [first] = verdicts;
    return first === undefined || verdicts.some((verdict) => isAllowed(verdict) || isAsked(verdict))
      ? []
      : [[name, first] as const];
  });
}

/** Another process may let the call through. */
function isAsked({ action }: Verdict): boolean {
  return action === 'SCMP_ACT_NOTIFY' || action === 'SCMP_ACT_TRACE';
}
