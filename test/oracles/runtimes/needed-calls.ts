const runtimes = `
  capget capset chdir close close_range epoll_ctl epoll_pwait execve faccessat2 fchown fcntl fstat fstatfs futex getcwd
  getdents64 getegid geteuid getgid getpid getppid getuid ioctl madvise mmap mprotect munmap nanosleep newfstatat openat
  openat2 prctl pselect6 read rt_sigaction rt_sigprocmask rt_sigreturn sched_yield setgid setgroups setresgid setresuid
  setuid sigaltstack statx tgkill umask write`;
const program = `
  arch_prctl brk clone clone3 exit exit_group getrandom gettid lseek prlimit64 readlink readlinkat rseq set_robust_list
  set_tid_address wait4`;

/** What the runtimes (with no_new_privs) and `helpers/run-calls.c` need under any filter. */
export const neededCalls: readonly string[] = `${runtimes}${program}`.trim().split(/\s+/);
