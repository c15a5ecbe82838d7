import type { TraceResult } from '@seccomp-tailor/core';
import type { ReadOptions, TraceFile } from '../read-trace.ts';
import type { UserErrorKind } from '../../failures/user-error.ts';

/** What a worker is asked to do. Jobs and results are plain data, so that they can go from one thread to another. */
export interface Job {
  readonly kind: 'trace';
  readonly input: TraceFile;
  readonly options: ReadOptions;
  /** The folder that paths start from. */
  readonly cwd: string;
}

/** What became of a job: its result, something the user can put right, or the stack of a mistake of ours. */
export type Answer =
  | { readonly result: TraceResult }
  | { readonly refusal: { readonly kind: UserErrorKind; readonly message: string; readonly hint: string } }
  | { readonly failure: string };
