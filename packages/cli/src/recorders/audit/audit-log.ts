import { closeSync, constants, existsSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import type { Host } from '../../host/host.ts';
import { excludingRule } from './audit-rules.ts';
import { printkLimit } from './printk-limit.ts';

/** Where this machine's audit records end up. */
export type AuditLog = { readonly kind: 'kmsg' } | { readonly kind: 'daemon'; readonly path: string };

/** Why the audit log cannot be used, and what helps. */
export interface AuditProblem {
  readonly problem: string;
  readonly fix: string;
}

const actionsFile = '/proc/sys/kernel/seccomp/actions_logged';

/** Finds the log that holds what filters log, or says what is in the way. */
export async function findAuditLog(host: Host): Promise<AuditLog | AuditProblem> {
  if (host.uid !== 0) return { problem: 'audit needs root, to read what the kernel logs', fix: 'Run it with sudo.' };
  return kernelProblem() ?? (await ruleProblem(host)) ?? daemonLog(await daemonPid(host)) ?? kernelLog();
}

function kernelProblem(): AuditProblem | undefined {
  if (!existsSync(actionsFile))
    return { problem: 'the kernel cannot log what filters see', fix: 'It takes Linux 4.14 or newer, with seccomp.' };
  if (!readFileSync(actionsFile, 'utf8').split(/\s+/).includes('log'))
    return {
      problem: `the kernel does not log the action log: it is not in ${actionsFile}`,
      fix: 'Put it there: sysctl kernel.seccomp.actions_logged="$(sysctl -n kernel.seccomp.actions_logged) log"',
    };
  if (!existsSync('/proc/self/sessionid'))
    return { problem: 'processes have no audit session here', fix: 'It takes a kernel with CONFIG_AUDIT.' };
  return undefined;
}

/** Excluded records are neither counted nor numbered: nothing would tell of them. */
async function ruleProblem(host: Host): Promise<AuditProblem | undefined> {
  const rule = excludingRule((await host.capture(['auditctl', '-l'])) ?? '');
  if (rule === undefined) return undefined;
  const fix = `Delete it while recording: auditctl ${rule.replace(/^-a/, '-d')}`;
  return { problem: `a rule of the audit system may leave out what filters log: ${rule}`, fix };
}

/** The daemon that gets the records; it takes them away from the kernel's log. */
async function daemonPid(host: Host): Promise<number | undefined> {
  const status = await host.capture(['auditctl', '-s']);
  if (status !== undefined) {
    const pid = Number(/^pid (\d+)$/m.exec(status)?.[1]);
    return pid > 0 ? pid : undefined;
  }
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const found = pids.find((pid) => textOf(`/proc/${pid}/comm`) === 'auditd\n');
  return found === undefined ? undefined : Number(found);
}

/** The file it has open for writing is its log, wherever its configuration is. */
function daemonLog(pid: number | undefined): AuditLog | AuditProblem | undefined {
  if (pid === undefined) return undefined;
  const folder = `/proc/${pid}/fd`;
  const numbers = existsSync(folder) ? readdirSync(folder) : [];
  const files = numbers.map((number) => linkOf(`${folder}/${number}`));
  const path = files.find((file) => basename(file).endsWith('.log') && existsSync(file));
  if (path !== undefined) return { kind: 'daemon', path };
  return {
    problem: `the audit daemon (process ${pid}) writes no log file that can be followed`,
    fix: 'Set write_logs = yes in /etc/audit/auditd.conf, or stop it while recording.',
  };
}

function kernelLog(): AuditLog | AuditProblem {
  try {
    // Root without CAP_SYSLOG has access to it, but may not open it.
    closeSync(openSync('/dev/kmsg', constants.O_RDONLY | constants.O_NONBLOCK));
    return { kind: 'kmsg' };
  } catch {
    return { problem: '/dev/kmsg cannot be read, and no audit daemon runs', fix: 'Start one: service auditd start' };
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Records that the kernel says it lost since it started; undefined where nothing tells. */
export async function lostRecords(host: Host): Promise<number | undefined> {
  const lost = /^lost (\d+)$/m.exec((await host.capture(['auditctl', '-s'])) ?? '')?.[1];
  return lost === undefined ? undefined : Number(lost);
}

/** What makes a log lose records, and what helps; undefined where it takes all of them. */
export function auditRemark(log: AuditLog): string | undefined {
  const limit = printkLimit();
  if (log.kind === 'daemon' || limit === 0) return undefined;
  return `the kernel log takes few records in ${limit} s and no audit daemon runs: start one (service auditd start), or record with --lift-log-limit`;
}
