import type { Catalogue } from './definition.ts';

/** Problems with choosing calls of a recording. */
export type SelectionProblem =
  | {
      readonly code: 'selection-not-shown';
      readonly option: string;
      readonly format: string;
      /** Formats that show what is asked for. */
      readonly able: readonly string[];
    }
  | { readonly code: 'selection-time-scale'; readonly option: string; readonly scale: 'day' | 'epoch' | 'boot' }
  | { readonly code: 'selection-empty'; readonly leftOut: number };

const scales = {
  day: 'the time of the day, as 12:29:05',
  epoch: 'seconds since 1970, or a date with its zone',
  boot: 'seconds of its own clock, as it prints them',
} as const;

export const selectionCatalogue: Catalogue<SelectionProblem> = {
  'selection-not-shown': {
    severity: 'error',
    message: ({ option, format, able }) =>
      `--${option}: this recording (${format}) does not show that of its calls; formats that can: ${able.join(', ')}`,
    hint: 'Record again so that it does: strace -f -ttt -Y -o FILE shows tasks, times and names.',
  },
  'selection-time-scale': {
    severity: 'error',
    message: ({ option, scale }) => `--${option}: the times of this recording are ${scales[scale]}`,
    hint: 'Give the time as the recording prints its own.',
  },
  'selection-empty': {
    severity: 'warning',
    message: ({ leftOut }) => `the selection matches none of the ${leftOut} calls of this recording`,
    hint: 'Look at the programs, tasks and times the recording shows, and name one of those.',
  },
};
