import type { Catalogue } from './definition.ts';

/** Remarks of the generator on the profile it made. */
export type SynthesisProblem =
  | { readonly code: 'wider-than-base'; readonly syscall: string }
  | { readonly code: 'base-refuses-failing'; readonly syscall: string }
  | { readonly code: 'outcome-unclear'; readonly syscall: string }
  | { readonly code: 'falls-back'; readonly syscall: string; readonly to: string }
  | { readonly code: 'denied-while-recording'; readonly syscall: string; readonly count: number }
  | { readonly code: 'only-enosys'; readonly syscall: string; readonly count: number }
  | { readonly code: 'number-without-name'; readonly syscall: string }
  | { readonly code: 'arguments-unknown'; readonly syscall: string; readonly count: number }
  | { readonly code: 'arch-excess'; readonly arch: string; readonly names: readonly string[] };

export const synthesisCatalogue: Catalogue<SynthesisProblem> = {
  'wider-than-base': {
    severity: 'warning',
    message: ({ syscall }) =>
      `${syscall} is allowed although the base profile refuses it, because it was seen to succeed`,
    hint: 'Check that the application really needs it; if not, remove it from the profile or record without it.',
  },
  'base-refuses-failing': {
    severity: 'info',
    message: ({ syscall }) => `${syscall} is refused as by the base profile: it was never seen to succeed`,
    hint: 'If the application needs it to work, record where it does work, or generate with --base none.',
  },
  'outcome-unclear': {
    severity: 'warning',
    message: ({ syscall }) =>
      `${syscall} is refused as by the base profile, but may have succeeded: some calls failed, and not all of those need be this one`,
    hint: 'Find out at the place named; if it succeeded, record it without the calls that fail, or generate with --base none.',
  },
  'falls-back': {
    severity: 'info',
    message: ({ syscall, to }) =>
      `${syscall} is refused with ENOSYS as by the base profile, and ${to} is allowed for programs to fall back to`,
    hint: 'Generate with --base none to allow the call itself.',
  },
  'denied-while-recording': {
    severity: 'warning',
    message: ({ syscall, count }) =>
      `${syscall} was denied by a filter while recording (${count} times) and is not allowed`,
    hint: 'Add it with --include-denied if the application should have it.',
  },
  'only-enosys': {
    severity: 'info',
    message: ({ syscall, count }) => `${syscall} only ever returned ENOSYS (${count} times) and is left out`,
    hint: 'Keep such calls with --keep-failing, for kernels that have them.',
  },
  'number-without-name': {
    severity: 'warning',
    message: ({ syscall }) => `${syscall} has no name, and profiles can only name calls: it is not allowed`,
    hint: 'Find out which call it is; a newer version of this tool may know it.',
  },
  'arguments-unknown': {
    severity: 'info',
    message: ({ syscall, count }) =>
      `${syscall} keeps the base profile's conditions although the arguments of ${count} calls are not known`,
    hint: 'Record with strace, without -e raw, to see the arguments.',
  },
  'arch-excess': {
    severity: 'info',
    message: ({ arch, names }) =>
      `${arch} gains ${names.length} names that only another architecture needs: ${names.slice(0, 8).join(' ')}${names.length > 8 ? ' …' : ''}`,
    hint: 'A rule applies to every listed architecture; make one profile per architecture if that is too much.',
  },
};
