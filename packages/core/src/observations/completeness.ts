/**
 * Why evidence may miss calls, or why its counts are lower bounds. Carried with the evidence and never dropped.
 * The catalogue says for each what it hides and what to do about it; `missing: false` ones make counts inexact but hide no call.
 */
export const incompleteReasons = {
  'summary-without-exit': {
    missing: true,
    explain:
      'a summary table never shows exit, exit_group or a call its task died in; of strace before 7.1 no call it has no name for either',
    remedy: 'Record the calls themselves, without -c.',
  },
  'children-not-followed': {
    missing: true,
    explain: 'children were created whose calls the recording does not show',
    remedy:
      'Record the children too: strace -f, ltrace -f, perf without --no-inherit, sysdig without a filter of processes. Give all files of strace -ff together. Some may still escape a tracer on purpose.',
  },
  released: {
    missing: true,
    explain:
      'the tracer let processes go that were still running, or does not show their ends: what they did last may be missing',
    remedy:
      'Record until all processes have ended, without -b, -q=exit or -e signal=none (strace); QEMU_STRACE=1 in place of -strace, with binfmt_misc, follows what is executed (qemu).',
  },
  'trace-filtered': {
    missing: true,
    explain: 'the recording left calls out by a filter',
    remedy:
      'Record without -e trace=, -P, -z, -Z or -e status= (strace); both sys_enter and sys_exit, without a filter on either (ftrace, perf). What perf lost looks the same, unless perf script is given --show-lost-events.',
  },
  'attached-late': {
    missing: true,
    explain: 'the recording began after the program did: everything before is missing',
    remedy:
      "Start the program under the recorder rather than attaching to it, and give all files of strace -ff together; perf record may miss its exec, unless a shell starts it (sh -c 'exec PROGRAM').",
  },
  'lost-events': {
    missing: true,
    explain: 'the recorder says that it lost events',
    remedy:
      'Record with a larger buffer (buffer_size_kb of ftrace, perf record -m, auditctl -b), or fewer events: record --backend ftrace leaves out what it knows already.',
  },
  'suppressed-messages': {
    missing: true,
    explain: 'the kernel log says that messages were suppressed',
    remedy:
      'Lift the limit while recording (record --lift-log-limit, or sysctl kernel.printk_ratelimit=0), or read the audit daemon’s log.',
  },
  'cut-off': {
    missing: true,
    explain: 'the trace ends before its processes do',
    remedy:
      'Record until the program has ended and the recorder has written everything; ftrace and perf record with sched:sched_process_exit too, which shows what a signal ended.',
  },
  'unrecognised-lines': {
    missing: true,
    explain: 'lines that fit no known form may have held calls',
    remedy: 'Look at the lines above; record into a file that nothing else writes to (strace -o FILE).',
  },
  'unconfirmed-lines': {
    missing: true,
    explain: 'lines that the application may have forged were kept out',
    remedy: 'Record into a file that the application cannot write to (strace -f -o FILE).',
  },
  'forgeable-lines': {
    missing: true,
    explain:
      'the recording shows what the program writes, line breaks too, just as its own lines, or lacks what would tell them apart: any of these may be the program’s, made up',
    remedy:
      'Record with strace -f -o FILE (gVisor: --debug-log-format=json; bpftrace: -f json -o FILE), or accept it of a program that you trust.',
  },
  'overlong-line': {
    missing: true,
    explain: 'a line longer than the limit was read only at its beginning',
    remedy: 'Record with a smaller -s, and without -v.',
  },
  'lossy-format': {
    missing: true,
    explain: 'this format is known not to show some calls',
    remedy: 'Record with another tool: strace -f -n -o FILE, raw_syscalls of ftrace or perf record, or audit.',
  },
  'arch-uncertain': {
    missing: true,
    explain: 'calls of 32-bit or x32 programs could not be told from native ones for certain',
    remedy: 'Record with strace -n, or with audit, which show numbers or architectures.',
  },
  'unknown-names': {
    missing: true,
    explain: 'calls with names that are in no table were kept out',
    remedy: 'Use a newer version of this program, or record with strace -n.',
  },
  'seen-at-exit-only': {
    missing: true,
    explain: 'audit system call rules record a call at its exit and miss those a filter denied',
    remedy: 'Record with a seccomp profile that logs (learn), or with strace.',
  },
  'denied-by-filter': {
    missing: false,
    explain: 'a filter was active while recording and refused calls: what would have followed them was not seen',
    remedy: 'Record without that filter, as far as you may.',
  },
  'too-many-unknown-numbers': {
    missing: true,
    explain: 'more distinct unknown call numbers than are kept',
    remedy: 'Look at what the program is: such calls are made to try a kernel out.',
  },
  'compat-calls-hidden': {
    missing: true,
    explain: 'calls of 32-bit programs may be hidden behind native ones of the same number',
    remedy: 'Record with --full or --backend strace.',
  },
  'native-calls-only': {
    missing: true,
    explain:
      'for so many seconds only native calls were looked at (--light): those by int 0x80 or with numbers of x32, and numbers without an event of their own, were not seen',
    remedy: 'Record with --backend ftrace, without --light.',
  },
  'owner-unknown': {
    missing: true,
    explain: 'records of which it could not be told whose they are were kept out',
    remedy: 'Record with --alone where nothing else is logged.',
  },
  'privileges-withheld': {
    missing: true,
    explain:
      'programs that have more rights than their user (setuid) ran without them, as the kernel has it under a tracer that is not root and under bubblewrap',
    remedy: 'Record as root, with --backend ftrace or audit.',
  },
  'refusals-unlogged': {
    missing: true,
    explain: 'the program may have loaded filters of its own, and calls that they refuse may not have been logged',
    remedy: 'Record with --backend ftrace --full, or with strace.',
  },
  'started-by-others': {
    missing: true,
    explain:
      'others have started containers for the program, or something in its container (again, or to see how it is), which the recording does not show, or not apart',
    remedy: 'Record the podman or docker command that starts it: run (without --restart), start -a, exec.',
  },
  'selection-uncertain': {
    missing: true,
    explain:
      'of some calls it could not be told whether they are among those selected; they were left out, unless that showed only afterwards',
    remedy:
      'Select by what each call shows (--comm, --exe, --since), or record with strace -f outside of a PID namespace, without a filter that leaves out forks.',
  },
  'first-seen-only': {
    missing: false,
    explain:
      'what was learnt of a call was left out from then on: counts, programs and errors are those first seen, and a call of another architecture under the same number may be missing',
    remedy: 'Record with --full for counts of all calls.',
  },
} as const satisfies Record<string, { readonly missing: boolean; readonly explain: string; readonly remedy: string }>;

/** @see incompleteReasons */
export type IncompleteReason = keyof typeof incompleteReasons;
