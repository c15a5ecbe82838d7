import { UserError } from '../failures/user-error.ts';

/** What stood in the way has been said by what was to become the program. */
export function notStarted([name = '']: readonly string[]): UserError {
  return new UserError(
    'bad-program',
    `${name} could not be started`,
    'It may be for another machine, or need a loader that is not there. A script without one needs a first line: #!/bin/sh',
  );
}
