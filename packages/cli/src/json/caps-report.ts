import { capabilities } from '@seccomp-tailor/core';
import * as z from 'zod';
import { gapSchema, list, reportFields } from './common.ts';

const capabilitySchema = z.enum(capabilities);
const setSchema = list(capabilitySchema);
/** An exit status, or why there is none. */
const endSchema = z.union([z.int(), z.enum(['timeout', 'interrupted'])]);

const needSchema = z.strictObject({
  capability: capabilitySchema,
  /** needed: a call succeeded that always needs it; perhaps: one that does at times; refused: such calls were refused. */
  standing: z.enum(['needed', 'perhaps', 'refused', 'unasked', 'checked']),
  calls: list(
    z.strictObject({
      arch: z.string(),
      name: z.string(),
      standing: z.enum(['needed', 'perhaps', 'refused']),
      count: z.int(),
      /** Ended with EPERM or EACCES, or were refused by a filter. */
      refused: z.int(),
      /** Under which circumstances; absent where it always is needed. */
      when: z.string().optional(),
      argumentsUnseen: z.boolean(),
      first: list(z.strictObject({ input: z.string(), line: z.int() })),
    }),
  ),
  /** The kernel's record of its checks, speculative ones included. */
  checks: z.strictObject({ granted: z.int(), refused: z.int() }).optional(),
});

const trialSchema = z.strictObject({
  by: z.enum(['podman', 'docker', 'setpriv', 'capsh']),
  pool: setSchema,
  /** Asked for, but not there to give. */
  unavailable: setSchema,
  /** How the program ends with all of the pool. */
  expected: endSchema,
  /** Nothing can be learnt: with the whole pool it ended in different ways, or not with --expect. */
  unusable: z.enum(['unsteady', 'failing']).optional(),
  stopped: z.enum(['interrupted', 'run-limit']).optional(),
  runs: z.int(),
  tried: list(
    z.strictObject({
      set: setSchema,
      verdict: z.enum(['works', 'fails', 'unsteady']),
      ends: list(endSchema),
      otherOutput: z.boolean(),
      complaint: z.string(),
    }),
  ),
});

/** What `caps --json` prints. */
export const capsReportSchema = z.strictObject({
  format: z.literal('seccomp-tailor/caps-report'),
  ...reportFields,
  complete: z.boolean(),
  incomplete: list(gapSchema),
  needs: list(needSchema),
  proposed: setSchema,
  /** The program ran as expected with the proposed set, every time, and not without any one of it. */
  confirmed: z.boolean(),
  /** For podman run and docker run. */
  options: list(z.string()),
  /** For a container of a Kubernetes pod. */
  securityContext: z.strictObject({
    capabilities: z.strictObject({ drop: list(z.string()), add: list(z.string()).optional() }),
  }),
  /** Present where a program was given. */
  trial: trialSchema.optional(),
});

export type CapsReport = z.infer<typeof capsReportSchema>;
