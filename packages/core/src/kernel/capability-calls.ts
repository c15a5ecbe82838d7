import type { NamedArgument } from './argument-match.ts';
import type { Capability } from './capabilities.ts';

/** A call with a capability that the kernel asks for in it. */
export interface CapabilityCall {
  readonly capability: Capability;
  /** Where in the kernel it is asked for. */
  readonly source: string;
  /** When it is: `undefined` for every call with such arguments that succeeds. */
  readonly when: string | undefined;
  /** Only for arguments like these, all of them: each has one of the names its argument's constants have. */
  readonly args: readonly NamedArgument[];
}

interface Rule extends CapabilityCall {
  readonly calls: readonly string[];
}

// What Linux 7.1 asks for, by the checks in its source and by capabilities(7); test/oracles/capabilities.test.ts tries what it can on the
// kernel at hand. Not here: capabilities no call tells of, as its arguments are behind pointers or its effect is silent
// (EPOLLWAKEUP is dropped without CAP_BLOCK_SUSPEND, and clone3 is every thread's start).

function always(capability: Capability, source: string, calls: string, ...args: readonly NamedArgument[]): Rule {
  return { capability, source, when: undefined, args, calls: calls.split(' ') };
}

function sometimes(
  capability: Capability,
  [source, when]: readonly [source: string, when: string],
  calls: string,
  ...args: readonly NamedArgument[]
): Rule {
  return { capability, source, when, args, calls: calls.split(' ') };
}

function named(index: number, names: string): NamedArgument {
  return { index, names: names.split(' ') };
}

const inet = named(0, 'AF_INET AF_INET6');
const namespaces = 'CLONE_NEWNS CLONE_NEWUTS CLONE_NEWIPC CLONE_NEWNET CLONE_NEWPID CLONE_NEWCGROUP';
const ofItsOwn = { ...named(0, 'CLONE_NEWUSER'), not: true };

const files: readonly Rule[] = [
  sometimes(
    'CAP_CHOWN',
    ['fs/attr.c', 'for a new owner, or a group the user is not in'],
    'chown chown32 lchown lchown32 fchown fchown32 fchownat',
  ),
  sometimes(
    'CAP_DAC_OVERRIDE',
    ['fs/namei.c', "where a file's mode and owner give the user no access"],
    'open openat openat2 creat mkdir mkdirat mknod mknodat unlink unlinkat rmdir rename renameat renameat2 link linkat symlink ' +
      'symlinkat truncate truncate64 chdir access faccessat faccessat2 execve execveat connect bind',
  ),
  sometimes(
    'CAP_DAC_READ_SEARCH',
    ['fs/fhandle.c', 'unless the handle is of a folder the process has open'],
    'open_by_handle_at',
  ),
  sometimes(
    'CAP_FOWNER',
    ['fs/attr.c, fs/namei.c', "for files of others, or of others' in a sticky folder"],
    'chmod fchmod fchmodat fchmodat2 utime utimes futimesat utimensat utimensat_time64 unlink unlinkat rmdir rename renameat ' +
      'renameat2 link linkat setxattr lsetxattr fsetxattr setxattrat',
  ),
  sometimes(
    'CAP_FSETID',
    ['fs/attr.c', 'to keep the set-group-id bit on a file of a group the user is not in'],
    'chmod fchmod fchmodat fchmodat2',
  ),
  sometimes('CAP_SETFCAP', ['security/commoncap.c', 'to give a file capabilities'], 'setxattr lsetxattr fsetxattr'),
  sometimes(
    'CAP_SYS_ADMIN',
    ['fs/xattr.c', 'for attributes named trusted.*'],
    'setxattr lsetxattr fsetxattr setxattrat',
  ),
  sometimes('CAP_MKNOD', ['fs/namei.c', 'to make a device, not a pipe or a file'], 'mknod mknodat'),
  sometimes('CAP_LEASE', ['fs/locks.c', 'for a file of another user'], 'fcntl fcntl64', named(1, 'F_SETLEASE')),
  sometimes(
    'CAP_LINUX_IMMUTABLE',
    ['fs/file_attr.c', 'to make a file immutable or append-only, or neither again'],
    'ioctl',
    named(1, 'FS_IOC_SETFLAGS'),
  ),
  always('CAP_SYS_CHROOT', 'fs/open.c', 'chroot'),
];

