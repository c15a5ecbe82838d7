import * as z from 'zod';
import { reportFields } from './common.ts';

/** What `validate --json` prints. */
export const validateReportSchema = z.strictObject({
  format: z.literal('seccomp-tailor/validate-report'),
  ...reportFields,
  profile: z.string(),
  /** True if a container starts with it and nothing in it is refused. */
  valid: z.boolean(),
});

export type ValidateReport = z.infer<typeof validateReportSchema>;
