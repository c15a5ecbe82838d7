import { callsOf } from '@seccomp-tailor/core';
import { showsCalls, type Gathered } from '../inputs/gather.ts';
import { UserError } from '../failures/user-error.ts';

/** Whether an exec is all that was seen of what ended by itself, which takes a call: it was one that failed. */
export function neverStarted({ evidence }: Pick<Gathered, 'evidence'>, status: number): boolean {
  const execs = [...callsOf(evidence)].every(({ syscall: { name } }) => name === 'execve' || name === 'execveat');
  return status > 0 && status < 128 && execs && showsCalls({ evidence });
}

/** What stood in the way has been said by what was to become the program. */
export function notStarted([name = '']: readonly string[]): UserError {
  return new UserError(
    'bad-program',
    `${name} could not be started`,
    'It may be for another machine, or need a loader that is not there. A script without one needs a first line: #!/bin/sh',
  );
}
