import { and, without, type Omission } from './planting.ts';
import { omission } from './recordings.ts';

const gvisorClone = ['E clone(0x11, 0x0)', 'X clone(0x11, 0x0) = 2 (0x2) (12.3µs)'].map((call) =>
  JSON.stringify({ msg: `[   1:   1] a ${call}`, level: 'info', time: '2026-05-12T07:41:58.341236Z' }),
);

/** Tasks of which the recording does not show all. */
export const tasks: Readonly<Record<string, readonly Omission[]>> = {
  'children nobody traced': [
    omission('strace', without(/^8 /), 'children-not-followed 1'),
    omission('strace', (text) => without(/^8 /)(text).replaceAll(/^7 +/gm, ''), 'children-not-followed 1'),
    omission('ftrace', without(/sh-8 /), 'children-not-followed 1'),
    omission(
      'sysdig',
      and('3 12:02:36.3 2 worker (7) > clone ', '4 12:02:36.4 2 worker (7) < clone res=8(a) '),
      'children-not-followed 1',
    ),
    omission('sysdig', and('3 12:02:36.3 2 a (7) < clone3 res=8(a) '), 'children-not-followed 1'),
    omission(
      'gVisor',
      (text) => text.replace(/(.*exit_group)/, `${gvisorClone.join('\n')}\n$1`),
      'children-not-followed 1',
    ),
    omission('qemu', (text) => text.replace('7 exit', '7 fork() = 8\n7 exit'), 'children-not-followed 1'),
    omission(
      'qemu',
      (text) => text.replace('7 exit', '7 clone(0x11,child_stack=0x0)\n = 8\n7 exit'),
      'children-not-followed 1',
    ),
    omission(
      'ltrace -S',
      (text) => text.replace('7 +++', '7 SYS_clone(0x11, 0, 0, 0)  = 8\n7 +++'),
      'children-not-followed 1',
    ),
    omission(
      'perf trace',
      and('     0.263 ( 0.007 ms): a/7 clone(clone_flags: 17)                            = 8 (a)'),
      'children-not-followed 1',
    ),
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
    omission('ftrace', without(/NR 231/), 'cut-off 2'),
    omission('ftrace', without(/sh-7 .*NR 231/), 'cut-off 1'),
    omission('trace-cmd report', without(/sh-8 .*NR 231/), 'cut-off 1'),
    omission('perf script', without(/NR 231/), 'cut-off 1'),
    omission('perf trace', without(/exit_group/), 'cut-off 1'),
    omission('sysdig', without(/procexit/), 'cut-off 1'),
    omission('gVisor', without(/exit_group/), 'cut-off 1'),
    omission('gVisor, text', without(/exit_group/), 'cut-off 1'),
    omission('qemu', without(/exit/), 'cut-off 1'),
    omission('ltrace -S', without(/\+\+\+/), 'cut-off 1'),
    omission('ltrace -S', (text) => text.replace('7 +++', '8 SYS_close(3)                  = 0\n7 +++'), 'cut-off 1'),
  ],
};
