import type { Host } from '../host/host.ts';
import type { DoctorReport } from '../json/doctor-report.ts';
import { auditRemark, findAuditLog, type AuditProblem } from '../recorders/audit/audit-log.ts';
import { bubblewrapProblem } from '../recorders/audit/loading.ts';
import { findTracefs } from '../recorders/ftrace/tracefs.ts';
import { findStrace } from '../recorders/strace/plan.ts';
import { UserError } from '../failures/user-error.ts';

export type BackendReport = DoctorReport['backends'][number];

/** What each way of recording has here, and what it lacks. */
export async function backendReports(host: Host): Promise<BackendReport[]> {
  return [ftraceReport(), await straceReport(host), await auditReport(host)];
}

function ftraceReport(): BackendReport {
  const tracefs = findTracefs();
  return typeof tracefs === 'string' ? { name: 'ftrace', usable: true } : { name: 'ftrace', usable: false, ...tracefs };
}

async function straceReport(host: Host): Promise<BackendReport> {
  try {
    await findStrace(host);
    return { name: 'strace', usable: true };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { name: 'strace', usable: false, problem: error.message, fix: error.hint };
  }
}

async function auditReport(host: Host): Promise<BackendReport> {
  const log = await findAuditLog(host);
  if ('problem' in log) return { name: 'audit', usable: false, ...log };
  const loader = await bubblewrapProblem(host);
  const remarks = [loader === undefined ? [] : containersAlone(loader), auditRemark(log) ?? []].flat();
  return { name: 'audit', usable: true, ...(remarks.length > 0 && { remark: remarks.join('; ') }) };
}

function containersAlone({ problem, fix }: AuditProblem): string {
  return `for containers alone: ${problem}, which loads the filter of other programs (${fix})`;
}
