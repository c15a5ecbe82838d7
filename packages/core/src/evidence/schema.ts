import * as z from 'zod';
import { arches, type Arch } from '../kernel/arch.ts';
import { capabilities } from '../kernel/capabilities.ts';
import { syscallByName, syscallByNumber } from '../kernel/syscalls.ts';
import { incompleteReasons, type IncompleteReason } from '../observations/completeness.ts';
import { lineKinds } from '../observations/line-kind.ts';
import { seenRuntimes } from './seen-runtime.ts';

const count = z.int().nonnegative();
const archSchema = z.enum(arches as [Arch, ...Arch[]]);
const reasonSchema = z.enum(Object.keys(incompleteReasons) as [IncompleteReason, ...IncompleteReason[]]);

const callFields = z.strictObject({
  arch: archSchema,
  name: z
    .string()
    .regex(/^\w{1,64}$/, 'no name of a call')
    .optional(),
  /** Number as the kernel sees it; absent for a name that is in no table. */
  nr: z.int().optional(),
  count: z.int().positive(),
  ok: count.optional(),
  denied: count.optional(),
  unfinished: count.optional(),
  unseen: count.optional(),
  errnos: z.record(z.string(), count).optional(),
  /** Scalar arguments by index, in decimal; a name where it has no known value, null where nothing is known. */
  args: z.array(z.strictObject({ values: z.array(z.string().nullable()).max(6), count })).optional(),
  argsUnknown: count.optional(),
  programs: z.array(z.string()).optional(),
  first: z.array(z.strictObject({ input: z.string(), line: count })),
});

const callSchema = callFields
  .refine(({ name, nr }) => name !== undefined || nr !== undefined, 'neither a name nor a number')
  .refine(isOneCall, { path: ['nr'], error: 'the number of another call' });

/** A name and a number that are not in our tables may be of a newer kernel. */
function isOneCall({ arch, name, nr }: { arch: Arch; name?: string | undefined; nr?: number | undefined }): boolean {
  if (name === undefined || nr === undefined) return true;
  const known = syscallByNumber(arch, nr).name;
  return known === undefined ? syscallByName(arch, name) === undefined : known === name;
}

const inputSchema = z.strictObject({
  name: z.string(),
  source: z.string(),
  bytes: count,
  total: count,
  lines: z.partialRecord(z.enum(lineKinds), count),
  /** Processes and threads the input shows; absent where it does not tell them apart. */
  tasks: count.optional(),
  /** Only some calls were wanted: which, and how many others there were. */
  selection: z.strictObject({ of: z.string(), leftOut: count }).optional(),
});

const runSchema = z.strictObject({
  id: z.string(),
  arch: archSchema,
  inputs: z.array(inputSchema),
  /** How often the kernel asked for each capability; absent where the recording shows no checks. */
  capabilities: z.partialRecord(z.enum(capabilities), z.strictObject({ granted: count, refused: count })).optional(),
  incomplete: z.partialRecord(reasonSchema, count).optional(),
  /** The container runtime that was seen to start the program. */
  runtime: z.enum(seenRuntimes).optional(),
  calls: z.array(callSchema),
});

/** `evidence.json`: runs sorted by id, calls by architecture and number; a count of zero is left out. */
export const evidenceSchema = z.strictObject({
  format: z.literal('seccomp-tailor/evidence'),
  version: z.literal(1, 'another version of the format than 1, which is read here'),
  runs: z.array(runSchema),
});

/** Evidence as `evidence.json` holds it. */
export type EvidenceJson = z.infer<typeof evidenceSchema>;
export type RunJson = EvidenceJson['runs'][number];
export type CallJson = RunJson['calls'][number];
