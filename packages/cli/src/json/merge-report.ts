import * as z from 'zod';
import { list, reportFields } from './common.ts';

/** What `merge --json` prints. */
export const mergeReportSchema = z.strictObject({
  format: z.literal('seccomp-tailor/merge-report'),
  ...reportFields,
  inputs: list(z.string()),
  mode: z.enum(['union', 'intersect']),
  /** Whether calls get the very verdicts asked for, only the same ones are allowed, or more are, see the diagnostics. */
  exact: z.enum(['verdicts', 'allowed', 'more']),
  output: z.string().optional(),
  /** The profile's JSON text. */
  profile: z.string(),
});

export type MergeReport = z.infer<typeof mergeReportSchema>;
