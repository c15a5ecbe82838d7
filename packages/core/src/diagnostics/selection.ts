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
  | {
      readonly code: 'selection-empty';
      readonly leftOut: number;
      /** What there is to choose from, by option. */
      readonly shown: readonly {
        readonly option: string;
        readonly values: readonly string[];
        readonly more: boolean;
      }[];
    };

const scales = {
  day: 'the time of the day, as 12:29:05',
  epoch: 'seconds since 1970, or a date with its zone',
  boot: 'seconds of its own clock, as it prints them',
} as const;

function choiceText({ option, values, more }: { option: string; values: readonly string[]; more: boolean }): string {
  return values.length === 0 ? '' : `; it has --${option} ${values.join(', ')}${more ? ', …' : ''}`;
}

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
    message: ({ leftOut, shown }) =>
      `the selection matches none of the ${leftOut} calls of this recording${shown.map(choiceText).join('')}`,
    hint: 'Name what the recording shows; several options together have to hold of one call.',
  },
};
