import * as z from 'zod';
import { gapSchema, reportFields } from './common.ts';

/** What `record --json` prints. */
export const recordReportSchema = z.strictObject({
  format: z.literal('seccomp-tailor/record-report'),
  ...reportFields,
  /** The program's own exit status; 128 + the signal's number for one that a signal ended. */
  status: z.int(),
  /** Signals that arrived while it ran. */
  signals: z.array(z.string()),
  output: z.string(),
  complete: z.boolean(),
  incomplete: z.array(gapSchema),
  /** Sorted; the notation of evidence --names. */
  names: z.array(z.string()),
});

export type RecordReport = z.infer<typeof recordReportSchema>;
