// What goes into reports. The schemas are elsewhere: they are for tests and types, and take long to load.
import { escapeJsonControls, formatDiagnostic } from '@seccomp-tailor/core';
import type { Gap } from '../completeness.ts';
import type { Host } from '../host/host.ts';
import type { Findings } from '../render/diagnostics.ts';
import type { DiagnosticJson, GapJson } from './common.ts';

export function findingsJson({ diagnostics, counts }: Findings): {
  diagnostics: DiagnosticJson[];
  diagnosticCounts: Record<string, number>;
} {
  const listed = diagnostics.map((diagnostic): DiagnosticJson => {
    const { severity, line, hint } = formatDiagnostic(diagnostic);
    return {
      code: diagnostic.code,
      severity,
      text: line,
      hint,
      ...(diagnostic.at !== undefined && { at: diagnostic.at }),
    };
  });
  return { diagnostics: listed, diagnosticCounts: Object.fromEntries(counts) };
}

export function gapsJson(gaps: readonly Gap[]): GapJson[] {
  return gaps.map(({ reason, count, missing, explain, remedy }) => ({ reason, count, missing, explain, remedy }));
}

/** Prints a report as the one document on standard output. */
export async function printJson(report: object, host: Host): Promise<void> {
  await host.stdout.write(`${escapeJsonControls(JSON.stringify(report, undefined, 2))}\n`);
}
