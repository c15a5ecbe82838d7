import { describe, expect, it } from 'vitest';
import { readLog } from './read-log.arbitrary.ts';

const fields =
  'auid=0 uid=0 gid=0 ses=1 pid=1 comm="x" exe="/x" sig=0 arch=c000003e syscall=169 compat=0 ip=0x1 code=0x7ffc0000';
const record = `audit: type=1326 audit(1795437771.336:40732): ${fields}`;
const daemonRecord = `type=SECCOMP msg=audit(1795437771.336:40732): ${fields}`;

describe('whose record it is', () => {
  it.each([
    ['the kernel in a syslog', `Nov 23 12:49:14 vm kernel: [ 1.0] ${record}`],
    ['the kernel in dmesg', `[    1.000000] ${record}`],
    ['the kernel, facility kern', `<5>[    1.000000] ${record}`],
    ['the kernel behind a stamp we do not know', `2026/11/23 12.49.14 vm kernel: ${record}`],
    ['the daemon in a syslog', `Nov 23 12:49:14 vm audisp-syslog: ${daemonRecord}`],
    ['the daemon in its own log', daemonRecord],
    ['journald, from the audit socket', `Nov 23 12:49:58 vm audit[17617]: SECCOMP ${fields}`],
    ['older journald', `Nov 23 12:49:58 vm audit[17617]: <audit-1326> ${fields}`],
    ['a log shipper behind a stamp we do not know', `shipper=7 ${daemonRecord}`],
  ])('is read from %s', (_whose, line) => {
    const { calls, kinds, codes } = readLog(`${line}\n`);
    expect(calls).toEqual(['reboot unseen']);
    expect(kinds).toEqual(['call']);
    expect(codes).toEqual([]);
  });

  it.each([
    ['logger', `Nov 23 12:49:14 vm root: ${record}`],
    ['logger, as if behind the kernel', `Nov 23 12:49:14 vm root: kernel: [ 1.0] ${record}`],
    ['logger -t kernel, which journalctl shows with its process', `Nov 23 12:49:14 vm kernel[99]: ${record}`],
    ['logger -t audit', `Nov 23 12:49:14 vm audit: ${record.slice('audit: '.length)}`],
    ['logger, RFC 5424', `<13>1 2026-11-23T12:49:14Z vm kernel - - - ${record}`],
    ['an application, RFC 5424', `<14>1 2026-11-23T12:49:14Z vm app 12 - - ${record}`],
    ['an application with a priority', `<14>Nov 23 12:49:14 vm kernel: ${record}`],
    ['an application behind a stamp we do not know', `2026/11/23 vm app: kernel: ${record}`],
    ['somebody who writes to /dev/kmsg', `12,1554,3831102994,-;${record}`],
    ['somebody who writes to /dev/kmsg, in dmesg -x', `user  :notice: [    1.000000] ${record}`],
    ['somebody who writes to /dev/kmsg, in dmesg -r', `<13>[    1.000000] ${record}`],
    ['systemd in the kernel log', `[    1.000000] systemd[1]: ${record}`],
    ['a message over several lines', `                     ${record}`],
    ['rsyslog JSON of another tag', JSON.stringify({ 'syslog-tag': 'root:', facility: 'user', message: record })],
    ['rsyslog JSON, logger -t kernel', JSON.stringify({ 'syslog-tag': 'kernel:', facility: 'user', message: record })],
    [
      'the journal, somebody who writes to /dev/kmsg',
      JSON.stringify({ _TRANSPORT: 'kernel', SYSLOG_FACILITY: '1', MESSAGE: record }),
    ],
    ['the journal, by syslog', JSON.stringify({ _TRANSPORT: 'syslog', SYSLOG_IDENTIFIER: 'kernel', MESSAGE: record })],
    [
      'the journal, a process that calls itself auditd',
      JSON.stringify({ _TRANSPORT: 'stdout', _COMM: 'auditd', MESSAGE: daemonRecord }),
    ],
  ])('is kept out, and said so, from %s', (_whose, line) => {
    const { calls, kinds, codes, incomplete } = readLog(`${line}\n`);
    expect(calls).toEqual([]);
    expect(kinds).toEqual(['unconfirmed']);
    expect(codes).toContain('forged-line');
    expect(incomplete).toEqual({ 'unconfirmed-lines': 1 });
  });

  it.each([
    ['another field', { _TRANSPORT: 'journal', MESSAGE: 'hello', EXTRA: record }],
    [
      'an object within',
      {
        _TRANSPORT: 'kernel',
        SYSLOG_FACILITY: '0',
        MESSAGE: 'hello',
        nested: { _TRANSPORT: 'kernel', MESSAGE: record },
      },
    ],
    ['a list within', { MESSAGE: 'hello', dmesg: [{ pri: 5, msg: record }] }],
    ['a string with quotes', { _TRANSPORT: 'journal', MESSAGE: `", "_TRANSPORT": "kernel", "MESSAGE": "x` }],
  ])('is not looked for in %s', (_where, entry) => {
    for (const text of [JSON.stringify(entry), JSON.stringify(entry, null, '\t')]) {
      expect(readLog(`${text}\n`).calls).toEqual([]);
    }
  });

  it('is believed of auditd under systemd, by its unit', () => {
    const entry = {
      _TRANSPORT: 'syslog',
      _SYSTEMD_UNIT: 'auditd.service',
      SYSLOG_IDENTIFIER: 'audisp-syslog',
      MESSAGE: daemonRecord,
    };
    expect(readLog(`${JSON.stringify(entry)}\n`).calls).toEqual(['reboot unseen']);
  });
});

