import * as z from 'zod';
import { gapSchema, list, reportFields } from './common.ts';

/** What `record --json` prints. */
export const recordReportSchema = z.strictObject({
  format: z.literal('seccomp-tailor/record-report'),
  ...reportFields,
  /** The program's own exit status; 128 + the signal's number for one that a signal ended. */
  status: z.int(),
  /** How it was recorded, and why so where that was left open. */
  backend: z.enum(['ftrace', 'strace', 'audit']),
  why: z.string().optional(),
  /** Signals that arrived while it ran. */
  signals: list(z.string()),
  output: z.string(),
  complete: z.boolean(),
  incomplete: list(gapSchema),
  /** Sorted; the notation of evidence --names. */
  names: list(z.string()),
  /** Calls of what started the program under the filter, which are not in the evidence (audit). */
  launching: list(z.string()).optional(),
});

export type RecordReport = z.infer<typeof recordReportSchema>;
