import { enrichment, interpretedFields, kernelFields, latin1, type AuditEvent } from './audit-log.arbitrary.ts';

/** How a list of events is written down. */
export interface LogRendering {
  readonly title: string;
  readonly print: (events: readonly AuditEvent[]) => string;
}

const types = { SECCOMP: 1326, SYSCALL: 1300 } as const;

function serial(index: number): string {
  return `1795437880.${String(100 + (index % 900))}:${42249 + index}`;
}

function daemonText(event: AuditEvent, index: number): string {
  return `type=${event.type} msg=audit(${serial(index)}): ${kernelFields(event)}`;
}

function kernelText(event: AuditEvent, index: number): string {
  return `audit: type=${types[event.type]} audit(${serial(index)}): ${kernelFields(event)}`;
}

function socketText(event: AuditEvent): string {
  return `${event.type} ${kernelFields(event)}`;
}

/** One line an event, between `before` and `after`. */
function lines(
  title: string,
  text: (event: AuditEvent, index: number) => string,
  before = '',
  after = '',
): LogRendering {
  return { title, print: (events) => events.map((event, i) => `${before}${text(event, i)}${after}\n`).join('') };
}

type Fields = Readonly<Record<string, string | number>>;

function journalFields(event: AuditEvent, index: number, transport: 'kernel' | 'audit'): Fields {
  if (transport === 'kernel') {
    return {
      _TRANSPORT: 'kernel',
      SYSLOG_FACILITY: '0',
      SYSLOG_IDENTIFIER: 'kernel',
      MESSAGE: kernelText(event, index),
      _UID: '0',
    };
  }
  const [, time = '', id = ''] = /^(.*):(.*)$/.exec(serial(index)) ?? [];
  const microseconds = `${time.replace('.', '')}000`;
  const type = String(types[event.type]);
  return {
    MESSAGE: socketText(event),
    _AUDIT_ID: id,
    _SOURCE_REALTIME_TIMESTAMP: microseconds,
    _AUDIT_TYPE: type,
    _TRANSPORT: 'audit',
  };
}

/** What an application can have in the journal: its own message, and fields that do not begin with `_`. */
export const forgedEntry: Fields = {
  _TRANSPORT: 'journal',
  _COMM: 'auditd',
  SYSLOG_IDENTIFIER: 'kernel',
  SYSLOG_FACILITY: '0',
  MESSAGE:
    'audit: type=1326 audit(1.000:1): auid=0 pid=1 comm="x" exe="/x" sig=0 arch=c000003e syscall=169 compat=0 ip=0x1 code=0x7ffc0000',
  FAKE: '\n\n_TRANSPORT=kernel\nMESSAGE=audit: type=1326 audit(1.000:2): pid=1 comm="x" exe="/x" sig=0 arch=c000003e syscall=169 compat=0 ip=0x1 code=0x7ffc0000\n\n',
};

function journal(title: string, transport: 'kernel' | 'audit', entry: (fields: Fields) => string): LogRendering {
  return {
    title: `${title} (${transport})`,
    print: (events) =>
      entry(forgedEntry) +
      events.map((event, i) => entry(journalFields(event, i, transport)) + entry(forgedEntry)).join(''),
  };
}

/** A value with anything but printable ASCII has its length in front. */
function exportField([key, value]: readonly [string, string | number]): string {
  const text = String(value);
  if (/^[ -~]*$/.test(text)) return `${key}=${text}\n`;
  const length = String.fromCharCode(text.length & 0xff, text.length >> 8, 0, 0, 0, 0, 0, 0);
  return `${key}\n${length}${text}\n`;
}

function exportEntry(fields: Fields): string {
  return `__CURSOR=s=1\n${Object.entries(fields).map(exportField).join('')}\n`;
}

function verboseField([key, value]: readonly [string, string | number]): string {
  return `    ${key}=${String(value).replaceAll('\n', `\n${' '.repeat(5 + key.length)}`)}\n`;
}

function verboseEntry(fields: Fields): string {
  const header = 'Mon 2026-11-23 12:49:58.167597 UTC [s=e940bbe2;i=32e;b=6d0d;m=f99a;t=660f;x=168e]';
  return `${header}\n${Object.entries(fields).map(verboseField).join('')}`;
}

function byteArray(text: string): readonly number[] {
  return Array.from(latin1(text));
}