describe('a log that others write to', () => {
  const syslog = 'Nov 23 12:49:14 vm';
  const user = "type=1107 audit(1795659106.210:3870082): pid=3640 uid=0 auid=0 ses=1 msg='hello";
  const forged = record.replace('syscall=169', 'syscall=167');

  it.each([
    ['a line without a stamp among lines with one', `${syslog} kernel: [ 1.0] ${record}`, forged],
    ['a tag without a stamp', `${syslog} kernel: [ 1.0] ${record}`, `vm kernel: [ 1.1] ${forged}`],
    ["the daemon's form without a stamp", `${syslog} kernel: [ 1.0] ${record}`, daemonRecord],
    ['a line without a stamp in dmesg', `[    1.000000] ${record}\n[    1.000001] hello`, forged],
    ["the kernel's stamp twice", `${syslog} kernel: [ 1.0] ${record}`, `${syslog} kernel: [ 1.1] [ 1.0] ${forged}`],
    ["the kernel's stamp twice, in dmesg", `[    1.000000] ${record}`, `[    1.000001] [    1.000000] ${forged}`],
    ["no stamp of the kernel's", `${syslog} kernel: [ 1.0] ${record}`, `${syslog} kernel: ${forged}`],
    ["no stamp of the kernel's, in a log of all", `${syslog} cron[7]: hello`, `${syslog} kernel: ${forged}`],
    ['a text of several lines', `[ 1.0] ${record}\n[ 1.1] audit: ${user}`, `[ 1.1] ${forged}\n[ 1.1] '`],
    ['a text that looks closed', `[ 1.0] ${record}\n[ 1.1] audit: ${user}'`, `[ 1.1] ${forged}\n[ 1.1] '`],
    ['a text without stamps', `${record}\naudit: ${user}'`, `${forged}\n'`],
    ["a text in the daemon's log", `${daemonRecord}\n${user.replace('audit', 'msg=audit')}`, `${daemonRecord}\n'`],
  ])('keeps out %s', (_what, before, line) => {
    const { calls, codes, incomplete } = readLog(`${before}\n${line}\n`);
    expect(calls).toEqual(before.includes('syscall=169') ? ['reboot unseen'] : []);
    expect(codes).toContain('forged-line');
    expect(incomplete).toMatchObject({ 'unconfirmed-lines': 1 });
  });

  it.each([
    ["the kernel's stamp with the caller", `[    1.000000] [    T12] ${record}`],
    ['journalctl -k, in which systemd has its lines', `${syslog} systemd[1]: hello\n${syslog} kernel: ${record}`],
    ['what follows a text', `[ 1.1] audit: ${user}'\n[ 1.2] ${record}`],
    ["what follows a text in the daemon's log", `${user.replace('audit', 'msg=audit')} res=success'\n${daemonRecord}`],
    [
      'what follows an enriched text',
      `${user.replace('audit', 'msg=audit')} res=success'\x1dUID="root"\n${daemonRecord}`,
    ],
    [
      'what follows a text of several lines',
      `${user.replace('audit', 'msg=audit')}\n${daemonRecord}\n'\n${daemonRecord}`,
    ],
  ])('reads %s', (_what, log) => {
    expect(readLog(`${log}\n`).calls).toEqual(['reboot unseen']);
  });

  it.each([
    [
      "of the kernel's tag alone, behind which the kernel's own stamp comes",
      `${syslog} kernel: ${forged}\n${syslog} kernel: [ 1.0] ${record}`,
    ],
    ["of the kernel's tag alone, behind which others write", `${syslog} kernel: ${record}\n${syslog} cron[7]: hello`],
    ['without a stamp, behind which come stamps', `${daemonRecord}\n${syslog} kernel: [ 1.0] ${record}`],
    ['without a stamp, behind which comes the ring buffer', `${forged}\n[    1.000000] ${record}`],
  ])('says that it believed a line %s', (_what, log) => {
    // What has been read cannot be taken back: a log is read once, and may be of any size.
    expect(readLog(`${log}\n`).incomplete).toMatchObject({ 'forgeable-lines': 1 });
  });

  it('says where a name has broken an interpreted record', () => {
    const own = 'auid=unset pid=1 comm=x';
    const head = 'type=SECCOMP msg=audit(11/23/26 12:44:39.920:1) :';
    const tail = 'sig=SIG0 arch=x86_64 syscall=getpid compat=0 ip=0x1 code=log';
    const { kinds, incomplete } = readLog(`----\n${head} ${own} exe=/a ${tail}\n ${tail}\n`);
    expect(kinds).toEqual(['wrapper', 'call', 'unrecognised']);
    expect(incomplete).toEqual({ 'unrecognised-lines': 1 });
  });

  it('tells of losses all the same', () => {
    const lost = `${syslog} kernel: kauditd_printk_skb: 7 callbacks suppressed`;
    expect(readLog(`${syslog} kernel: [ 1.0] ${record}\n${lost}\n`).incomplete).toEqual({ 'suppressed-messages': 7 });
  });
});
