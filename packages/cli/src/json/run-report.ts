import * as z from 'zod';
import { generateReportSchema } from './generate-report.ts';
import { recordReportSchema } from './record-report.ts';

/** What `run --json` prints: what `generate --json` does, and what became of the program. */
export const runReportSchema = generateReportSchema.extend({
  format: z.literal('seccomp-tailor/run-report'),
  status: recordReportSchema.shape.status,
  signals: recordReportSchema.shape.signals,
  output: z.string(),
  /** Calls allowed on the native architecture: by the profile, and by the one it is compared with (absent with --base none). */
  allowed: z.strictObject({ profile: z.int(), base: z.int() }).optional(),
});

export type RunReport = z.infer<typeof runReportSchema>;