const identities: readonly Rule[] = [
  sometimes(
    'CAP_SETUID',
    ['kernel/sys.c', 'for a user id the process does not have already'],
    'setuid setuid32 setreuid setreuid32 setresuid setresuid32 setfsuid setfsuid32',
  ),
  sometimes(
    'CAP_SETGID',
    ['kernel/sys.c', 'for a group id the process does not have already'],
    'setgid setgid32 setregid setregid32 setresgid setresgid32 setfsgid setfsgid32',
  ),
  always('CAP_SETGID', 'kernel/groups.c', 'setgroups setgroups32'),
  always('CAP_SETPCAP', 'security/commoncap.c', 'prctl', named(0, 'PR_CAPBSET_DROP PR_SET_SECUREBITS')),
  sometimes('CAP_SETPCAP', ['security/commoncap.c', 'to make more inheritable than is permitted'], 'capset'),
  sometimes(
    'CAP_KILL',
    ['kernel/signal.c', 'for a process of another user'],
    'kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_send_signal',
  ),
  sometimes(
    'CAP_SYS_PTRACE',
    ['kernel/ptrace.c', 'for a process of another user, or with more capabilities'],
    'process_vm_readv process_vm_writev kcmp pidfd_getfd',
  ),
  sometimes(
    'CAP_SYS_PTRACE',
    ['kernel/ptrace.c', 'for a process of another user, or with more capabilities'],
    'ptrace',
    named(0, 'PTRACE_ATTACH PTRACE_SEIZE'),
  ),
];

const network: readonly Rule[] = [
  always('CAP_NET_RAW', 'net/ipv4/af_inet.c, net/ipv6/af_inet6.c', 'socket', inet, named(1, 'SOCK_RAW')),
  always('CAP_NET_RAW', 'net/packet/af_packet.c, net/xdp/xsk.c', 'socket', named(0, 'AF_PACKET AF_XDP')),
  always('CAP_NET_ADMIN', 'net/key/af_key.c', 'socket', named(0, 'AF_KEY')),
  sometimes(
    'CAP_NET_ADMIN',
    ['net/core/rtnetlink.c', 'to change addresses, links or routes'],
    'socket',
    named(0, 'AF_NETLINK'),
    named(2, 'NETLINK_ROUTE NETLINK_NETFILTER NETLINK_XFRM NETLINK_GENERIC'),
  ),
  sometimes(
    'CAP_AUDIT_WRITE',
    ['kernel/audit.c', 'to write records of its own'],
    'socket',
    named(0, 'AF_NETLINK'),
    named(2, 'NETLINK_AUDIT'),
  ),
  sometimes(
    'CAP_AUDIT_CONTROL',
    ['kernel/audit.c', 'to ask for or change the rules'],
    'socket',
    named(0, 'AF_NETLINK'),
    named(2, 'NETLINK_AUDIT'),
  ),
  sometimes(
    'CAP_NET_BIND_SERVICE',
    ['net/ipv4/af_inet.c', 'for a port below net.ipv4.ip_unprivileged_port_start, 1024 or as the engine sets it'],
    'bind socketcall',
  ),
  sometimes('CAP_NET_RAW', ['net/ipv4/af_inet.c', 'for a raw socket'], 'socketcall'),
  sometimes('CAP_NET_ADMIN', ['net/core/sock.c', 'for options as SO_MARK and IP_TRANSPARENT'], 'setsockopt'),
  always(
    'CAP_NET_ADMIN',
    'net/core/dev_ioctl.c, net/ipv4/devinet.c',
    'ioctl',
    named(
      1,
      'SIOCSIFFLAGS SIOCSIFADDR SIOCSIFNETMASK SIOCSIFBRDADDR SIOCSIFMTU SIOCSIFHWADDR SIOCSIFNAME SIOCADDRT SIOCDELRT',
    ),
  ),
];

