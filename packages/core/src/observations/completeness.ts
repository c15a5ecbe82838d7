/**
 * Why evidence may miss calls, or why its counts are lower bounds. Carried with the evidence and never dropped.
 * The catalogue says for each what it hides; `missing: false` ones make counts inexact but hide no call.
 */
export const incompleteReasons = {
  'summary-without-exit': {
    missing: true,
    explain:
      'a summary table never shows exit, exit_group or a call its task died in; of strace before 7.1 no call it has no name for either',
  },
  'children-not-followed': {
    missing: true,
    explain: 'the trace shows children being created but was recorded without -f',
  },
  released: {
    missing: true,
    explain:
      'the tracer let processes go that were still running, or does not show their ends: what they did last may be missing',
  },
  'trace-filtered': { missing: true, explain: 'the recording left calls out by a filter' },
  'attached-late': {
    missing: true,
    explain: 'the recording began after the program did: everything before is missing',
  },
  'lost-events': { missing: true, explain: 'the recorder says that it lost events' },
  'suppressed-messages': { missing: true, explain: 'the kernel log says that messages were suppressed' },
  'cut-off': { missing: true, explain: 'the trace ends before its processes do' },
  'unrecognised-lines': { missing: true, explain: 'lines that fit no known form may have held calls' },
  'unconfirmed-lines': { missing: true, explain: 'lines that the application may have forged were kept out' },
  'overlong-line': { missing: true, explain: 'a line longer than the limit was read only at its beginning' },
  'lossy-format': { missing: true, explain: 'this format is known not to show some calls' },
  'arch-uncertain': {
    missing: true,
    explain: 'calls of 32-bit or x32 programs could not be told from native ones for certain',
  },
  'unknown-names': { missing: true, explain: 'calls with names that are in no table were kept out' },
  'seen-at-exit-only': {
    missing: true,
    explain: 'audit system call rules record a call at its exit and miss those a filter denied',
  },
  'denied-by-filter': {
    missing: false,
    explain: 'a filter was active while recording and refused calls: what would have followed them was not seen',
  },
  'too-many-unknown-numbers': { missing: true, explain: 'more distinct unknown call numbers than are kept' },
  'compat-calls-hidden': {
    missing: true,
    explain:
      'calls of 32-bit programs may be hidden behind native ones of the same number: record with --full or --backend strace',
  },
  'native-calls-only': {
    missing: true,
    explain:
      'for so many seconds only native calls were looked at (--light): those by int 0x80 or with numbers of x32, and numbers without an event of their own, were not seen',
  },
  'owner-unknown': {
    missing: true,
    explain:
      'records of which it could not be told whose they are were kept out: record with --alone where nothing else is logged',
  },
  'privileges-withheld': {
    missing: true,
    explain:
      'programs that have more rights than their user (setuid) ran without them, as the kernel has it under a tracer that is not root and under bubblewrap',
  },
  'refusals-unlogged': {
    missing: true,
    explain:
      'the program may have loaded filters of its own, and calls that they refuse are not logged: record with --backend ftrace or strace',
  },
  'selection-uncertain': {
    missing: true,
    explain: 'calls were left out of which it could not be told whether they are among those selected',
  },
  'first-seen-only': {
    missing: false,
    explain: 'what was learnt of a call was left out from then on: counts, programs and errors are those first seen',
  },
} as const satisfies Record<string, { readonly missing: boolean; readonly explain: string }>;

/** @see incompleteReasons */
export type IncompleteReason = keyof typeof incompleteReasons;
