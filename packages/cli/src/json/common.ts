import * as z from 'zod';

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
  /** A way out. */
  remedy: z.string(),
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

export type GapJson = z.infer<typeof gapSchema>;
export type DiagnosticJson = z.infer<typeof diagnosticSchema>;
