import type { Arch } from './arch.ts';
import { syscallByName, type Syscall } from './syscalls.ts';

/**
 * Who named a call:
 * - `strace`: 4.11 or newer, whose names are the kernel's, and any strace of unknown version;
 * - `strace-old`: known to be 4.10 or older (its notes have no `strace: ` in front, it prints `brk(0)`);
 * - `audit`: the audit library (`ausearch -i`, enriched logs);
 * - `tracepoint`: events of the group `syscalls:` (ftrace, perf script, bpftrace), which are called after the kernel's functions;
 * - `ltrace`: `SYS_name` of ltrace -S;
 * - `qemu`: user-mode qemu -strace.
 */
export type NamingTool = 'strace' | 'strace-old' | 'audit' | 'tracepoint' | 'ltrace' | 'qemu';

type Names = Readonly<Record<string, string>>;

// The kernel's names in the days of Linux 2.0, kept by several tools.
const historical: Names = { _exit: 'exit', pread: 'pread64', pwrite: 'pwrite64' };

const strace: Names = {
  ...historical,
  umount: 'umount2',
  oldumount: 'umount',
  old_getrlimit: 'getrlimit',
  oldselect: 'select',
  old_select: 'select',
  old_mmap: 'mmap',
  socket_subcall: 'socketcall',
  ipc_subcall: 'ipc',
};

/** Other names of calls, by tool: read so where the architecture's table has no call of the name itself. */
const others: Readonly<Record<NamingTool, Names>> = {
  strace,
  'strace-old': strace,
  audit: {
    ...historical,
    sys_kexec_load: 'kexec_load',
    sched_rr_get_interval64: 'sched_rr_get_interval_time64',
    getdents: 'getdents64',
    newfstat: 'fstat',
  },
  tracepoint: {
    newstat: 'stat',
    newfstat: 'fstat',
    newlstat: 'lstat',
    newuname: 'uname',
    sendfile64: 'sendfile',
    fadvise64_64: 'fadvise64',
    oldumount: 'umount',
  },
  ltrace: { ...historical, umount: 'umount2' },
  qemu: historical,
};

/** Names that mean another call to a tool than to the kernel's tables: the kernel's function sys_umount is umount2. */
function changedNames(arch: Arch, tool: NamingTool): Names {
  if (tool === 'tracepoint') return { umount: 'umount2' };
  if (tool === 'strace-old' && arch === 'x86')
    return { umount: 'umount2', getrlimit: 'ugetrlimit', select: '_newselect' };
  return {};
}

/**
 * The call a tool means by `name` on `arch`. Undefined where the architecture has no such call, as far as these tables
 * (Linux 7.1) know.
 */
export function resolveName(arch: Arch, name: string, tool: NamingTool): Syscall | undefined {
  const changed = lookUp(changedNames(arch, tool), name);
  if (changed !== undefined) return syscallByName(arch, changed);
  const other = lookUp(others[tool], name);
  return syscallByName(arch, name) ?? (other === undefined ? undefined : syscallByName(arch, other));
}

function lookUp(names: Names, name: string): string | undefined {
  return Object.hasOwn(names, name) ? names[name] : undefined;
}
