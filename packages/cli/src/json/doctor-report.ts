import * as z from 'zod';
import { list, reportFields } from './common.ts';

/** What `doctor --json` prints. */
export const doctorReportSchema = z.strictObject({
  format: z.literal('seccomp-tailor/doctor-report'),
  ...reportFields,
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
  engines: list(
    z.strictObject({
      name: z.enum(['podman', 'docker']),
      version: z.string().optional(),
      /** What starts its containers: `crun 1.8.1`. */
      runtime: z.string().optional(),
      rootless: z.boolean().optional(),
      cgroups: z.enum(['v1', 'v2', 'hybrid']).optional(),
      /** What `record` takes for its containers. */
      recorder: z.string().optional(),
      /** What keeps its containers from being started or recorded, and what helps. */
      problems: list(z.strictObject({ problem: z.string(), fix: z.string() })),
      /** What its release means for profiles. */
      remarks: list(z.string()),
    }),
  ),
  /** Tracing instances and folders of recorders that were killed: found, and still there. */
  leftovers: z.strictObject({ found: list(z.string()), left: list(z.string()) }),
});

export type DoctorReport = z.infer<typeof doctorReportSchema>;
