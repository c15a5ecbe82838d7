import * as z from 'zod';
import { callSchema } from './bpf-reports.ts';
import { list, reportFields } from './common.ts';

const verdictSchema = z.strictObject({
  /** `ERRNO(38)`. */
  verdict: z.string(),
  example: callSchema,
  /** A rule of the file, by its index; the default action; runc's ENOSYS above a number; an architecture that is not in the filter. */
  decidedBy: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('rule'), rule: z.int() }),
    z.strictObject({ kind: z.literal('default') }),
    z.strictObject({ kind: z.literal('enosys-stub'), ceiling: z.int() }),
    z.strictObject({ kind: z.literal('arch-not-listed') }),
  ]),
});

const conditionSchema = z.strictObject({ index: z.int(), op: z.string(), value: z.string(), valueTwo: z.string() });

/** What `explain --json` prints. */
export const explainReportSchema = z.strictObject({
  format: z.literal('seccomp-tailor/explain-report'),
  ...reportFields,
  profile: z.string(),
  host: z.strictObject({ arch: z.string(), kernel: z.string(), capabilities: list(z.string()) }),
  runtime: z.strictObject({ name: z.string(), version: z.string().optional() }).optional(),
  facts: z
    .strictObject({
      name: z.string(),
      since: z.string().optional(),
      siblings: list(z.string()),
      hidden: z.enum(['vdso', 'restart', 'signal-return']).optional(),
      /** Which runtimes make the call under the filter before the application runs. */
      runtimes: list(z.string()),
    })
    .optional(),
  arches: list(
    z.strictObject({
      arch: z.string(),
      nr: z.int().optional(),
      verdicts: list(verdictSchema),
      /** The same call made through socketcall or ipc. */
      through: z.strictObject({ multiplexer: z.string(), verdicts: list(verdictSchema) }).optional(),
    }),
  ),
  /** Every rule of the file that names the call, and what becomes of it. */
  rules: list(
    z.strictObject({
      rule: z.int(),
      verdict: z.string(),
      conditions: list(conditionSchema),
      comment: z.string().optional(),
      fate: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('counts') }),
        z.strictObject({ kind: z.literal('left-out') }),
        z.strictObject({ kind: z.literal('equals-default') }),
        z.strictObject({ kind: z.literal('overruled'), by: z.int() }),
      ]),
    }),
  ),
});

export type ExplainReport = z.infer<typeof explainReportSchema>;