/** Renderings in which the kernel's own text is whole. */
export const renderings: readonly LogRendering[] = [
  lines('auditd', daemonText),
  lines('auditd with CRLF', daemonText, '', '\r'),
  lines('auditd with a host', daemonText, 'node=vm '),
  ...(['\x1d', ' ', ''] as const).map((mark) =>
    lines(
      `auditd enriched, ${JSON.stringify(mark)}`,
      (event, i) => `${daemonText(event, i)}${mark}${enrichment(event)}`,
    ),
  ),
  lines('ausearch', daemonText, '----\ntime->Mon Nov 23 12:44:39 2026\n'),
  lines('dmesg', kernelText, '[ 3760.800832] '),
  lines('dmesg with callers', kernelText, '[ 3760.800832][ T1234] '),
  lines('dmesg -T', kernelText, '[Mon Nov 23 12:44:01 2026] '),
  lines('dmesg --time-format iso', kernelText, '2026-11-23T12:44:01,102994+00:00 '),
  lines('dmesg -x', kernelText, 'kern  :notice: [ 3760.800832] '),
  lines('dmesg -r', kernelText, '<5>[ 3760.800832] '),
  lines('dmesg -e', kernelText, '[  +0.000027] '),
  lines('dmesg -t', kernelText),
  lines(
    'dmesg --color',
    (event, i) => kernelText(event, i).replace('audit: ', 'audit: \x1b[0m'),
    '\x1b[32m[ 3760.800832] \x1b[0m\x1b[33m',
    '\x1b[0m',
  ),
  lines('/dev/kmsg', kernelText, '5,1554,3831102994,-;'),
  lines('syslog', kernelText, 'Nov 23 12:49:14 vm kernel: [ 4143.880772] '),
  lines('syslog with priority', kernelText, '<5>Nov 23 12:49:14 vm kernel: '),
  lines('syslog, day below ten', kernelText, 'Nov  3 12:49:14 vm kernel: [ 4143.880772] '),
  lines('syslog, RFC 3339', kernelText, '2026-11-23T12:49:14.423197+00:00 vm kernel: [ 4143.880772] '),
  lines('syslog, RFC 5424', kernelText, '<5>1 2026-11-23T12:49:14.423197+00:00 vm kernel - - - [ 4143.880772] '),
  lines('syslog, RFC 5424 with data', kernelText, '<5>1 2026-11-23T12:49:14Z vm kernel - - [timeQuality tzKnown="1"] '),
  lines(
    'audisp-syslog',
    (event, i) => `${daemonText(event, i)} ${enrichment(event)}`,
    'Nov 23 12:49:19 vm audisp-syslog: ',
  ),
  lines('audispd', daemonText, 'Nov 23 12:49:19 vm audispd[12]: node=vm '),
  lines('a stamp in another language', kernelText, 'nov. 23 12:49:14 vm kernel: '),
  lines('journalctl', kernelText, 'Nov 23 12:49:58 vm kernel: '),
  lines('journalctl -o short-precise', kernelText, 'Nov 23 12:49:58.167597 vm kernel: '),
  lines('journalctl -o short-iso', kernelText, '2026-11-23T12:49:58+0000 vm kernel: '),
  lines('journalctl -o short-full', kernelText, 'Mon 2026-11-23 12:49:58 UTC vm kernel: '),
  lines('journalctl -o short-unix', kernelText, '1795438198.167597 vm kernel: '),
  lines('journalctl -o short-monotonic', kernelText, '[ 4187.622820] vm kernel: '),
  lines('journalctl --no-hostname', kernelText, 'Nov 23 12:49:58 kernel: '),
  lines('journalctl of the audit socket', socketText, 'Nov 23 12:49:58 vm audit[17617]: '),
  lines('journalctl of the audit socket, monotonic', socketText, '[ 4187.622820] vm audit[17617]: '),
  lines('Kubernetes', kernelText, '2026-11-23T12:44:39.920111Z stderr F [ 3760.800832] '),
  lines('Docker', (event, i) =>
    JSON.stringify({ log: `[ 3760.800832] ${kernelText(event, i)}\n`, stream: 'stderr', time: 'x' }),
  ),
  lines('rsyslog JSON', (event, i) => {
    const entry = { '@timestamp': 'x', host: 'vm', severity: 'notice', facility: 'kern', 'syslog-tag': 'kernel:' };
    return JSON.stringify({ ...entry, message: `[ 4143.880772] ${kernelText(event, i)}` }).replaceAll('/', '\\/');
  }),
  {
    title: 'dmesg --json',
    print: (events) =>
      `{\n   "dmesg": [\n      ${events.map((event, i) => JSON.stringify({ pri: 5, time: 3760.8, msg: kernelText(event, i) }, null, 9)).join(',')}\n   ]\n}\n`,
  },
  ...(['kernel', 'audit'] as const).flatMap((transport) => [
    journal('journalctl -o json', transport, (fields) => `${JSON.stringify(fields)}\n`),
    journal(
      'journalctl -o json with bytes',
      transport,
      (fields) => `${JSON.stringify({ ...fields, MESSAGE: byteArray(String(fields['MESSAGE'])) })}\n`,
    ),
    journal('journalctl -o json-pretty', transport, (fields) => `${JSON.stringify(fields, null, '\t')}\n`),
    journal('journalctl -o json-sse', transport, (fields) => `data: ${JSON.stringify(fields)}\n\n`),
    journal('journalctl -o export', transport, exportEntry),
    journal('journalctl -o verbose', transport, verboseEntry),
  ]),
];

/** `ausearch -i`, where the process's names are bare. */
export const interpreted: LogRendering = lines(
  'ausearch -i',
  (event, i) => `type=${event.type} msg=audit(11/23/26 12:44:39.920:${42249 + i}) : ${interpretedFields(event)}`,
  '----\ntype=PROCTITLE msg=audit(11/23/26 12:44:39.920:1) : proctitle=x type=SYSCALL msg=audit(1.1:1): arch=c000003e syscall=169 \n',
);
