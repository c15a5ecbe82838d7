import * as z from 'zod';
import { gapSchema, list, reportFields } from './common.ts';

/** What `evidence --json` prints. The evidence itself, with all its detail, is what `-o` writes. */
export const evidenceReportSchema = z.strictObject({
  format: z.literal('seccomp-tailor/evidence-report'),
  ...reportFields,
  /** False where calls may be missing. */
  complete: z.boolean(),
  incomplete: list(gapSchema),
  inputs: list(
    z.strictObject({
      name: z.string(),
      source: z.string(),
      bytes: z.int(),
      /** Lines; the values of `lines`, by kind, add up to it. */
      total: z.int(),
      lines: z.record(z.string(), z.int()),
      /** Processes and threads; absent where the recording does not tell them apart. */
      tasks: z.int().optional(),
      /** Which calls were selected, and how many others there were. */
      selection: z.strictObject({ of: z.string(), leftOut: z.int() }).optional(),
    }),
  ),
  runs: list(z.strictObject({ id: z.string(), arch: z.string() })),
  /** Sorted; the notation of --names. */
  names: list(z.string()),
});

export type EvidenceReport = z.infer<typeof evidenceReportSchema>;
