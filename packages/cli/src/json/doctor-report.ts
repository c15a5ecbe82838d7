import * as z from 'zod';
import { list } from './common.ts';

/** What `doctor --json` prints. */
export const doctorReportSchema = z.strictObject({
  format: z.literal('seccomp-tailor/doctor-report'),
  version: z.literal(1),
  exitCode: z.int(),
  backends: list(
    z.strictObject({
      name: z.enum(['ftrace', 'strace', 'audit']),
      usable: z.boolean(),
      /** What is missing, and what helps. */
      problem: z.string().optional(),
      fix: z.string().optional(),
      /** It can be used, but something makes it less than it could be. */
      remark: z.string().optional(),
    }),
  ),
  /** Tracing instances and folders of recorders that were killed: found, and still there. */
  leftovers: z.strictObject({ found: list(z.string()), left: list(z.string()) }),
});

export type DoctorReport = z.infer<typeof doctorReportSchema>;
