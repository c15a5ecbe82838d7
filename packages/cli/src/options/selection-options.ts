import { parseMoment, type Moment, type Selection } from '@seccomp-tailor/core';
import type { Arguments, OptionSpecs } from '../command-line/command.ts';
import { UserError } from '../failures/user-error.ts';

const group = 'Selection (calls for which all of it holds):';

/** Options that choose calls of recordings, for every command that reads traces. */
export const selectionOptions = {
  comm: { type: 'string', describe: 'Calls of tasks with this command name', group },
  exe: { type: 'string', describe: 'Calls of this program: its path, or the last part of it', group },
  pid: { type: 'list', describe: 'Calls of these processes and of all they start', group },
  'after-exec': {
    type: 'optional',
    describe:
      'Of each process tree what follows its first exec; with =NAME from the first call of that program on, to leave a container runtime out',
    group,
  },
  since: {
    type: 'string',
    describe: 'Calls from this time on, as the recording prints times (12:29:05, 1795436947.8) or 2026-11-23T12:29:05Z',
    group,
  },
  until: { type: 'string', describe: 'Calls up to this time', group },
  container: { type: 'string', describe: 'Calls of the container of this name or id', group },
} as const satisfies OptionSpecs;

/** What was asked for; undefined where that is everything. */
export function selectionOf(given: Arguments<typeof selectionOptions>['options']): Selection | undefined {
  const { comm, exe, pid, since, until, container } = given;
  const afterExec = given['after-exec'];
  const selection: Selection = {
    ...(comm !== undefined && { comm }),
    ...(exe !== undefined && { exe }),
    ...(pid !== undefined && { pids: pid.map(pidOf) }),
    ...(afterExec !== undefined && { afterExec }),
    ...(since !== undefined && { since: momentOf('since', since) }),
    ...(until !== undefined && { until: momentOf('until', until) }),
    ...(container !== undefined && { container }),
  };
  return Object.keys(selection).length === 0 ? undefined : selection;
}

function pidOf(text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new UserError(
    'usage',
    `--pid: '${text}' is no process number`,
    'Give them as the recording has them: --pid 12,13.',
  );
}

function momentOf(option: string, text: string): Moment {
  const moment = parseMoment(text);
  if (moment !== undefined) return moment;
  throw new UserError(
    'usage',
    `--${option}: '${text}' is no time`,
    'Give it as the recording prints times (12:29:05, 1795436947.85, 4364.8), or as a date with its zone (2026-11-23T12:29:05Z).',
  );
}
