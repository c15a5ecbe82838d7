import * as z from 'zod';
import { list, reportFields } from './common.ts';

/** What `learn --json` prints. */
export const learnReportSchema = z.strictObject({
  format: z.literal('seccomp-tailor/learn-report'),
  ...reportFields,
  output: z.string(),
  /** As the profile names them; programs of all others are killed. */
  architectures: list(z.string()),
});

export type LearnReport = z.infer<typeof learnReportSchema>;
