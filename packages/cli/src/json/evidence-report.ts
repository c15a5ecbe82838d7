import * as z from 'zod';
import { gapSchema, reportFields } from './common.ts';

/** What `evidence --json` prints. The evidence itself, with all its detail, is what `-o` writes. */
export const evidenceReportSchema = z.strictObject({
  format: z.literal('seccomp-tailor/evidence-report'),
  ...reportFields,
  /** False where calls may be missing. */
  complete: z.boolean(),
  incomplete: z.array(gapSchema),
  inputs: z.array(
    z.strictObject({
      name: z.string(),
      source: z.string(),
      bytes: z.int(),
      /** Lines; the values of `lines`, by kind, add up to it. */
      total: z.int(),
      lines: z.record(z.string(), z.int()),
    }),
  ),
  runs: z.array(z.strictObject({ id: z.string(), arch: z.string() })),
  /** Sorted; the notation of --names. */
  names: z.array(z.string()),
});

export type EvidenceReport = z.infer<typeof evidenceReportSchema>;
