import * as z from 'zod';
import { gapSchema, list, reportFields } from './common.ts';

const placeSchema = z.strictObject({ input: z.string(), line: z.int() });

/** Why a call is in the profile. */
const reasonSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('evidence'),
    arch: z.string(),
    count: z.int(),
    errnos: list(z.string()),
    programs: list(z.string()),
    first: list(placeSchema),
  }),
  z.strictObject({ kind: z.literal('floor'), measured: list(z.string()) }),
  z.strictObject({ kind: z.literal('hidden'), why: z.string() }),
  z.strictObject({ kind: z.literal('sibling'), of: z.string(), why: z.string() }),
  z.strictObject({ kind: z.literal('fallback'), why: z.string() }),
]);

/** What `generate --json` prints. */
export const generateReportSchema = z.strictObject({
  format: z.literal('seccomp-tailor/generate-report'),
  ...reportFields,
  complete: z.boolean(),
  incomplete: list(gapSchema),
  /** The file the profile was written to; absent where `-o` was not given. */
  output: z.string().optional(),
  /** The profile's text. A string, because its numbers have 64 bits. */
  profile: z.string(),
  /** Whose calls the profile allows beside the application's. */
  runtime: z.string(),
  /** The profile not to exceed; absent with --base none. */
  base: z.string().optional(),
  explanations: list(
    z.strictObject({
      name: z.string(),
      treatment: z.enum(['allow', 'conditions', 'refuse']),
      reasons: list(reasonSchema),
    }),
  ),
});

export type GenerateReport = z.infer<typeof generateReportSchema>;
