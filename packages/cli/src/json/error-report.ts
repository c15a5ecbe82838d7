import * as z from 'zod';
import { reportFields } from './common.ts';

/** What any command prints with `--json` instead of its report where it fails (exit codes 2, 3, 125 to 127). Nothing else was written. */
export const errorReportSchema = z.strictObject({
  format: z.literal('seccomp-tailor/error'),
  ...reportFields,
  /** Whose turn it is: the command line's, a file's, the machine's, the recording's or the program's. */
  kind: z.enum(['usage', 'input', 'output', 'environment', 'recorder', 'no-program', 'bad-program']),
  message: z.string(),
  /** A way out. */
  hint: z.string(),
});

export type ErrorReport = z.infer<typeof errorReportSchema>;
