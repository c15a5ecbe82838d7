import type { DiagnosticCode } from '../packages/core/src/diagnostics/diagnostic.ts';
import type { IncompleteReason } from '../packages/core/src/observations/completeness.ts';

/** Where what a recording can show and what was counted differ, call by call. */
export interface Difference {
  /** Calls that were made and that the recording does not show. */
  readonly less?: readonly string[];
  /** Calls that the recording shows and the count does not have. */
  readonly more?: readonly string[];
  /** Calls the count has under another name or as a bare number: count's to ours. Both are the same number of the same architecture. */
  readonly renamed?: Readonly<Record<string, string>>;
  readonly why: string;
  /** What the program itself says of it; must be there where calls are missing or wrong. */
  readonly says?: IncompleteReason | DiagnosticCode;
}

const noNumber: Difference = {
  less: ['x32:getpid'],
  why: 'without -n a call of x32 that the kernel lacks is printed like a native one that fails with ENOSYS',
  says: 'arch-uncertain',
};
const refused: Difference = {
  more: ['mkdir'],
  why: "the program's own filter denies it: it has an exit event without an entry, and entries were counted",
  says: 'denied-by-filter',
};
const firstExec: Difference = {
  ...refused,
  more: ['execve', 'mkdir'],
  why: `${refused.why}; perf begins inside the exec, of which it has the exit only`,
};
const table = { says: 'summary-without-exit' } as const;

/** The only differences there may be; every other recording equals its truth. */
export const differences: Readonly<Record<string, Difference>> = {
  's22-Xabbrev.strace': noNumber,
  's23-Xverbose.strace': noNumber,
  's28-xx.strace': noNumber,
  's29-rawall.strace': noNumber,
  's38-odd.strace': noNumber,
  'v415-odd.strace': noNumber,
  'v48-odd-o.strace': noNumber,
  'v53-odd.strace': noNumber,
  'c12-c-unknown.txt': { more: ['x32:getpid'], why: 'its x32 table has it; the count left it out', ...table },
  'c14-c-h32.txt': { less: ['i386:nr:999'], why: 'tables of strace before 7.1 have named calls only', ...table },
  'c17-c-4.8.txt': { less: ['rseq'], why: 'strace 4.8 has no name for it', ...table },
  'a33-aureport-s-summary-i.txt': {
    more: ['sendto'],
    why: "the count took the records of audit's own sendto out, the report cannot tell them",
    says: 'lossy-format',
  },
  'b27-aureport-s-i-odd.txt': {
    less: ['nr:-1'],
    renamed: { pread: 'pread64' },
    why: 'the count is of the words of the report: audit says pread, and unknown-syscall(-1) for what it has no name for',
    says: 'unknown-names',
  },
  'f02-ftrace-raw-both-odd.txt': refused,
  'p12-perf-script-both.txt': firstExec,
  'p14-perf-script-F.txt': firstExec,
  'p10-perf-trace-h32.txt': {
    more: words(`capget chmod close dup2 epoll_create fchmod fremovexattr getpriority getresgid getuid getxattr ioprio_get
      lgetxattr lstat mkdirat mq_timedreceive munmap preadv process_vm_writev recvfrom rename setns setregid setresuid stat writev`),
    less: words(`execve i386:_llseek i386:access i386:brk i386:clone i386:close i386:execve i386:exit_group i386:getpid i386:getrandom
      i386:getuid32 i386:ipc i386:mmap i386:mmap2 i386:mprotect i386:munmap i386:nr:999 i386:openat i386:pselect6 i386:read i386:rseq
      i386:select i386:set_robust_list i386:set_thread_area i386:set_tid_address i386:setuid32 i386:socketcall i386:statx
      i386:ugetrlimit i386:wait4 i386:write`),
    why: 'perf trace gives 32-bit calls the names that their numbers have on x86_64',
    says: 'arch-uncertain',
  },
  'p17-ltrace-S.txt': { more: ['pread64'], why: 'the count did not know that ltrace calls it pread' },
  'p18-ltrace-S-c.txt': { more: ['pread64', 'rseq'], why: 'they are in the table as SYS_pread and SYS_334' },
  'p19-ltrace-S-odd.txt': {
    more: ['pread64', 'x32:getpid'],
    why: 'pread64 is in the trace as SYS_pread, getpid of x32 as SYS_1073741863, which a kernel without x32 answers with ENOSYS before its tracepoint',
  },
  'q03-bpftrace-printf.txt': {
    more: ['pause'],
    why: 'the count passed over lines of threads with a blank in their name',
  },
  'q11-qemu-strace-armhf.txt': { renamed: { 'nr:398': 'rseq' }, why: "398 is arm's rseq" },
};

function words(text: string): readonly string[] {
  return text.split(/\s+/);
}
