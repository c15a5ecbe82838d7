import * as z from 'zod';
import { reportFields } from './common.ts';

/** What `validate --json` prints. */
export const validateReportSchema = z.strictObject({
  format: z.literal('seccomp-tailor/validate-report'),
  ...reportFields,
  profile: z.string(),
  /** True if nothing in it is an error; with --strict the exit code is 1 on warnings all the same. */
  valid: z.boolean(),
});

export type ValidateReport = z.infer<typeof validateReportSchema>;
