/**
 * How calls of one set differ:
 * - `libc`: on one architecture, another C library, another version of it, or the same one on a newer or older kernel
 *   makes the other call for the same library function;
 * - `arch`: another architecture's table has the other call for it.
 */
export type SiblingKind = 'libc' | 'arch';

interface SiblingSet {
  readonly kind: SiblingKind;
  readonly names: readonly string[];
}

const libc = (names: string): SiblingSet => ({ kind: 'libc', names: names.split(' ') });
const arch = (names: string): SiblingSet => ({ kind: 'arch', names: names.split(' ') });

const sets: readonly SiblingSet[] = [
  // Path calls: musl and older glibc take the plain one where the table has it, newer glibc and newer tables only the *at one.
  libc('open openat openat2 creat'),
  libc('access faccessat faccessat2'),
  libc('chmod fchmodat fchmodat2'),
  libc('chown lchown fchownat'),
  libc('link linkat'),
  libc('symlink symlinkat'),
  libc('unlink unlinkat'),
  libc('rmdir unlinkat'),
  libc('mkdir mkdirat'),
  libc('mknod mknodat'),
  libc('readlink readlinkat'),
  libc('rename renameat renameat2'),
  libc('utime utimes futimesat utimensat'),
  libc('getdents getdents64'),
  // stat(): glibc before 2.33 stat/lstat, then newfstatat, on 32-bit statx; musl statx or the plain ones; fstat() likewise.
  libc('stat newfstatat statx'),
  libc('lstat newfstatat statx'),
  libc('fstat newfstatat statx'),
  libc('stat64 fstatat64 statx'),
  libc('lstat64 fstatat64 statx'),
  libc('fstat64 fstatat64 statx'),
  // fork(), vfork(), posix_spawn(), pthread_create(): glibc from 2.34 tries clone3 first; musl's fork() is fork where there is one.
  libc('clone clone3'),
  libc('fork vfork clone clone3'),
  // Waiting: newer tables have only the forms with a signal mask, and musl takes those.
  libc('poll ppoll'),
  libc('select pselect6'),
  libc('_newselect select pselect6'),
  libc('epoll_wait epoll_pwait epoll_pwait2'),
  libc('pause ppoll rt_sigsuspend'),
  libc('waitpid wait4 waitid'),
  libc('nanosleep clock_nanosleep'),
  libc('alarm setitimer'),
  // Calls that got a flags argument.
  libc('pipe pipe2'),
  libc('dup2 dup3'),
  libc('accept accept4'),
  libc('eventfd eventfd2'),
  libc('signalfd signalfd4'),
  libc('inotify_init inotify_init1'),
  libc('epoll_create epoll_create1'),
  libc('preadv preadv2'),
  libc('pwritev pwritev2'),
  libc('send sendto'),
  libc('recv recvfrom'),
  // Limits and groups of processes.
  libc('getrlimit ugetrlimit prlimit64'),
  libc('setrlimit prlimit64'),
  libc('getpgrp getpgid'),
  libc('time gettimeofday clock_gettime'),
  libc('settimeofday stime clock_settime'),
  libc('tkill tgkill'),
  // close_range() replaced loops over /proc/self/fd and close().
  libc('close close_range'),
  // 32-bit architectures: the forms with 64-bit time, which glibc from 2.34 and musl from 1.2 try first.
  libc('clock_gettime clock_gettime64 gettimeofday'),
  libc('clock_settime clock_settime64'),
  libc('clock_adjtime clock_adjtime64 adjtimex'),
  libc('clock_getres clock_getres_time64'),
  libc('clock_nanosleep clock_nanosleep_time64 nanosleep'),
  libc('timer_gettime timer_gettime64'),
  libc('timer_settime timer_settime64'),
  libc('timerfd_gettime timerfd_gettime64'),
  libc('timerfd_settime timerfd_settime64'),
  libc('utimensat utimensat_time64'),
  libc('pselect6 pselect6_time64 _newselect select'),
  libc('ppoll ppoll_time64 poll'),
  libc('io_pgetevents io_pgetevents_time64'),
  libc('recvmmsg recvmmsg_time64'),
  libc('mq_timedsend mq_timedsend_time64'),
  libc('mq_timedreceive mq_timedreceive_time64'),
  libc('semtimedop semtimedop_time64'),
  libc('semop semtimedop'),
  libc('rt_sigtimedwait rt_sigtimedwait_time64'),
  libc('futex futex_time64'),
  libc('sched_rr_get_interval sched_rr_get_interval_time64'),
  // The same call under the name of another architecture's table: wider types on 32-bit ones.
  arch('mmap mmap2'),
  arch('fcntl fcntl64'),
  arch('lseek _llseek'),
  arch('select _newselect'),
  arch('stat stat64'),
  arch('lstat lstat64'),
  arch('fstat fstat64'),
  arch('newfstatat fstatat64'),
  arch('statfs statfs64'),
  arch('fstatfs fstatfs64'),
  arch('truncate truncate64'),
  arch('ftruncate ftruncate64'),
  arch('sendfile sendfile64'),
  arch('fadvise64 fadvise64_64 arm_fadvise64_64'),
  arch('sync_file_range sync_file_range2 arm_sync_file_range'),
  arch('getrlimit ugetrlimit'),
  arch('umount umount2'),
  arch('sigreturn rt_sigreturn'),
  arch('sigaction rt_sigaction'),
  arch('sigprocmask rt_sigprocmask'),
  arch('sigpending rt_sigpending'),
  arch('sigsuspend rt_sigsuspend'),
  // Thread pointer: x86_64, i386 and m68k and MIPS, ARM; other architectures have a register that programs may write.
  arch('arch_prctl set_thread_area set_tls'),
  // 32-bit architectures whose first user ids had 16 bits.
  ...[
    'getuid',
    'geteuid',
    'getgid',
    'getegid',
    'setuid',
    'setgid',
    'setreuid',
    'setregid',
    'getresuid',
    'setresuid',
  ].map(wide),
  ...['getresgid', 'setresgid', 'getgroups', 'setgroups', 'chown', 'lchown', 'fchown', 'setfsuid', 'setfsgid'].map(
    wide,
  ),
  // Not here: socketcall and ipc. libseccomp covers them when it gets a rule for a subcall, and allowing them whole would
  // let through what a condition on `socket` denies; see multiplexers.ts.
];

function wide(name: string): SiblingSet {
  return arch(`${name} ${name}32`);
}

/** A call that does the same job, by name, since a profile's rules go by names over all its architectures. */
export interface Sibling {
  readonly name: string;
  readonly kind: SiblingKind;
}

let siblingsByName: ReadonlyMap<string, readonly Sibling[]> | undefined;

/** The siblings of a call; one that is of both kinds counts as `libc`. Not every architecture has each of them. */
export function siblingsOf(name: string): readonly Sibling[] {
  siblingsByName ??= indexSets();
  return siblingsByName.get(name) ?? [];
}

function indexSets(): ReadonlyMap<string, readonly Sibling[]> {
  const index = new Map<string, Map<string, Sibling>>();
  for (const { kind, names } of sets) {
    for (const name of names) {
      const siblings = index.get(name) ?? new Map<string, Sibling>();
      for (const other of names) {
        if (other !== name && siblings.get(other)?.kind !== 'libc') siblings.set(other, { name: other, kind });
      }
      index.set(name, siblings);
    }
  }
  return new Map([...index].map(([name, siblings]) => [name, [...siblings.values()]]));
}
