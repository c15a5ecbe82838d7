import type { Catalogue } from './definition.ts';
import { selectionCatalogue, type SelectionProblem } from './selection.ts';
import { straceCatalogue, type StraceProblem } from './strace.ts';
import { tracerCatalogue, type TracerProblem } from './tracers.ts';

/** Problems found while reading traces. */
export type SourceProblem =
  | StraceProblem
  | SelectionProblem
  | TracerProblem
  | { readonly code: 'line-unrecognised'; readonly text: string }
  | { readonly code: 'evidence-malformed'; readonly text: string }
  | { readonly code: 'format-unknown'; readonly text: string }
  | {
      readonly code: 'lines-prefixed';
      readonly prefixer: 'kubernetes' | 'compose' | 'journal' | 'timestamps';
      readonly format: string;
    }
  | { readonly code: 'input-is-profile' }
  | { readonly code: 'input-is-report'; readonly report: string }
  | { readonly code: 'input-is-binary' }
  | { readonly code: 'forged-line'; readonly text: string }
  | { readonly code: 'audit-export-unusable'; readonly format: 'csv' | 'text' }
  | { readonly code: 'audit-report-lossy' }
  | { readonly code: 'audit-no-calls' };

const prefixRemedies = {
  kubernetes: 'Take one container: kubectl logs without --prefix, or sed -n "s|^.pod/POD/CONTAINER. ||p"',
  compose: 'Take one service: docker compose logs --no-log-prefix, or sed -n "s/^NAME *| //p"',
  journal: 'Take one unit: journalctl -o cat -u UNIT, or grep " UNIT.[0-9]*.: " and sed -E "s/^([^ ]+ +){4}[^ ]+ //"',
  timestamps: 'Take it without --timestamps (-t), or sed "s/^[^ ]* //"',
} as const;

export const sourceCatalogue: Catalogue<SourceProblem> = {
  ...straceCatalogue,
  ...selectionCatalogue,
  ...tracerCatalogue,
  'line-unrecognised': {
    severity: 'warning',
    message: ({ text }) => `not a line of this trace: ${text}`,
    hint: 'If the application wrote it to the same stream, record with strace -o FILE so that nothing mixes.',
  },
  'evidence-malformed': {
    severity: 'error',
    message: ({ text }) => `evidence that cannot be read: ${text}`,
    hint: 'Write it again from its trace with the evidence command.',
  },
  'input-is-profile': {
    severity: 'error',
    message: () => 'this is a seccomp profile, not a recording',
    hint: 'Compare profiles with diff, join them with merge, check one with validate; generate reads recordings.',
  },
  'input-is-report': {
    severity: 'error',
    message: ({ report }) => `this is a document for scripts, as --json prints it (${report}), not a recording`,
    hint: 'Give what is written by -o: evidence -o evidence.json, record -o run.json.',
  },
  'input-is-binary': {
    severity: 'error',
    message: () => 'this is binary data, not a recording in any known format',
    hint: 'Give the text a tracer wrote, or what its tool makes of a recording (perf script, trace-cmd report); text in UTF-16 needs a byte order mark, or iconv first.',
  },
  'format-unknown': {
    severity: 'error',
    message: ({ text }) => `no trace format fits this input, which begins: ${text}`,
    hint: 'Give a trace as its tool wrote it: cut off what stands in front of its lines, and take it out of JSON (jq -r .message). Where it begins further on, name its format with --format.',
  },
  'lines-prefixed': {
    severity: 'error',
    message: ({ prefixer, format }) =>
      `this is ${format} with something in front of each line. ${prefixRemedies[prefixer]}`,
    hint: 'Whose line it is, is told by what is cut off: take one container’s or one unit’s.',
  },
  'forged-line': {
    severity: 'warning',
    message: ({ text }) => `the application may have written this, so it was kept out: ${text}`,
    hint: "Read a source that only the kernel or the tracer writes: strace -o FILE, or the audit daemon's own log.",
  },
  'audit-export-unusable': {
    severity: 'error',
    message: ({ format }) => `ausearch --format ${format} does not show which system calls were made`,
    hint: 'Export the same events with ausearch --raw, or with ausearch -i.',
  },
  'audit-report-lossy': {
    severity: 'warning',
    message: () => 'a report of aureport leaves calls out: it never shows call number 0 (read on x86_64)',
    hint: 'Export the same events with ausearch --raw, or with ausearch -i.',
  },
  'audit-no-calls': {
    severity: 'warning',
    message: () => 'this log holds no record of a system call',
    hint: 'Look for SECCOMP or SYSCALL records: ausearch -m SECCOMP,SYSCALL --raw.',
  },
};
