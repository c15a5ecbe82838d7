import * as z from 'zod';
import { list, reportFields } from './common.ts';

/** A call as its notation and in numbers; arguments are decimal. */
export const callSchema = z.strictObject({
  text: z.string(),
  arch: z.string(),
  nr: z.int(),
  name: z.string().optional(),
  args: list(z.string()),
});

const filterFields = {
  name: z.string(),
  /** The byte order of the filter. */
  endian: z.enum(['little', 'big']),
};

/** What `bpf compile --json` prints. */
export const bpfCompileReportSchema = z.strictObject({
  format: z.literal('seccomp-tailor/bpf-compile-report'),
  ...reportFields,
  ...filterFields,
  arches: list(z.string()),
  /** The file written, with -o. */
  output: z.string().optional(),
  /** `[code, jt, jf, k]` of each `struct sock_filter`. */
  instructions: list(z.tuple([z.int(), z.int(), z.int(), z.int()]).readonly()),
});

const lineSchema = z.strictObject({ index: z.int(), text: z.string(), comment: z.string() });

/** What `bpf disasm --json` prints. */
export const bpfDisasmReportSchema = z.strictObject({
  format: z.literal('seccomp-tailor/bpf-disasm-report'),
  ...reportFields,
  ...filterFields,
  lines: list(lineSchema),
});

/** What `bpf simulate --json` prints. */
export const bpfSimulateReportSchema = z.strictObject({
  format: z.literal('seccomp-tailor/bpf-simulate-report'),
  ...reportFields,
  ...filterFields,
  /** The call asked for, with `*` for any argument. */
  call: z.string(),
  verdicts: list(
    z.strictObject({
      /** `ERRNO(38)`. */
      verdict: z.string(),
      /** A call that gets it. */
      example: callSchema,
      /** Whether Linux 5.11 and newer answer it without running the filter. */
      cached: z.boolean(),
      /** Instructions executed, by index, in order. */
      path: list(z.int()),
    }),
  ),
});

const statsFields = {
  /** Named calls that are allowed for some arguments. */
  calls: z.int(),
  /** Executed instructions, the return included, over these calls. */
  meanSteps: z.number(),
  maxSteps: z.int(),
  /** How many of the calls Linux 5.11 and newer allow without running the filter. */
  cached: z.int(),
};

/** What `bpf stats --json` prints. */
export const bpfStatsReportSchema = z.strictObject({
  format: z.literal('seccomp-tailor/bpf-stats-report'),
  ...reportFields,
  ...filterFields,
  instructions: z.int(),
  /** The most instructions the kernel takes. */
  limit: z.int(),
  ...statsFields,
  arches: list(
    z.strictObject({
      arch: z.string(),
      ...statsFields,
      /** The allowed calls for which the filter is run. */
      uncached: list(z.string()),
    }),
  ),
});

export type BpfCompileReport = z.infer<typeof bpfCompileReportSchema>;
export type BpfDisasmReport = z.infer<typeof bpfDisasmReportSchema>;
export type BpfSimulateReport = z.infer<typeof bpfSimulateReportSchema>;
export type BpfStatsReport = z.infer<typeof bpfStatsReportSchema>;
