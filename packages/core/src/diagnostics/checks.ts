import type { Catalogue } from './definition.ts';

/** What the checks of a profile find beyond what engines and runtimes refuse. `rule` and `by` are indexes of the file's rules. */
export type CheckProblem =
  | {
      readonly code: 'upper-bits-bypass';
      readonly syscall: string;
      readonly argument: number;
      readonly example: string;
    }
  | { readonly code: 'value-beyond-argument'; readonly path: string; readonly syscall: string; readonly value: string }
  | { readonly code: 'multiplexer-opens'; readonly arch: string; readonly multiplexer: string; readonly names: Names }
  | { readonly code: 'multiplexer-closes'; readonly arch: string; readonly multiplexer: string; readonly names: Names }
  | { readonly code: 'io-uring-allowed'; readonly names: Names }
  | { readonly code: 'arch-left-out'; readonly arches: Names }
  | { readonly code: 'arch-killed-by-omission'; readonly arches: Names }
  | {
      readonly code: 'default-not-enosys';
      readonly errno: number;
      readonly names: Names;
      readonly ceiling: number | undefined;
    }
  | { readonly code: 'allows-everything'; readonly action: string }
  | { readonly code: 'rule-equals-default'; readonly rules: readonly number[]; readonly verdict: string }
  | {
      readonly code: 'denial-without-effect';
      readonly rule: number;
      readonly by: number;
      readonly names: Names;
      readonly verdict: string;
    }
  | { readonly code: 'rule-never-acts'; readonly rule: number; readonly by: number; readonly names: Names }
  | { readonly code: 'duplicate-rule'; readonly rule: number; readonly by: number; readonly names: Names }
  | { readonly code: 'unknown-to-libseccomp'; readonly version: string; readonly names: Names }
  | { readonly code: 'newer-than-kernel'; readonly kernel: string; readonly names: Names }
  | { readonly code: 'needs-no-new-privileges'; readonly runtime: string; readonly names: Names };

/** Calls or architectures that one message is about. */
type Names = readonly string[];

