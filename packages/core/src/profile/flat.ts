import type { Arch } from '../kernel/arch.ts';

/** What a filter does with a call. `SCMP_ACT_KILL` is an old name of `SCMP_ACT_KILL_THREAD`. */
export const actions = [
  'SCMP_ACT_KILL',
  'SCMP_ACT_KILL_PROCESS',
  'SCMP_ACT_KILL_THREAD',
  'SCMP_ACT_TRAP',
  'SCMP_ACT_ERRNO',
  'SCMP_ACT_TRACE',
  'SCMP_ACT_ALLOW',
  'SCMP_ACT_LOG',
  'SCMP_ACT_NOTIFY',
] as const;
/** What a rule does, by libseccomp's name. */
export type Action = (typeof actions)[number];

export const operators = [
  'SCMP_CMP_NE',
  'SCMP_CMP_LT',
  'SCMP_CMP_LE',
  'SCMP_CMP_EQ',
  'SCMP_CMP_GE',
  'SCMP_CMP_GT',
  'SCMP_CMP_MASKED_EQ',
] as const;
/** How a condition compares, by libseccomp's name. */
export type Operator = (typeof operators)[number];

/**
 * A test of one argument, unsigned. For MASKED_EQ `value` is the mask and `valueTwo` the wanted value:
 * `(arg & value) == (valueTwo & value)`; all other operators ignore `valueTwo`.
 */
export interface Condition {
  /** Which argument, 0 to 5. */
  readonly index: number;
  readonly op: Operator;
  readonly value: bigint;
  readonly valueTwo: bigint;
}

/**
 * A rule as the OCI runtime specification has it. `args` are and-bound if their indexes all differ; if any index
 * repeats, runtimes make a rule of each condition, so that they are or-bound.
 */
export interface FlatRule {
  readonly names: readonly string[];
  readonly action: Action;
  /** For ERRNO and TRACE; undefined means EPERM (1). */
  readonly errnoRet: number | undefined;
  readonly args: readonly Condition[];
}

/** The OCI `linux.seccomp` object: what is left of an engine profile for one host. Rules are or-bound. */
export interface FlatProfile {
  readonly defaultAction: Action;
  readonly defaultErrnoRet: number | undefined;
  /** Empty means the native architecture only; the native one is always in the filter. */
  readonly architectures: readonly Arch[];
  readonly flags: readonly string[];
  readonly listenerPath: string | undefined;
  readonly listenerMetadata: string | undefined;
  readonly syscalls: readonly FlatRule[];
}
