import type { Catalogue } from './definition.ts';

/** Problems that show when a runtime loads a profile into the kernel, or right after. `rules` are indexes of the flat profile's rules. */
export type ProfileLoadProblem =
  | { readonly code: 'errno-out-of-range'; readonly path: string; readonly errno: number }
  | { readonly code: 'errno-zero'; readonly path: string }
  | { readonly code: 'errno-unsupported'; readonly path: string; readonly action: string }
  | { readonly code: 'rule-conflict'; readonly syscall: string; readonly rules: readonly [number, number] }
  | { readonly code: 'not-reliably-enforceable'; readonly syscall: string; readonly rules: readonly number[] }
  | { readonly code: 'conditions-dropped'; readonly path: string; readonly kept: number }
  | { readonly code: 'notify-without-listener' }
  | { readonly code: 'notify-unsupported'; readonly path: string; readonly reason: string }
  | { readonly code: 'flag-unsupported'; readonly flag: string; readonly runtime: string }
  | { readonly code: 'arch-unsupported'; readonly arch: string; readonly runtime: string }
  | { readonly code: 'default-kills-thread' }
  | { readonly code: 'clone3-not-enosys'; readonly verdict: string }
  | { readonly code: 'startup-call-denied'; readonly syscall: string; readonly verdict: string }
  | { readonly code: 'stale-filter-cache' };

export const profileLoadCatalogue: Catalogue<ProfileLoadProblem> = {
  'errno-out-of-range': {
    severity: 'error',
    message: ({ path, errno }) => `${path}: error number ${errno} is too large, the container does not start`,
    hint: 'Numbers go up to 4094; runtimes count them modulo 65536.',
  },
  'errno-zero': {
    severity: 'warning',
    message: ({ path }) => `${path}: with error 0 the call is not made, yet its caller is told that it succeeded`,
    hint: 'Use 1 (EPERM) or 38 (ENOSYS) unless that is meant.',
  },
  'errno-unsupported': {
    severity: 'error',
    message: ({ path, action }) => `${path}: crun refuses an error number on ${action}`,
    hint: 'Remove the number; runc ignores it.',
  },
  'rule-conflict': {
    severity: 'error',
    message: ({ syscall, rules }) =>
      `rules ${rules.join(' and ')} give ${syscall} different actions on the same condition: the container does not start`,
    hint: 'Remove one of them, or make the conditions differ.',
  },
  'not-reliably-enforceable': {
    severity: 'warning',
    message: ({ syscall, rules }) =>
      `the conditions on ${syscall} (rules ${rules.join(', ')}) are of a kind that libseccomp compiles wrongly at times`,
    hint: 'Use EQ and MASKED_EQ only, or a single comparison per system call.',
  },
  'conditions-dropped': {
    severity: 'warning',
    message: ({ path, kept }) => `${path}: crun reads the first ${kept} conditions only`,
    hint: 'Split the rule into several.',
  },
  'notify-without-listener': {
    severity: 'error',
    message: () => 'SCMP_ACT_NOTIFY needs a listenerPath: runc does not start, crun returns ENOSYS to the caller',
    hint: 'Add listenerPath, or use another action.',
  },
  'notify-unsupported': {
    severity: 'error',
    message: ({ path, reason }) => `${path}: SCMP_ACT_NOTIFY cannot work here: ${reason}`,
    hint: 'Use another action there; the runtime itself would wait for the listener it has yet to start.',
  },
  'flag-unsupported': {
    severity: 'error',
    message: ({ flag, runtime }) => `${runtime} does not start with the filter flag ${flag}`,
    hint: 'Remove the flag, or use runc 1.2 or newer, or crun.',
  },
  'arch-unsupported': {
    severity: 'error',
    message: ({ arch, runtime }) => `${runtime} cannot put ${arch} into this filter and does not start`,
    hint: 'Remove the architecture from the profile.',
  },
  'default-kills-thread': {
    severity: 'warning',
    message: () => 'a default action that kills a single thread can leave the starting runtime hanging for ever',
    hint: 'Use SCMP_ACT_KILL_PROCESS, or SCMP_ACT_ERRNO with error 38.',
  },
  'clone3-not-enosys': {
    severity: 'warning',
    message: ({ verdict }) =>
      `clone3 gets ${verdict} while clone is allowed: programs that start threads through glibc fail`,
    hint: 'Answer clone3 with SCMP_ACT_ERRNO and errnoRet 38, so that glibc falls back to clone, or allow it.',
  },
  'startup-call-denied': {
    severity: 'error',
    message: ({ syscall, verdict }) =>
      `the runtime itself needs ${syscall} to start the container, and it gets ${verdict}`,
    hint: 'Allow the call.',
  },
  'stale-filter-cache': {
    severity: 'info',
    message: () => 'crun builds with a filter cache reuse an old filter when nothing but an errnoRet was changed',
    hint: 'Remove /run/crun/.cache/seccomp after changing an errnoRet.',
  },
};
