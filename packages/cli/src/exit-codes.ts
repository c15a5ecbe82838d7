import type { UserError } from './failures/user-error.ts';

/** What scripts may rely on; `record` and `run` give the target's own status instead while it is not 0. */
export const exitCodes = {
  fine: 0,
  findings: 1,
  /** Bad usage, or an input or output that cannot be read or written: no result was written. */
  usage: 2,
  /** A tool or privilege is missing: no result was written. */
  environment: 3,
  /** The evidence may miss calls and that was not accepted; the result is written whole. */
  incomplete: 4,
  /** A bug of ours. */
  internal: 70,
  /** `record` and `run` failed themselves, whatever the target did. */
  recorder: 125,
  /** `record` and `run`: the program is not executable, or is not there, as shells have it. */
  badProgram: 126,
  noProgram: 127,
} as const;

export function exitCodeOf(error: UserError): number {
  switch (error.kind) {
    case 'usage':
    case 'input':
    case 'output':
      return exitCodes.usage;
    case 'environment':
      return exitCodes.environment;
    case 'recorder':
      return exitCodes.recorder;
    case 'bad-program':
      return exitCodes.badProgram;
    case 'no-program':
      return exitCodes.noProgram;
  }
}
