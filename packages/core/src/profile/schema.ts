// In zod's small form: the other takes longer to load than reading a profile does.
import * as z from 'zod/mini';

const maxUint64 = (1n << 64n) - 1n;

/** Whole numbers come as bigint, see `shapeDocument`. */
function isUint64(value: unknown): value is bigint {
  return typeof value === 'bigint' && value >= 0n && value <= maxUint64;
}

/** A 64-bit value. */
export const uint64 = z.custom<bigint>(isUint64, 'a whole number from 0 to 18446744073709551615');

/** A whole number that a double holds exactly. */
export const uint = z.pipe(
  z.custom<bigint>((value) => isUint64(value) && value <= Number.MAX_SAFE_INTEGER, 'a whole number from 0'),
  z.transform((value: bigint) => Number(value)),
);

const text = z.string('a string');

function list<T extends z.ZodMiniType>(element: T): z.ZodMiniArray<T> {
  return z.array(element, 'a list');
}

/** An object all of whose fields may be missing. */
function object<T extends Record<string, z.ZodMiniType>>(
  shape: T,
): z.ZodMiniObject<{ [K in keyof T]: z.ZodMiniOptional<T[K]> }> {
  const optional = Object.fromEntries(Object.entries(shape).map(([key, type]) => [key, z.optional(type)]));
  return z.object(optional as { [K in keyof T]: z.ZodMiniOptional<T[K]> }, 'an object');
}

/** A condition as the engines decode it: missing numbers are 0; the operator is judged by the runtime only. */
export const engineConditionSchema = object({
  index: uint,
  value: uint64,
  valueTwo: uint64,
  op: text,
});

/** What a rule's `includes` and `excludes` may ask for; Podman does not know `minKernel`. */
export const ruleFilterSchema = object({
  caps: list(text),
  arches: list(text),
  minKernel: text,
});

export const engineRuleSchema = object({
  name: text,
  names: list(text),
  action: text,
  errnoRet: uint,
  errno: text,
  args: list(engineConditionSchema),
  comment: text,
  includes: ruleFilterSchema,
  excludes: ruleFilterSchema,
});

/**
 * The file given to `--security-opt seccomp=FILE`, as the decoders of Podman (containers/common) and Docker (moby) take it
 * together: types are checked, words are not. Keys have their canonical spelling here; the engines ignore case.
 */
export const engineProfileSchema = object({
  defaultAction: text,
  defaultErrnoRet: uint,
  defaultErrno: text,
  architectures: list(text),
  archMap: list(object({ architecture: text, subArchitectures: list(text) })),
  flags: list(text),
  listenerPath: text,
  listenerMetadata: text,
  syscalls: list(engineRuleSchema),
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
