import { and, type Omission, type Plant } from './planting.ts';
import { omission } from './recordings.ts';

/** How each rendering of a kernel log has a line of the kernel's. */
const logs: Readonly<
  Record<
    'kernel log' | 'syslog' | 'journalctl -o json' | 'journalctl -o export' | 'dmesg --json',
    (line: string) => Plant
  >
> = {
  'kernel log': (line) => and(`[ 3761.0] ${line}`),
  syslog: (line) => and(`Nov 23 12:49:15 vm kernel: [ 3761.0] ${line}`),
  'journalctl -o json': (line) => and(JSON.stringify({ MESSAGE: line, _TRANSPORT: 'kernel' })),
  'journalctl -o export': (line) => and('_TRANSPORT=kernel', `MESSAGE=${line}`, ''),
  'dmesg --json': (line) => (text) => text.replace(']}', `,{"pri":5,"time":3761.0,"msg":"${line}"}]}`),
};

function inEveryLog(line: string, expected: string): readonly Omission[] {
  return Object.entries(logs).map(([of, log]) => omission(of as keyof typeof logs, log(line), expected));
}

const drops = {
  priority: 'Debug',
  rule: 'Falco internal: syscall event drop',
  output_fields: { n_drops: '57', n_evts: '1000' },
};

/** What the recorder itself says that it lost. */
export const losses: Readonly<Record<string, readonly Omission[]>> = {
  audit_lost: inEveryLog('audit: audit_lost=12 audit_rate_limit=0 audit_backlog_limit=64', 'lost-events 12'),
  'audit backlog limit exceeded': inEveryLog('audit: backlog limit exceeded', 'lost-events 1'),
  'callbacks suppressed': inEveryLog('kauditd_printk_skb: 552 callbacks suppressed', 'suppressed-messages 552'),
  'kernel messages that journald missed': [
    omission(
      'syslog',
      and('Nov 23 12:49:15 vm systemd-journald[9]: Missed 552 kernel messages'),
      'suppressed-messages 552',
    ),
  ],
  'events lost, by a line of the recorder': [
    omission('ftrace', and('CPU:1 [LOST 240 EVENTS]'), 'lost-events 240'),
    omission('trace-cmd report', and('CPU:1 [240 EVENTS DROPPED]'), 'lost-events 240'),
    omission(
      'perf script',
      and('              sh     7 [000]  4203.000009: PERF_RECORD_LOST lost 240'),
      'lost-events 240',
    ),
    omission('perf trace', and('LOST 240 events!'), 'lost-events 240'),
    omission('perf trace -s', (text) => `LOST 240 events!\n${text}`, 'lost-events 240'),
    omission('bpftrace', (text) => text.replace('\n', '\nLost 240 events\n'), 'lost-events 240'),
    omission('bpftrace -f json', and('{"type": "lost_events", "data": {"events": 240}}'), 'lost-events 240'),
  ],
  'entries-in-buffer/entries-written': [omission('ftrace', (text) => text.replace('9/9 ', '9/20 '), 'lost-events 11')],
  'sysdig drops': [omission('sysdig', and('3 12:02:36.269753805 2 <NA> (0) > drop ratio=2 '), 'lost-events 1')],
  'Falco drops': [omission('Falco', and(JSON.stringify(drops)), 'lost-events 57')],
};
