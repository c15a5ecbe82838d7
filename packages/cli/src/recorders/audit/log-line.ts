/** A call that a filter logged, as a line of the kernel's log or of the audit daemon's shows it. */
export interface LoggedCall {
  readonly kind: 'call';
  readonly serial: number;
  /** The audit session of the process; it is inherited and only a privileged process can change it. */
  readonly session: number;
  readonly pid: number;
  readonly user: number;
  /** As the record has it: quoted, or in hexadecimal. The process chose it. */
  readonly exe: string;
  readonly arch: string;
  readonly nr: number;
}

/** A line that matters to a recording. */
export type LogLine =
  | LoggedCall
  /** An audit record of another kind. */
  | { readonly kind: 'record'; readonly serial: number }
  /** The kernel tells of records that are not in the log. */
  | { readonly kind: 'lost' };

/** `5,1554,3831102994,-;`: priority, sequence number, time and flags of a record of /dev/kmsg. */
const kmsgHead = /^(\d+),(\d+),\d+,[^;]*;/;

/**
 *     audit: type=1326 audit(1795644988.014:51): auid=0 …      the kernel
 *     type=SECCOMP msg=audit(1795437880.608:42249): auid=0 …   the audit daemon
 */
const kernelRecord = /^audit: type=(\d+) audit\(\d+\.\d+:(\d+)\): /;
const daemonRecord = /^(?:node=\S+ )?type=(\w+) msg=audit\(\d+\.\d+:(\d+)\): /;

/** What the process may choose stands between `pid=` and `sig=`, where no value holds a blank. */
const seccompFields =
  /^auid=\d+ uid=(\d+) gid=\d+ ses=(\d+) (?:subj=.*? )?pid=(\d+) comm=\S+ exe=(\S+) sig=\d+ arch=([0-9a-f]+) syscall=(-?\d+) /;

const losses =
  /^(?:(?:kauditd|audit)_printk_skb: \d+ callbacks suppressed|audit: (?:audit_lost=|.*(?:limit exceeded|queue overflow)))/;

/** A record of /dev/kmsg: its number, and what it says if it is the kernel's own and matters. */
export function readKmsgRecord(text: string): { readonly sequence: number; readonly line: LogLine | undefined } {
  const [head = '', priority, sequence] = kmsgHead.exec(text) ?? [];
  // Eight levels a facility; only the kernel writes with facility 0.
  const kernels = priority !== undefined && Number(priority) < 8;
  return { sequence: Number(sequence), line: kernels ? kernelLine(text.slice(head.length)) : undefined };
}

function kernelLine(text: string): LogLine | undefined {
  return recordIn(kernelRecord, text) ?? (losses.test(text) ? { kind: 'lost' } : undefined);
}

/** A line of the audit daemon's log. */
export function readDaemonLine(text: string): LogLine | undefined {
  return recordIn(daemonRecord, text);
}

/** The executable's path: quoted where it is harmless, else in hexadecimal. */
export function executableOf({ exe }: LoggedCall): string {
  return exe.startsWith('"') ? exe.slice(1, -1) : Buffer.from(exe, 'hex').toString();
}

function recordIn(head: RegExp, text: string): LogLine | undefined {
  const [all = '', type, number] = head.exec(text) ?? [];
  // The daemon's own records are numbered by itself.
  if (type === undefined || type.startsWith('DAEMON_')) return undefined;
  const serial = Number(number);
  if (type !== '1326' && type !== 'SECCOMP') return { kind: 'record', serial };
  const [, user, session, pid, exe = '', arch = '', nr] = seccompFields.exec(text.slice(all.length)) ?? [];
  if (session === undefined) return { kind: 'record', serial };
  const numbers = { serial, session: Number(session), pid: Number(pid), user: Number(user), nr: Number(nr) };
  return { kind: 'call', ...numbers, exe, arch };
}
