import type { Catalogue } from './definition.ts';

/** Problems of strace's text. */
export type StraceProblem =
  | { readonly code: 'line-unconfirmed'; readonly text: string }
  | { readonly code: 'line-overlong'; readonly text: string }
  | { readonly code: 'name-unknown'; readonly name: string }
  | { readonly code: 'number-disagrees'; readonly name: string; readonly number: number }
  | { readonly code: 'table-unconfirmed' }
  | { readonly code: 'subcall-ambiguous'; readonly multiplexer: string; readonly count: number };

export const straceCatalogue: Catalogue<StraceProblem> = {
  'line-unconfirmed': {
    severity: 'warning',
    message: ({ text }) => `this line may be the application's own output, so it was kept out: ${text}`,
    hint: 'Record with strace -o FILE, so that the application cannot write into the trace.',
  },
  'line-overlong': {
    severity: 'warning',
    message: ({ text }) => `a line is too long and was read only at its beginning: ${text}`,
    hint: 'Record with a smaller -s, or without -v.',
  },
  'name-unknown': {
    severity: 'warning',
    message: ({ name }) => `no system call of this architecture is called ${name}, so it was kept out`,
    hint: "Name the recording's architecture with --trace-arch, or get numbers instead of names: strace -n, ausearch --raw.",
  },
  'number-disagrees': {
    severity: 'warning',
    message: ({ name, number }) => `number ${number} is not that of ${name}; the call was counted by its number`,
    hint: "Name the recording's architecture with --trace-arch if it is not this machine's.",
  },
  'table-unconfirmed': {
    severity: 'warning',
    message: () => "a summary table that another one follows may be the application's own output, so it was kept out",
    hint: 'Record each run into a file of its own with strace -c -o FILE.',
  },
  'subcall-ambiguous': {
    severity: 'warning',
    message: ({ multiplexer, count }) =>
      `${count} calls of 32-bit programs were taken as ${multiplexer}, although newer programs can make them directly`,
    hint: 'Record with strace -n, which shows the numbers of calls.',
  },
};
