import { without, type Omission } from './planting.ts';
import { omission } from './recordings.ts';

/** Tasks of which the recording does not show all. */
export const tasks: Readonly<Record<string, readonly Omission[]>> = {
  'children nobody traced': [
    omission('strace', without(/^8 /), 'children-not-followed 1'),
    omission('strace', (text) => without(/^8 /)(text).replaceAll(/^7 +/gm, ''), 'children-not-followed 1'),
    omission('ftrace', without(/sh-8 /), 'children-not-followed 1'),
    omission('trace-cmd report', without(/sh-8 /), 'children-not-followed 1'),
    omission(
      'perf script',
      (text) => text.replaceAll('NR 257', 'NR 57').replace('= 3', '= 8'),
      'children-not-followed 1',
    ),
  ],
  'processes that never exited': [
    omission('strace', without(/^8 .*exit|wait4/), 'cut-off 1'),
    omission('strace', without(/exit|wait4/), 'cut-off 2'),
    omission('strace', without(/^8 .*\+\+\+/), 'released 1'),
  ],
};
