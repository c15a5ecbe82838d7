import * as z from 'zod';
import { list, reportFields } from './common.ts';

/** One system call; arguments are decimal numbers. */
const callSchema = z.strictObject({
  arch: z.string(),
  nr: z.int(),
  name: z.string().optional(),
  args: list(z.string()),
});

/** Numbers are decimal; `value` is the mask of SCMP_CMP_MASKED_EQ. */
const conditionSchema = z.strictObject({ index: z.int(), op: z.string(), value: z.string(), valueTwo: z.string() });

/** What one profile does with a call. */
const summarySchema = z.strictObject({
  /** `ALLOW`, `ERRNO(38)`; several where they depend on the arguments. */
  verdicts: list(z.string()),
  /** On which arguments: disjoint rules whose conditions must all hold; absent where that takes too many. */
  by: z
    .strictObject({
      rules: list(z.strictObject({ verdict: z.string(), conditions: list(conditionSchema) })),
      otherwise: z.string(),
    })
    .optional(),
});

const changeFields = {
  /** What changes from A to B. */
  kind: z.enum(['allowed-to-denied', 'denied-to-allowed', 'tighter', 'looser', 'changed', 'verdict']),
  /** In A. */
  before: summarySchema,
  /** In B. */
  after: summarySchema,
  /** A call that B allows and A does not. */
  gained: callSchema.optional(),
  /** A call that A allows and B does not. */
  lost: callSchema.optional(),
};

const profileSchema = z.strictObject({
  name: z.string(),
  /** What happens to calls without a rule. */
  default: z.string(),
  /** The architectures in its filter. */
  architectures: list(z.string()),
});

/** What `diff --json` prints. */
export const diffReportSchema = z.strictObject({
  format: z.literal('seccomp-tailor/diff-report'),
  ...reportFields,
  a: profileSchema,
  b: profileSchema,
  /** The host both were resolved for. */
  host: z.strictObject({ arch: z.string(), kernel: z.string(), capabilities: list(z.string()) }),
  /** True if A allows nothing that B does not. */
  subset: z.boolean(),
  /** A call that A allows and B does not. */
  onlyA: callSchema.optional(),
  /** A call that B allows and A does not. */
  onlyB: callSchema.optional(),
  arches: list(
    z.strictObject({
      arch: z.string(),
      allowed: z.strictObject({ a: z.int(), b: z.int() }),
      same: z.int(),
      calls: list(z.strictObject({ name: z.string(), nr: z.int(), ...changeFields })),
      /** Numbers without a name, from `first` to `last`. */
      unnamed: list(z.strictObject({ first: z.int(), last: z.int(), ...changeFields })),
    }),
  ),
});

export type DiffReport = z.infer<typeof diffReportSchema>;