const system: readonly Rule[] = [
  always(
    'CAP_SYS_ADMIN',
    'fs/namespace.c, fs/fsopen.c',
    'mount umount umount2 pivot_root move_mount fsopen fsmount mount_setattr',
  ),
  always('CAP_SYS_ADMIN', 'kernel/sys.c, mm/swapfile.c', 'sethostname setdomainname swapon swapoff'),
  always('CAP_SYS_ADMIN', 'kernel/nsproxy.c', 'clone', named(0, namespaces), ofItsOwn),
  always('CAP_SYS_ADMIN', 'kernel/nsproxy.c', 'unshare', named(0, `${namespaces} CLONE_NEWTIME`), ofItsOwn),
  always('CAP_SYS_ADMIN', 'fs/ioctl.c', 'ioctl', named(1, 'FIFREEZE FITHAW')),
  sometimes('CAP_SYS_ADMIN', ['kernel/nsproxy.c', 'unless it first enters a user namespace of its own'], 'setns'),
  sometimes('CAP_SYS_CHROOT', ['fs/namespace.c', 'to enter a mount namespace'], 'setns'),
  sometimes('CAP_SYS_ADMIN', ['kernel/seccomp.c', 'without no_new_privs'], 'seccomp'),
  sometimes('CAP_SYS_ADMIN', ['kernel/seccomp.c', 'without no_new_privs'], 'prctl', named(0, 'PR_SET_SECCOMP')),
  sometimes('CAP_SYS_ADMIN', ['fs/quota/quota.c', 'to change quotas'], 'quotactl quotactl_fd'),
  sometimes('CAP_SYS_ADMIN', ['fs/notify/fanotify/fanotify_user.c', 'for whole mounts'], 'fanotify_init'),
  sometimes('CAP_SYS_ADMIN', ['drivers/tty/tty_io.c', "for another's terminal"], 'ioctl', named(1, 'TIOCSTI')),
  sometimes('CAP_BPF', ['kernel/bpf/syscall.c', 'as kernel.unprivileged_bpf_disabled says'], 'bpf'),
  sometimes('CAP_PERFMON', ['kernel/events/core.c', 'as kernel.perf_event_paranoid says'], 'perf_event_open'),
  always('CAP_SYS_MODULE', 'kernel/module/main.c', 'init_module finit_module delete_module'),
  always('CAP_SYS_BOOT', 'kernel/reboot.c, kernel/kexec.c', 'reboot kexec_load kexec_file_load'),
  always('CAP_SYS_PACCT', 'kernel/acct.c', 'acct'),
  always('CAP_SYS_TTY_CONFIG', 'fs/open.c', 'vhangup'),
  always('CAP_SYS_TIME', 'kernel/time/time.c', 'settimeofday stime clock_settime clock_settime64'),
  sometimes('CAP_SYS_TIME', ['kernel/time/ntp.c', 'to adjust the clock'], 'adjtimex clock_adjtime clock_adjtime64'),
  sometimes('CAP_WAKE_ALARM', ['fs/timerfd.c', 'for the clocks named _ALARM'], 'timerfd_create timer_create'),
  sometimes('CAP_SYSLOG', ['kernel/printk/printk.c', 'as kernel.dmesg_restrict says'], 'syslog'),
  sometimes('CAP_SYS_RAWIO', ['arch/x86/kernel/ioport.c', 'to get access, not to drop it'], 'iopl ioperm'),
  sometimes(
    'CAP_SYS_NICE',
    ['kernel/sched/syscalls.c', 'for a higher priority, a real-time policy, or a process of another user'],
    'nice setpriority sched_setscheduler sched_setparam sched_setattr sched_setaffinity ioprio_set migrate_pages move_pages mbind',
  ),
  sometimes('CAP_SYS_RESOURCE', ['kernel/sys.c', 'to raise a hard limit'], 'setrlimit prlimit64'),
  sometimes('CAP_SYS_RESOURCE', ['kernel/sys.c', 'for all but the whole map at once'], 'prctl', named(0, 'PR_SET_MM')),
  sometimes(
    'CAP_IPC_LOCK',
    ['mm/mlock.c, ipc/shm.c', 'beyond the limit of locked memory'],
    'mlock mlock2 mlockall shmctl',
  ),
  sometimes(
    'CAP_IPC_OWNER',
    ['ipc/util.c', "where the object's mode gives the user no access"],
    'shmat shmctl shmget semop semtimedop semctl semget msgsnd msgrcv msgctl msgget ipc',
  ),
];

/** Every call of the table with one capability it may ask for. */
export function allCapabilityCalls(): { readonly name: string; readonly rule: CapabilityCall }[] {
  return [...files, ...identities, ...network, ...system].flatMap(({ calls, ...rule }) =>
    calls.map((name) => ({ name, rule })),
  );
}

let byCall: ReadonlyMap<string, readonly CapabilityCall[]> | undefined;

/** The capabilities that the kernel may ask for in a call, by its name; none for most calls. */
export function capabilityCalls(name: string): readonly CapabilityCall[] {
  byCall ??= index();
  return byCall.get(name) ?? [];
}

function index(): ReadonlyMap<string, readonly CapabilityCall[]> {
  const found = new Map<string, CapabilityCall[]>();
  for (const { name, rule } of allCapabilityCalls()) found.set(name, [...(found.get(name) ?? []), rule]);
  return found;
}
