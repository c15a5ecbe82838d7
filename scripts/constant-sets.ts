/** Which constants to take from the kernel's headers. `asm/` headers are those of the architecture, then asm-generic. */
export interface ConstantSource {
  readonly headers: readonly string[];
  readonly include: RegExp;
  readonly exclude?: RegExp;
  /** Where the header tells main values from those of a sub-argument only by how it writes them. */
  readonly defines?: RegExp;
}

export const constantSources: Readonly<Record<string, ConstantSource>> = {
  errno: {
    // Of names with one value the first is the usual one.
    headers: ['asm-generic/errno-base.h', 'asm/errno.h', 'asm-generic/errno.h'],
    include: /^E[A-Z0-9]+$/,
  },
  signal: {
    headers: ['asm/signal.h', 'asm-generic/signal.h'],
    include: /^SIG[A-Z]+\d*$/,
    exclude: /^SIG(RT(MIN|MAX)|STKSZ|EV|UNUSED|CONTEXT|SET|ACTION|VAL|HANDLER)/,
  },
  ipproto: { headers: ['linux/in.h'], include: /^IPPROTO_[A-Z0-9]+$/, exclude: /_MAX$/ },
  netlink: {
    headers: ['linux/netlink.h'],
    include: /^NETLINK_[A-Z0-9_]+$/,
    // Socket options, not protocols.
    exclude:
      /_(ADD_MEMBERSHIP|DROP_MEMBERSHIP|PKTINFO|BROADCAST_ERROR|NO_ENOBUFS|RX_RING|TX_RING|LISTEN_ALL_NSID|LIST_MEMBERSHIPS|CAP_ACK|EXT_ACK|GET_STRICT_CHK|UNUSED|CONNECTED|UNCONNECTED)$/,
  },
  // Flags of clone3's structure only do not fit clone's argument; CLONE_NEWTIME stands where clone has the exit signal.
  clone: {
    headers: ['linux/sched.h'],
    include: /^CLONE_[A-Z_]+$/,
    exclude: /^CLONE_(NEWTIME|CLEAR_SIGHAND|INTO_CGROUP|AUTOREAP|NNP|PIDFD_AUTOKILL|EMPTY_MNTNS)$/,
  },
  unshare: {
    headers: ['linux/sched.h'],
    include: /^(CLONE_(NEW[A-Z]+|VM|FS|FILES|SIGHAND|THREAD|SYSVSEM)|UNSHARE_[A-Z_]+)$/,
  },
  personality: {
    headers: ['linux/personality.h'],
    include: /^(PER|ADDR|[A-Z]+)_[A-Z0-9_]+$|^UNAME26$/,
    exclude: /^PER_MASK$|^_/,
  },
  prctl: { headers: ['linux/prctl.h'], include: /^PR_/, exclude: /^PR_CFI_/, defines: /^#define\s+(\w+)/gm },
  prot: { headers: ['asm/mman.h', 'asm-generic/mman-common.h'], include: /^PROT_[A-Z]+$/ },
  map: {
    headers: ['asm/mman.h', 'asm-generic/mman.h', 'asm-generic/mman-common.h', 'linux/mman.h'],
    include: /^MAP_[A-Z0-9_]+$/,
    exclude: /^MAP_(TYPE|FILE|HUGE_\w+|ABOVE4G)$/,
  },
  madvise: { headers: ['asm/mman.h', 'asm-generic/mman-common.h'], include: /^MADV_/ },
  fcntl: {
    headers: ['asm/fcntl.h', 'asm-generic/fcntl.h', 'linux/fcntl.h'],
    include: /^F_[A-Z0-9_]+$/,
    // Values of sub-arguments: lock types, owner types, seals, hints.
    exclude: /^F_(RDLCK|WRLCK|UNLCK|EXLCK|SHLCK|OWNER_\w+|SEAL_\w+|LINUX_SPECIFIC_BASE|INPROGRESS)$/,
  },
  ioctl: {
    headers: [
      'asm/ioctls.h',
      'asm-generic/ioctls.h',
      'linux/sockios.h',
      'asm/sockios.h',
      'asm-generic/sockios.h',
      'linux/fs.h',
      'linux/if_tun.h',
      'linux/random.h',
      'linux/loop.h',
    ],
    include:
      /^(TC[A-Z0-9]+|TIO[A-Z0-9]+|FIO[A-Z0-9]+|SIOC[A-Z0-9]+|FI[A-Z]+|BLK[A-Z0-9]+|FS_IOC_[A-Z0-9_]+|TUN[A-Z]+|RND[A-Z]+|LOOP_[A-Z0-9_]+|PAGEMAP_SCAN)$/,
    exclude:
      /^(TCP\w*|TIOCSER_TEMT|TIOCPKT|SIOC(DEVPRIVATE|PROTOPRIVATE)|FIEMAP\w*|FILE\w*|LOOP_\w+_FLAGS|FI)$|^BLKTRACE/,
  },
  keyctl: { headers: ['linux/keyctl.h'], include: /^KEYCTL_/, exclude: /^KEYCTL_(SUPPORTS|CAPS\d|MOVE_EXCL)/ },
  bpf: {
    headers: ['linux/bpf.h'],
    include:
      /^BPF_(MAP_(CREATE|LOOKUP_ELEM|UPDATE_ELEM|DELETE_ELEM|GET_NEXT_KEY|GET_NEXT_ID|GET_FD_BY_ID|FREEZE|\w+_BATCH|LOOKUP_AND_DELETE_ELEM)|PROG_(LOAD|ATTACH|DETACH|TEST_RUN|GET_\w+|QUERY|BIND_MAP|STREAM_READ_BY_FD|ASSOC_STRUCT_OPS)|OBJ_(PIN|GET|GET_INFO_BY_FD)|RAW_TRACEPOINT_OPEN|BTF_(LOAD|GET_\w+)|TASK_FD_QUERY|LINK_(CREATE|UPDATE|DETACH|GET_\w+)|ENABLE_STATS|ITER_CREATE|TOKEN_CREATE)$/,
  },
  ptrace: {
    headers: ['linux/ptrace.h', 'asm/ptrace.h', 'asm/ptrace-abi.h'],
    include: /^PTRACE_[A-Z0-9_]+$/,
    exclude: /^PTRACE_((EVENT|EVENTMSG|O|PEEKSIGINFO_SHARED|SYSCALL_INFO)(_|$)|GETFDPIC_)/,
  },
  seccomp: { headers: ['linux/seccomp.h'], include: /^SECCOMP_(SET_MODE|GET)_[A-Z_]+$/ },
  'seccomp-flags': { headers: ['linux/seccomp.h'], include: /^SECCOMP_FILTER_FLAG_[A-Z_]+$/ },
  // The numbers of sub-features (ARCH_XCOMP_…) and features (ARCH_SHSTK_SHSTK) are not operations.
  'arch-prctl': { headers: ['asm/prctl.h'], include: /^ARCH_[A-Z0-9_]+$/, exclude: /^ARCH_(XCOMP|SHSTK_(SHSTK|WRSS))/ },
  socketcall: { headers: ['linux/net.h'], include: /^SYS_[A-Z0-9]+$/ },
  ipc: { headers: ['linux/ipc.h'], include: /^(SEM|MSG|SHM)[A-Z]+$/ },
  mount: { headers: ['linux/mount.h'], include: /^MS_[A-Z_]+$/, exclude: /^MS_(RMT_MASK|MGC_MSK|VERBOSE|NOUSER)$/ },
  memfd: { headers: ['linux/memfd.h'], include: /^MFD_[A-Z_]+$/, exclude: /^MFD_HUGE_/ },
  reboot: { headers: ['linux/reboot.h'], include: /^LINUX_REBOOT_CMD_/ },
};
