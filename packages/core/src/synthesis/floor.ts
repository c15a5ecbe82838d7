import type { SynthesisOptions } from './options.ts';

/** One measurement of the calls a container runtime makes after it loaded the filter, the application's execve included. */
interface FloorEntry {
  readonly runtime: 'runc' | 'crun';
  readonly phase: 'run' | 'exec';
  /** The runtime versions measured. */
  readonly versions: string;
  /** With no_new_privileges the filter is loaded right before execve, so that less happens under it. */
  readonly noNewPrivileges: boolean;
  /** Needed only where a refusal is fatal: with an errno the runtime takes another way. */
  readonly onlyIfFatal?: true;
  readonly names: string;
}

/**
 * Measured on Linux 6.18, x86_64, by tracing tasks that run under the filter: 15 to 40 starts per case, as root and as
 * another user, cross-checked with the kernel's own seccomp log. Two independent measurements are joined. Calls of the
 * Go runtime that showed in only some starts (futex, rt_sigreturn, mmap, getpid) are never left out: without
 * rt_sigreturn 1 of 40 starts of runc dies of SIGSEGV.
 */
const measured: readonly FloorEntry[] = [
  {
    runtime: 'runc',
    phase: 'run',
    versions: '1.1.5',
    noNewPrivileges: false,
    names:
      'capget capset chdir close epoll_ctl execve faccessat2 fchown fcntl fstat fstatfs futex getcwd getdents64 getpid getppid ' +
      'newfstatat openat prctl read rt_sigreturn setgid setgroups setuid write',
  },
  {
    runtime: 'runc',
    phase: 'run',
    versions: '1.3.6 and later',
    noNewPrivileges: false,
    names: 'close_range mmap openat2 statx tgkill',
  },
  {
    runtime: 'runc',
    phase: 'run',
    versions: '1.1.5',
    noNewPrivileges: true,
    names: 'close epoll_ctl execve fstatfs futex getdents64 getpid openat rt_sigreturn write',
  },
  {
    runtime: 'runc',
    phase: 'run',
    versions: '1.3.6 and later',
    noNewPrivileges: true,
    names: 'fcntl fstat mmap openat2 statx',
  },
  {
    runtime: 'runc',
    phase: 'exec',
    versions: '1.1.5',
    noNewPrivileges: false,
    names:
      'capget capset chdir close epoll_ctl execve faccessat2 fchown fcntl fstat fstatfs futex getcwd getdents64 newfstatat openat ' +
      'prctl read setgid setgroups setuid',
  },
  {
    runtime: 'runc',
    phase: 'exec',
    versions: '1.3.6 and later',
    noNewPrivileges: false,
    names: 'close_range getpid getppid mmap openat2 rt_sigreturn statx tgkill write',
  },
  {
    runtime: 'runc',
    phase: 'exec',
    versions: '1.3.6 and later',
    noNewPrivileges: false,
    onlyIfFatal: true,
    names: 'faccessat fsconfig fsmount fsopen open_tree uname',
  },
  {
    runtime: 'runc',
    phase: 'exec',
    versions: '1.1.5',
    noNewPrivileges: true,
    names: 'close epoll_ctl execve fstatfs futex getdents64 openat',
  },
  {
    runtime: 'crun',
    phase: 'run',
    versions: '1.8.1',
    noNewPrivileges: false,
    names: 'capset close execve prctl pselect6 read rt_sigaction rt_sigprocmask setresgid setresuid write',
  },
  { runtime: 'crun', phase: 'run', versions: '1.28', noNewPrivileges: false, names: 'close_range' },
  { runtime: 'crun', phase: 'run', versions: '1.8.1', noNewPrivileges: true, names: 'close execve' },
  { runtime: 'crun', phase: 'run', versions: '1.28', noNewPrivileges: true, names: 'close_range' },
  {
    runtime: 'crun',
    phase: 'exec',
    versions: '1.8.1',
    noNewPrivileges: false,
    names: 'capset close execve fchown ioctl openat prctl read setgroups setresgid setresuid statx umask write',
  },
  { runtime: 'crun', phase: 'exec', versions: '1.28', noNewPrivileges: false, names: 'close_range fstat' },
  { runtime: 'crun', phase: 'exec', versions: '1.8.1', noNewPrivileges: true, names: 'close execve umask write' },
];

/**
 * Calls the Go runtime inside runc may make at any moment, seen in only some starts or only in the lists that the
 * Security Profiles Operator's CI recorded; which ones varies by batch, so all of them belong to every runc floor.
 */
const goRuntime = 'epoll_pwait futex getpid mmap nanosleep rt_sigreturn sched_yield sigaltstack tgkill';

/** A call of the floor and why it is there, in words. */
export interface FloorCall {
  readonly name: string;
  readonly reasons: readonly string[];
}

/** The calls the chosen runtimes make under the filter until the application runs, sorted by name. */
export function floorOf(options: SynthesisOptions): FloorCall[] {
  const reasons = new Map<string, Set<string>>();
  const note = (names: string, reason: string): void => {
    for (const name of names.split(' ')) reasons.set(name, (reasons.get(name) ?? new Set()).add(reason));
  };
  for (const entry of measured) if (applies(entry, options)) note(entry.names, describeEntry(entry));
  if (covers(options.runtime, 'runc')) note(goRuntime, 'the Go runtime inside runc, in some starts');
  return [...reasons]
    .map(([name, texts]) => ({ name, reasons: [...texts] }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function applies(entry: FloorEntry, options: SynthesisOptions): boolean {
  if (!covers(options.runtime, entry.runtime)) return false;
  if (entry.noNewPrivileges !== options.noNewPrivileges) return false;
  if (entry.phase === 'exec' && !options.withExec) return false;
  return entry.onlyIfFatal !== true || options.defaultAction !== 'errno';
}

function covers(chosen: SynthesisOptions['runtime'], runtime: 'runc' | 'crun'): boolean {
  return chosen === runtime || chosen === 'any';
}

function describeEntry({ runtime, phase, versions, noNewPrivileges }: FloorEntry): string {
  return `${runtime} ${versions}, ${phase}${noNewPrivileges ? ' with no_new_privileges' : ''}`;
}
