import { defineCommand, type Arguments } from '../define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Host } from '../host.ts';
import { jsonOption } from '../input-options.ts';
import { printJson } from '../json/print.ts';
import type { DoctorReport } from '../json/doctor-report.ts';
import { auditRemark, findAuditLog } from '../recorders/audit/audit-log.ts';
import { findTracefs, leftovers, removeLeftovers } from '../recorders/ftrace/tracefs.ts';
import { findStrace } from '../recorders/strace/plan.ts';
import { UserError } from '../user-error.ts';
import { abandonedFolders, removeAbandoned } from '../work-folder.ts';

const options = {
  clean: {
    type: 'boolean',
    describe:
      'Remove what recordings that were killed have left in the kernel, here and in the folder for temporary files',
    group: 'Cleaning up:',
  },
  ...jsonOption,
} as const;

export const doctorCommand = defineCommand({
  name: 'doctor',
  operands: '',
  maxOperands: 0,
  takesProgram: false,
  summary: 'Say what this machine can record with, and what helps where it cannot',
  examples: [
    ['doctor', 'what is there and what is missing'],
    ['doctor --clean', 'remove what killed recordings have left behind'],
  ],
  options,
  run,
});

type BackendReport = DoctorReport['backends'][number];

async function run({ options: { clean, json } }: Arguments<typeof options>, host: Host): Promise<number> {
  const tracefs = findTracefs();
  const backends = [ftraceReport(tracefs), await straceReport(host), await auditReport(host)];
  const found = await findLeftovers(tracefs, host);
  const left = clean ? await cleanUp(tracefs, host) : found;
  const exitCode = exitCodeFor(backends, left);
  if (json) {
    const report: DoctorReport = {
      format: 'seccomp-tailor/doctor-report',
      version: 1,
      exitCode,
      backends,
      leftovers: { found, left },
    };
    await printJson(report, host);
  } else {
    await host.stdout.write([...backends.map(backendText), ...leftoverText(found, left)].join(''));
  }
  return exitCode;
}

function ftraceReport(tracefs: ReturnType<typeof findTracefs>): BackendReport {
  return typeof tracefs === 'string'
    ? { name: 'ftrace', usable: true }
    : { name: 'ftrace', usable: false, problem: tracefs.problem, fix: tracefs.fix };
}

async function straceReport(host: Host): Promise<BackendReport> {
  try {
    await findStrace(host);
    return { name: 'strace', usable: true };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { name: 'strace', usable: false, problem: error.message, fix: error.hint ?? '' };
  }
}

async function auditReport(host: Host): Promise<BackendReport> {
  const log = await findAuditLog(host);
  if ('problem' in log) return { name: 'audit', usable: false, problem: log.problem, fix: log.fix };
  const remark = auditRemark(log);
  return { name: 'audit', usable: true, ...(remark !== undefined && { remark }) };
}

/** Where recordings are made: where we are, and the folder for temporary files. */
const workPlaces = ({ cwd, temporary }: Host): readonly string[] => [...new Set([cwd, temporary])];

async function findLeftovers(tracefs: ReturnType<typeof findTracefs>, host: Host): Promise<string[]> {
  const folders = await Promise.all(workPlaces(host).map(async (place) => abandonedFolders(place, host)));
  return [...(typeof tracefs === 'string' ? leftovers(tracefs) : []), ...folders.flat()];
}

async function cleanUp(tracefs: ReturnType<typeof findTracefs>, host: Host): Promise<string[]> {
  const folders = await Promise.all(workPlaces(host).map(async (place) => removeAbandoned(place, host)));
  return [...(typeof tracefs === 'string' ? removeLeftovers(tracefs) : []), ...folders.flat()];
}

function exitCodeFor(backends: readonly BackendReport[], left: readonly string[]): number {
  if (!backends.some(({ usable }) => usable)) return exitCodes.environment;
  return left.length > 0 ? exitCodes.findings : exitCodes.fine;
}

function backendText({ name, usable, problem, fix, remark }: BackendReport): string {
  if (remark !== undefined) return `${name}: ready, but ${remark}\n`;
  return usable ? `${name}: ready\n` : `${name}: ${problem}\n  ${fix}\n`;
}

function* leftoverText(found: readonly string[], left: readonly string[]): Generator<string> {
  for (const path of found) {
    if (left.includes(path)) yield `${path}: left by a recording that was killed\n`;
    else yield `${path}: removed\n`;
  }
  if (left.length > 0) yield '  Remove them: seccomp-tailor doctor --clean\n';
}
