import type { Catalogue } from './definition.ts';
import { profileLoadCatalogue, type ProfileLoadProblem } from './profile-load.ts';

/** Problems of a seccomp profile found while reading it or resolving it for a host. `path` reads `syscalls[3].args[0].op`. */
export type ProfileReadProblem =
  | { readonly code: 'profile-json'; readonly text: string }
  | { readonly code: 'profile-type'; readonly path: string; readonly expected: string }
  | { readonly code: 'duplicate-key'; readonly path: string }
  | { readonly code: 'unknown-field'; readonly path: string }
  | { readonly code: 'null-element'; readonly path: string }
  | { readonly code: 'no-seccomp' }
  | { readonly code: 'profile-inside'; readonly path: string }
  | { readonly code: 'default-action-missing' }
  | { readonly code: 'unknown-action'; readonly path: string; readonly name: string }
  | { readonly code: 'unknown-operator'; readonly path: string; readonly name: string }
  | { readonly code: 'unknown-arch'; readonly path: string; readonly name: string }
  | { readonly code: 'unknown-flag'; readonly flag: string }
  | { readonly code: 'architectures-and-arch-map' }
  | { readonly code: 'name-and-names'; readonly path: string }
  | { readonly code: 'rule-without-names'; readonly path: string }
  | { readonly code: 'empty-name'; readonly path: string }
  | { readonly code: 'unknown-syscall'; readonly path: string; readonly name: string }
  | { readonly code: 'argument-index'; readonly path: string; readonly index: number }
  | { readonly code: 'unknown-errno'; readonly path: string; readonly name: string }
  | {
      readonly code: 'errno-field-ignored';
      readonly path: string;
      readonly name: string;
      readonly used: number;
      readonly engine: string;
    }
  | { readonly code: 'field-not-read'; readonly path: string; readonly engine: string }
  | { readonly code: 'min-kernel-invalid'; readonly path: string; readonly text: string }
  | { readonly code: 'min-kernel-ignored'; readonly path: string }
  | { readonly code: 'filter-never-matches'; readonly path: string; readonly name: string; readonly example: string }
  | { readonly code: 'capabilities-missing' }
  | { readonly code: 'arch-map-no-entry'; readonly arch: string };

/** Problems of a seccomp profile, found while parsing, resolving or loading it. */
export type ProfileProblem = ProfileReadProblem | ProfileLoadProblem;

