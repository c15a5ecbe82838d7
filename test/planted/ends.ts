import { cut, until, type Omission } from './planting.ts';
import { omission } from './recordings.ts';

/** Recordings that stop before they end. */
export const ends: Readonly<Record<string, readonly Omission[]>> = {
  'the end of the file': [
    omission('ftrace', cut(20), 'cut-off 1'),
    omission('trace-cmd report', cut(3), 'cut-off 1'),
    omission('perf script', cut(20), 'cut-off 1', 'unrecognised-lines 1'),
    omission('perf trace', cut(3), 'cut-off 1'),
    omission('bpftrace', cut(1), 'cut-off 1'),
    omission('kernel log', cut(0), 'cut-off 1'),
    omission('syslog', cut(0), 'cut-off 1'),
    omission('audit log', cut(0), 'cut-off 1'),
    omission('dmesg --json', cut(0), 'cut-off 1'),
    omission('sysdig', cut(3), 'cut-off 1', 'unrecognised-lines 1'),
    omission('Falco, text', cut(3), 'cut-off 1', 'unconfirmed-lines 1'),
    omission('dmesg --json', cut(30), 'cut-off 1', 'unrecognised-lines 1'),
    omission('journalctl -o json', cut(3), 'cut-off 1', 'unrecognised-lines 1'),
    omission('gVisor', cut(3), 'cut-off 1', 'unrecognised-lines 1'),
    omission('gVisor, text', cut(3), 'cut-off 1'),
    omission('bpftrace, calls printed', cut(1), 'cut-off 1', 'unrecognised-lines 1'),
    omission('ltrace -S -c', until('.openat'), 'cut-off 1'),
    omission('CRI', until('exit_group(0)'), 'cut-off 2', 'unrecognised-lines 1'),
    omission('Docker', until('exit_group(0)'), 'cut-off 2', 'unrecognised-lines 1'),
    omission('CRI, of qemu', cut(1), 'cut-off 1', 'unrecognised-lines 1'),
    omission('strace', until('exit_group(0)'), 'cut-off 2', 'unrecognised-lines 1'),
    omission('strace', until('_group(0)'), 'cut-off 2', 'unrecognised-lines 1'),
    omission('qemu', cut(2), 'cut-off 1'),
    omission('ltrace -S', cut(3), 'cut-off 1'),
  ],
};
