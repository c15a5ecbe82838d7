import { z } from 'zod';
import { arches, scmpArch } from '../kernel/arch.ts';
import { actions, operators } from './flat.ts';

const maxUint64 = (1n << 64n) - 1n;

function isUint64(value: unknown): value is bigint | number {
  if (typeof value === 'bigint') return value >= 0n && value <= maxUint64;
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** A 64-bit value: a bigint, or a number where a double holds it exactly. */
const uint64 = z.custom<bigint | number>(isUint64, 'a whole number from 0 to 18446744073709551615').transform(BigInt);

const uint = z
  .custom<bigint | number>((value) => isUint64(value) && value <= Number.MAX_SAFE_INTEGER, 'a whole number from 0')
  .transform(Number);

const text = z.string('a string');

function list<T extends z.ZodType>(element: T): z.ZodArray<T> {
  return z.array(element, 'a list');
}

function object<T extends z.ZodRawShape>(shape: T): z.ZodObject<T> {
  return z.object(shape, 'an object');
}

/** A condition as the engines decode it: missing numbers are 0; the operator is judged by the runtime only. */
export const engineConditionSchema = object({
  index: uint.optional(),
  value: uint64.optional(),
  valueTwo: uint64.optional(),
  op: text.optional(),
});

/** What a rule's `includes` and `excludes` may ask for; Podman does not know `minKernel`. */
export const ruleFilterSchema = object({
  caps: list(text).optional(),
  arches: list(text).optional(),
  minKernel: text.optional(),
});

export const engineRuleSchema = object({
  name: text.optional(),
  names: list(text).optional(),
  action: text.optional(),
  errnoRet: uint.optional(),
  errno: text.optional(),
  args: list(engineConditionSchema).optional(),
  comment: text.optional(),
  includes: ruleFilterSchema.optional(),
  excludes: ruleFilterSchema.optional(),
});

/**
 * The file given to `--security-opt seccomp=FILE`, as the decoders of Podman (containers/common) and Docker (moby) take it
 * together: types are checked, words are not. Keys have their canonical spelling here; the engines ignore case.
 */
export const engineProfileSchema = object({
  defaultAction: text.optional(),
  defaultErrnoRet: uint.optional(),
  defaultErrno: text.optional(),
  architectures: list(text).optional(),
  archMap: list(object({ architecture: text.optional(), subArchitectures: list(text).optional() })).optional(),
  flags: list(text).optional(),
  listenerPath: text.optional(),
  listenerMetadata: text.optional(),
  syscalls: list(engineRuleSchema).optional(),
});

/** @see engineProfileSchema */
export type EngineProfileJson = z.infer<typeof engineProfileSchema>;
export type EngineRuleJson = z.infer<typeof engineRuleSchema>;
export type EngineConditionJson = z.infer<typeof engineConditionSchema>;
export type RuleFilterJson = z.infer<typeof ruleFilterSchema>;

/** The flags the OCI runtime specification names. */
export const filterFlags = [
  'SECCOMP_FILTER_FLAG_TSYNC',
  'SECCOMP_FILTER_FLAG_LOG',
  'SECCOMP_FILTER_FLAG_SPEC_ALLOW',
  'SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV',
] as const;

const uint32 = uint.refine((value) => value <= 0xffff_ffff, 'a whole number from 0 to 4294967295');

/**
 * The `linux.seccomp` object of the OCI runtime specification (schema/config-linux.json), nothing else: engine fields,
 * unknown words and missing required fields are refused.
 */
export const ociSeccompSchema = z.strictObject({
  defaultAction: z.enum(actions),
  defaultErrnoRet: uint32.optional(),
  architectures: z.array(z.enum(arches.map(scmpArch))).optional(),
  flags: z.array(z.enum(filterFlags)).optional(),
  listenerPath: z.string().optional(),
  listenerMetadata: z.string().optional(),
  syscalls: z
    .array(
      z.strictObject({
        names: z.array(z.string().min(1)).min(1),
        action: z.enum(actions),
        errnoRet: uint32.optional(),
        args: z
          .array(
            z.strictObject({
              index: uint.refine((index) => index <= 5, 'an argument index from 0 to 5'),
              value: uint64,
              valueTwo: uint64.optional(),
              op: z.enum(operators),
            }),
          )
          .optional(),
      }),
    )
    .optional(),
});
