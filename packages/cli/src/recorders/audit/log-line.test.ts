import { describe, expect, it } from 'vitest';
import { executableOf, readDaemonLine, readKmsgRecord, type LoggedCall } from './log-line.ts';

const fields =
  'auid=0 uid=7 gid=0 ses=3 pid=9436 comm="runc:[2:INIT]" exe="/" sig=0 arch=c000003e syscall=257 compat=0 ip=0x40828e code=0x7ffc0000';
const call = { kind: 'call', serial: 51, session: 3, pid: 9436, user: 7, exe: '"/"', arch: 'c000003e', nr: 257 };

describe('readKmsgRecord', () => {
  it('reads a call that the kernel logged', () => {
    expect(readKmsgRecord(`5,1554,459,-;audit: type=1326 audit(1795644988.014:51): ${fields}`)).toEqual({
      sequence: 1554,
      line: call,
    });
  });

  it('believes nobody who writes to the log but the kernel', () => {
    const text = `audit: type=1326 audit(1795644988.014:51): ${fields}`;
    expect(readKmsgRecord(`13,7,459,-;${text}`).line).toBeUndefined();
    expect(readKmsgRecord(`5,7,459,-;evil: ${text}`).line).toBeUndefined();
  });

  it.each([
    'kauditd_printk_skb: 39 callbacks suppressed',
    'audit: audit_lost=1 audit_rate_limit=0',
    'audit: backlog limit exceeded',
  ])('reads that records were lost: %s', (text) => {
    expect(readKmsgRecord(`4,8,459,-;${text}`).line).toEqual({ kind: 'lost' });
  });

  it('reads the serial of other records', () => {
    expect(readKmsgRecord('5,9,459,-;audit: type=1006 audit(1795644988.014:52): pid=1').line).toEqual({
      kind: 'record',
      serial: 52,
    });
  });
});

describe('readDaemonLine', () => {
  it('reads a call, whatever the process is called and labelled', () => {
    const forged = fields.replace('"runc:[2:INIT]"', '"ses=9"').replace('ses=3', 'ses=3 subj=docker-default (enforce)');
    expect(readDaemonLine(`type=SECCOMP msg=audit(1795644988.014:51): ${forged}`)).toEqual(call);
    expect(readDaemonLine(`node=a type=SECCOMP msg=audit(1795644988.014:51): ${fields}`)).toEqual(call);
  });

  it('leaves out what the daemon numbers itself, and what is no record', () => {
    expect(readDaemonLine('type=DAEMON_START msg=audit(1795645727.839:809): op=start')).toBeUndefined();
    expect(readDaemonLine('nothing')).toBeUndefined();
  });
});

describe('executableOf', () => {
  it.each([
    ['"/bin/x"', '/bin/x'],
    ['2F612062', '/a b'],
  ])('%s is %s', (exe, path) => {
    expect(executableOf({ ...call, exe } as LoggedCall)).toBe(path);
  });
});
