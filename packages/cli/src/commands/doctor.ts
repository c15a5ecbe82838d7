import type { Arguments } from '../command-line/command.ts';
import { defineCommand } from '../command-line/define-command.ts';
import { backendReports, type BackendReport } from '../doctor/backends.ts';
import { dockerReport } from '../doctor/docker.ts';
import { cleanUp, findLeftovers } from '../doctor/leftovers.ts';
import { podmanReport } from '../doctor/podman.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Host } from '../host/host.ts';
import { jsonOption } from '../options/result-options.ts';
import { findingsJson, printJson } from '../json/print.ts';
import type { DoctorReport } from '../json/doctor-report.ts';
import { findingsOf } from '../render/diagnostics.ts';
import { backendText, engineText, leftoverText } from '../render/doctor.ts';

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

async function run({ options: { clean, json } }: Arguments<typeof options>, host: Host): Promise<number> {
  const backends = await backendReports(host);
  const engines = await Promise.all([podmanReport(host), dockerReport(host)]);
  const found = await findLeftovers(host);
  const left = clean ? await cleanUp(host) : found;
  const exitCode = exitCodeFor(backends, left);
  if (json) {
    const report: DoctorReport = {
      format: 'seccomp-tailor/doctor-report',
      version: 1,
      exitCode,
      backends,
      engines,
      leftovers: { found, left },
      ...findingsJson(findingsOf([])),
    };
    await printJson(report, host);
  } else {
    const parts = [...backends.map(backendText), ...engines.map(engineText), ...leftoverText(found, left)];
    await host.stdout.write(parts.join(''));
  }
  return exitCode;
}

/** An engine that is not there is no finding: not everybody has containers. */
function exitCodeFor(backends: readonly BackendReport[], left: readonly string[]): number {
  if (!backends.some(({ usable }) => usable)) return exitCodes.environment;
  return left.length > 0 ? exitCodes.findings : exitCodes.fine;
}
