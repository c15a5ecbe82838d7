import { formatDiagnostic } from '@seccomp-tailor/core';
import * as z from 'zod';
import type { Gap } from '../completeness.ts';
import type { Host } from '../host.ts';
import type { Findings } from '../render/diagnostics.ts';

/** A list as our values have it. */
export function list<T extends z.ZodType>(item: T): z.ZodReadonly<z.ZodArray<T>> {
  return z.array(item).readonly();
}

/** Why evidence may miss calls; `missing: false` ones only make counts lower bounds. */
export const gapSchema = z.strictObject({
  reason: z.string(),
  count: z.int(),
  missing: z.boolean(),
  explain: z.string(),
});

export const diagnosticSchema = z.strictObject({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  /** One line with the place and the code, as the text output shows it. */
  text: z.string(),
  hint: z.string(),
  at: z.strictObject({ input: z.string(), line: z.int().optional(), column: z.int().optional() }).optional(),
});

/** What every report has. */
export const reportFields = {
  version: z.literal(1),
  /** What the process exits with. */
  exitCode: z.int(),
  diagnostics: list(diagnosticSchema),
  /** Diagnostic code to how many there were; more than are listed where a code came often. */
  diagnosticCounts: z.record(z.string(), z.int()),
};

export type DiagnosticJson = z.infer<typeof diagnosticSchema>;

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

export function gapsJson(gaps: readonly Gap[]): z.infer<typeof gapSchema>[] {
  return gaps.map(({ reason, count, missing, explain }) => ({ reason, count, missing, explain }));
}

/** Prints a report as the one document on standard output. */
export async function printJson(report: object, host: Host): Promise<void> {
  await host.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
}