export const checkCatalogue: Catalogue<CheckProblem> = {
  'upper-bits-bypass': {
    severity: 'warning',
    message: ({ syscall, argument, example }) =>
      `the refusal of ${syscall} can be passed by: the kernel reads 32 bits of argument ${argument}, the filter compares 64, so that it allows ${example}`,
    hint: 'Compare such arguments by SCMP_CMP_MASKED_EQ with value 4294967295 (the mask), or allow the good values by EQ instead of refusing the bad ones.',
  },
  'value-beyond-argument': {
    severity: 'warning',
    message: ({ path, syscall, value }) =>
      `${path}: ${value} has more than the 32 bits the kernel reads of this argument of ${syscall}`,
    hint: 'Give the lower 32 bits, as 4294967295 for -1: programs pass them with upper bits of 0.',
  },
  'multiplexer-opens': {
    severity: 'warning',
    message: ({ arch, multiplexer, names }) =>
      `${arch} programs make ${listed(names)} through ${multiplexer} past the rules on them`,
    hint: 'Remove the rule that allows the multiplexer (the rules on the calls themselves cover it), or leave the architecture out.',
  },
  'multiplexer-closes': {
    severity: 'warning',
    message: ({ arch, multiplexer, names }) =>
      `a rule that refuses some arguments of ${listed(names)} refuses all of them to ${arch} programs that use ${multiplexer}`,
    hint: 'Filters cannot see arguments behind a multiplexer: allow it if old programs need it, or leave the architecture out.',
  },
  'io-uring-allowed': {
    severity: 'warning',
    message: ({ names }) =>
      `${listed(names)} allowed: what programs do through a ring is neither filtered nor recorded`,
    hint: 'Answer io_uring_setup with SCMP_ACT_ERRNO and errnoRet 38, on which programs fall back, unless the ring is needed.',
  },
  'arch-left-out': {
    severity: 'info',
    message: ({ arches }) => `programs of ${listed(arches)} are killed at their first call: not listed in the filter`,
    hint: 'List the architecture if such programs must run; leave it out otherwise.',
  },
  'arch-killed-by-omission': {
    severity: 'warning',
    message: ({ arches }) =>
      `the default lets calls through, yet programs of ${listed(arches)} are killed at their first call: not listed in the filter`,
    hint: 'List the architecture; the default action holds for listed ones only.',
  },
  'default-not-enosys': {
    severity: 'warning',
    message: ({ errno, names, ceiling }) =>
      `calls without a rule fail with error ${errno}${ceiling === undefined ? '' : ` up to number ${ceiling}`}: programs fall back to older calls on ENOSYS (38) only${names.length === 0 ? '' : `, here from ${listed(names)}`}`,
    hint: 'Set defaultErrnoRet to 38 and refuse with EPERM only what should be told from a missing call.',
  },
  'allows-everything': {
    severity: 'warning',
    message: ({ action }) => `no rule refuses anything: every call of a listed architecture gets ${action}`,
    hint: 'Make an allow-list of what the application needs, with SCMP_ACT_ERRNO as the default action.',
  },
  'rule-equals-default': {
    severity: 'info',
    message: ({ rules, verdict }) =>
      `${ruleList(rules)} repeat${rules.length === 1 ? 's' : ''} the default ${verdict}: runtimes skip ${rules.length === 1 ? 'it' : 'them'}`,
    hint: 'Remove it, unless it is for an engine that does not know defaultErrnoRet; runc counts its names for the number above which calls get ENOSYS.',
  },
  'denial-without-effect': {
    severity: 'error',
    message: ({ rule, by, names, verdict }) =>
      `syscalls[${rule}] refuses ${listed(names)} as the default does and is skipped, so that syscalls[${by}] decides: ${verdict}`,
    hint: 'Remove one of the two rules, or give the refusal another errno than the default.',
  },
  'rule-never-acts': {
    severity: 'warning',
    message: ({ rule, by, names }) =>
      `syscalls[${rule}] never acts on ${listed(names)}: the unconditional syscalls[${by}] decides`,
    hint: 'Remove the names from one of the rules; of several unconditional ones the first decides, and it beats conditional ones.',
  },
  'duplicate-rule': {
    severity: 'info',
    message: ({ rule, by, names }) =>
      rule === by
        ? `syscalls[${rule}] names ${listed(names)} more than once`
        : `syscalls[${rule}] repeats syscalls[${by}] for ${listed(names)}`,
    hint: 'Remove the repetition.',
  },
  'unknown-to-libseccomp': {
    severity: 'warning',
    message: ({ version, names }) =>
      `libseccomp ${version} does not know ${listed(names)}: the runtime passes over them, and the default applies`,
    hint: 'Use a newer libseccomp, or do not rely on these rules; packages of distributions may know more than the release.',
  },
  'newer-than-kernel': {
    severity: 'info',
    message: ({ kernel, names }) => `Linux ${kernel} does not have ${listed(names)} yet`,
    hint: 'Nothing to do: the rules come into force with a newer kernel.',
  },
  'needs-no-new-privileges': {
    severity: 'warning',
    message: ({ runtime, names }) =>
      `${runtime} starts containers with this profile only with no_new_privileges: otherwise it needs ${listed(names)}`,
    hint: 'Allow the calls, or start with --security-opt no-new-privileges and say so with --no-new-privileges here.',
  },
};

/** How many names a message tells. */
const shown = 10;

function listed(names: Names): string {
  const rest = names.length - shown;
  return rest > 1 ? `${names.slice(0, shown).join(', ')} and ${rest} more` : names.join(', ');
}

function ruleList(rules: readonly number[]): string {
  return listed(rules.map((rule) => `syscalls[${rule}]`));
}
