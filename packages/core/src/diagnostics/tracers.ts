import type { Catalogue } from './definition.ts';

/** Problems found while reading traces of other tools than strace and audit. */
export type TracerProblem =
  | { readonly code: 'trace-no-calls'; readonly format: string }
  | { readonly code: 'bpftrace-map-unread'; readonly text: string }
  | { readonly code: 'bpftrace-output-unread'; readonly text: string };

export const tracerCatalogue: Catalogue<TracerProblem> = {
  'trace-no-calls': {
    severity: 'warning',
    message: ({ format }) => `this ${format} recording shows no system call`,
    hint: 'Record the raw_syscalls:sys_enter event, or record with strace -f -n -o FILE, without a filter.',
  },
  'bpftrace-map-unread': {
    severity: 'warning',
    message: ({ text }) => `it cannot be told which key of this map is the system call: ${text}`,
    hint: 'Count with @calls[args->id] of raw_syscalls:sys_enter, or with @[probe]; beside comm only with -f json.',
  },
  'bpftrace-output-unread': {
    severity: 'error',
    message: ({ text }) => `what this bpftrace program printed has no form we know: ${text}`,
    hint: 'Count in a map instead: tracepoint:raw_syscalls:sys_enter { @calls[args->id] = count(); }.',
  },
};