const profileReadCatalogue: Catalogue<ProfileReadProblem> = {
  'profile-json': {
    severity: 'error',
    message: ({ text }) => `not a JSON document: ${text}`,
    hint: 'Correct the file; the engines refuse it as well.',
  },
  'profile-type': {
    severity: 'error',
    message: ({ path, expected }) => `${path === '' ? 'the profile' : path} is not what it must be: ${expected}`,
    hint: 'Correct the value; the engines refuse the whole profile for it.',
  },
  'duplicate-key': {
    severity: 'warning',
    message: ({ path }) => `${path} is given more than once; the last one counts`,
    hint: 'Keep one of them: engines do not join them, the earlier ones have no effect.',
  },
  'unknown-field': {
    severity: 'warning',
    message: ({ path }) => `${path} is not a field of a profile and has no effect`,
    hint: 'Remove it, or correct its spelling.',
  },
  'null-element': {
    severity: 'error',
    message: ({ path }) => `${path} is null, which makes the engines crash`,
    hint: 'Remove the null.',
  },
  'no-seccomp': {
    severity: 'error',
    message: () => 'a profile without default action and rules switches seccomp off',
    hint: 'Give it a defaultAction; to run without a filter say --security-opt seccomp=unconfined.',
  },
  'profile-inside': {
    severity: 'error',
    message: ({ path }) => `the profile stands in ${path} of this document; engines find none and switch seccomp off`,
    hint: 'Take it out: jq .spec FILE, or jq .linux.seccomp FILE, writes it.',
  },
  'default-action-missing': {
    severity: 'error',
    message: () => 'defaultAction is missing',
    hint: 'Add it: no runtime starts a container with this profile.',
  },
  'unknown-action': {
    severity: 'error',
    message: ({ path, name }) => `${path}: ${quote(name)} is not an action`,
    hint: 'Use one of the SCMP_ACT_ actions, in upper case.',
  },
  'unknown-operator': {
    severity: 'error',
    message: ({ path, name }) => `${path}: ${quote(name)} is not an operator`,
    hint: 'Use one of SCMP_CMP_NE, LT, LE, EQ, GE, GT and MASKED_EQ, in upper case and with the prefix.',
  },
  'unknown-arch': {
    severity: 'error',
    message: ({ path, name }) => `${path}: ${quote(name)} is not an architecture`,
    hint: 'Name it as SCMP_ARCH_X86_64 is named; SCMP_ARCH_NATIVE is not allowed here, the native one is always filtered.',
  },
  'unknown-flag': {
    severity: 'error',
    message: ({ flag }) => `${quote(flag)} is not a filter flag`,
    hint: 'Use SECCOMP_FILTER_FLAG_TSYNC, LOG, SPEC_ALLOW or WAIT_KILLABLE_RECV; runtimes refuse others.',
  },
  'architectures-and-arch-map': {
    severity: 'error',
    message: () => 'architectures and archMap are both given',
    hint: 'Keep one of them; the engines refuse a profile with both.',
  },
  'name-and-names': {
    severity: 'error',
    message: ({ path }) => `${path} has both name and names`,
    hint: 'Move the name into names; the engines refuse a rule with both.',
  },
  'rule-without-names': {
    severity: 'warning',
    message: ({ path }) => `${path} names no system call and has no effect`,
    hint: 'Give it names or remove it.',
  },
  'empty-name': {
    severity: 'error',
    message: ({ path }) => `${path} is an empty name, which runtimes refuse`,
    hint: 'Remove the empty name.',
  },
  'unknown-syscall': {
    severity: 'warning',
    message: ({ path, name }) => `${path}: no known architecture has a system call ${quote(name)}; runtimes ignore it`,
    hint: 'Correct its spelling (lower case, no number); remove it unless it is newer than the tables here.',
  },
  'argument-index': {
    severity: 'error',
    message: ({ path, index }) => `${path}: system calls have no argument ${index}`,
    hint: 'Arguments are numbered 0 to 5.',
  },
  'unknown-errno': {
    severity: 'error',
    message: ({ path, name }) => `${path}: Podman does not know the error ${quote(name)}`,
    hint: 'Give the number in errnoRet (or defaultErrnoRet) instead; both engines read that.',
  },
  'errno-field-ignored': {
    severity: 'warning',
    message: ({ path, name, used, engine }) => `${path}: ${engine} ignores ${quote(name)} and returns error ${used}`,
    hint: 'Give the same number in errnoRet (or defaultErrnoRet), which all engines read.',
  },
  'field-not-read': {
    severity: 'warning',
    message: ({ path, engine }) => `${path} is not read by ${engine}, which does as if it were not there`,
    hint: 'Decide it for the host: merge PROFILE PROFILE -o FILE, with --arch, --kernel and --caps, writes what any engine reads alike.',
  },
  'min-kernel-invalid': {
    severity: 'error',
    message: ({ path, text }) => `${path}: ${quote(text)} is not a kernel version of two numbers`,
    hint: 'Write it as "4.8" (each number below 256); Docker refuses the profile, Podman ignores the field.',
  },
  'min-kernel-ignored': {
    severity: 'info',
    message: ({ path }) => `${path}: Podman does not know minKernel and decides on the other conditions only`,
    hint: 'Resolve the profile for Docker if that is what will load it.',
  },
  'filter-never-matches': {
    severity: 'warning',
    message: ({ path, name, example }) => `${path}: ${quote(name)} never matches; the engines write ${example}`,
    hint: 'Capabilities are compared as CAP_SYS_ADMIN, architectures as amd64, arm64 or x86 are written.',
  },
  'capabilities-missing': {
    severity: 'error',
    message: () => 'Docker cannot decide a rule on capabilities without a list of them',
    hint: "Give the container's capabilities.",
  },
  'arch-map-no-entry': {
    severity: 'info',
    message: ({ arch }) => `archMap has no entry this engine uses on ${arch}: only ${arch} calls get past the filter`,
    hint: 'Use architectures if programs of other architectures must run there.',
  },
};

export const profileCatalogue: Catalogue<ProfileProblem> = { ...profileReadCatalogue, ...profileLoadCatalogue };

function quote(text: string): string {
  return JSON.stringify(text);
}
