import { describe, expect, it } from 'vitest';
import { latin1 } from './audit-log.arbitrary.ts';
import { readLog } from './read-log.arbitrary.ts';

/** A SECCOMP record of the audit daemon. */
function seccomp(tail: string, serial = 1): string {
  return `type=SECCOMP msg=audit(1795437880.608:${serial}): auid=0 uid=0 gid=0 ses=1 pid=7 comm="x" exe="/x" sig=0 ${tail}`;
}

function syscall(middle: string, serial = 1): string {
  return `type=SYSCALL msg=audit(1795437880.608:${serial}): ${middle} items=0 ppid=1 pid=7 auid=0 comm="x" exe="/x" key="k"`;
}

/** A process died of a signal. */
function abend(pid: number, signal = 31): string {
  return `type=ANOM_ABEND msg=audit(1795437880.608:9): auid=0 ses=1 pid=${pid} comm="x" exe="/x" sig=${signal} res=1`;
}

/** The length in front of a binary field: eight bytes, the lowest first. */
function length(text: string): string {
  return String.fromCharCode(text.length & 0xff, text.length >> 8, 0, 0, 0, 0, 0, 0);
}

describe('a SECCOMP record', () => {
  it.each([
    ['arch=c000003e syscall=257 compat=0 ip=0x1 code=0x7ffc0000', 'openat unseen'],
    ['arch=c000003e syscall=83 compat=0 ip=0x1 code=0x50001', 'mkdir denied EPERM'],
    ['arch=c000003e syscall=83 compat=0 ip=0x1 code=0x50026', 'mkdir denied ENOSYS'],
    ['arch=c000003e syscall=83 compat=0 ip=0x1 code=0x50000', 'mkdir denied 0'],
    ['arch=c000003e syscall=83 compat=0 ip=0x1 code=0x30000', 'mkdir denied'],
    ['arch=c000003e syscall=83 compat=0 ip=0x1 code=0x80000000', 'mkdir denied'],
    ['arch=c000003e syscall=83 compat=0 ip=0x1 code=0x0', 'mkdir denied'],
    ['arch=c000003e syscall=83 compat=0 ip=0x1 code=0x7ff00000', 'mkdir unseen'],
    ['arch=c000003e syscall=83 compat=0 ip=0x1 code=0x7fc00000', 'mkdir unseen'],
    // The separator of what auditd adds was dropped: the A of AUID is no digit.
    ['arch=c000003e syscall=83 compat=0 ip=0x1 code=0x0AUID="unset" UID="root"', 'mkdir denied'],
    ['arch=c000003e syscall=83 compat=0 ip=0x1 code=0x5000aAUID="unset" UID="root"', 'mkdir denied ECHILD'],
    ['arch=40000003 syscall=20 compat=1 ip=0x1 code=0x7ffc0000', 'i386:getpid unseen'],
    ['arch=c000003e syscall=1073741863 compat=0 ip=0x1 code=0x7ffc0000', 'x32:getpid unseen'],
    ['arch=c000003e syscall=-1 compat=0 ip=0x1 code=0x7ffc0000', 'nr:-1 unseen'],
    ['arch=c000003e syscall=999 compat=0 ip=0x1 code=0x7ffc0000', 'nr:999 unseen'],
    ['arch=c00000b7 syscall=56 compat=0 ip=0x1 code=0x7ffc0000', 'aarch64:openat unseen'],
  ])('%s is %s', (tail, expected) => {
    expect(readLog(`${seccomp(tail)}\n`).calls).toEqual([expected]);
  });

  it.each([
    ['cut in its code', 'arch=c000003e syscall=257 compat=0 ip=0x1 code='],
    ['cut before its code', 'arch=c000003e syscall=25'],
    ['of an architecture in no table', 'arch=c0ffffff syscall=1 compat=0 ip=0x1 code=0x7ffc0000'],
  ])('that is %s is said to be unreadable', (_what, tail) => {
    const { calls, kinds, codes } = readLog(`${seccomp(tail)}\n`);
    expect(calls).toEqual([]);
    expect(kinds).toEqual(['unrecognised']);
    expect(codes.length).toBeGreaterThan(0);
  });

  it('tells which machine it came from', () => {
    const arm = seccomp('arch=c00000b7 syscall=56 compat=0 ip=0x1 code=0x7ffc0000');
    const compat = seccomp('arch=40000028 syscall=3 compat=1 ip=0x1 code=0x7ffc0000', 2);
    expect(readLog(`${arm}\n${compat}\n`).native).toBe('aarch64');
    expect(readLog(`${seccomp('arch=40000003 syscall=20 compat=1 ip=0x1 code=0x7ffc0000')}\n`).native).toBeUndefined();
  });
});

describe('a SYSCALL record', () => {
  it.each([
    ['arch=c000003e syscall=59 success=yes exit=0 a0=1 a1=2 a2=3 a3=4', 'execve ok'],
    ['arch=c000003e syscall=59 success=no exit=-2 a0=1 a1=2 a2=3 a3=4', 'execve errno ENOENT'],
    ['arch=c000003e syscall=59 per=400000 success=no exit=-38 a0=1 a1=2 a2=3 a3=4', 'execve errno ENOSYS'],
    ['arch=c000003e syscall=231 a0=2 a1=e7 a2=3c a3=0', 'exit_group unfinished'],
    [
      'arch=x86_64 syscall=access success=no exit=ENOENT(No such file or directory) a0=0x1 a1=R_OK a2=0x0 a3=0x0',
      'access errno ENOENT',
    ],
    ['arch=x86_64 syscall=pread success=yes exit=784 a0=0x1 a1=0x1 a2=0x0 a3=0x0', 'pread64 ok'],
    [
      'arch=i386 syscall=unknown-syscall(999) success=no exit=ENOSYS(Function not implemented) a0=0x1',
      'i386:nr:999 errno ENOSYS',
    ],
  ])('%s is %s', (middle, expected) => {
    const { calls, incomplete } = readLog(`${syscall(middle)}\n`);
    expect(calls).toEqual([expected]);
    expect(incomplete).toEqual({ 'seen-at-exit-only': 1 });
  });

  it('shows arguments as the kernel saw them, and nothing inexact', () => {
    const log = [
      syscall('arch=c000003e syscall=41 success=yes exit=3 a0=2 a1=80002 a2=0 a3=7f', 1),
      syscall('arch=c000003e syscall=41 success=yes exit=3 a0=2 a1=80002 a2=0 a3=7e', 2),
      syscall('arch=c000003e syscall=157 success=yes exit=0 a0=16 a1=2 a2=0 a3=0', 3),
      syscall('arch=c000003e syscall=59 success=yes exit=0 a0=1 a1=2 a2=3 a3=4', 4),
    ];
    const [socket, again, prctl, execve] = readLog(log.join('\n')).args;
    expect(socket).toEqual([
      { index: 0, value: 2n },
      { index: 1, value: 0x80002n },
      { index: 2, value: 0n },
    ]);
    expect(again).toBe(socket);
    expect(prctl).toEqual([{ index: 0, value: 22n }]);
    expect(execve).toBeUndefined();
  });

  it('of ausearch -i shows only what it names exactly', () => {
    const log = [
      syscall('arch=x86_64 syscall=prctl success=yes exit=0 a0=PR_SET_NAME a1=0x0 a2=0x0 a3=0x0', 1),
      syscall('arch=x86_64 syscall=prctl success=yes exit=0 a0=unknown-prctl-option(0x270f) a1=0x0 a2=0x0 a3=0x0', 2),
      // SOCK_CLOEXEC is not printed.
      syscall('arch=x86_64 syscall=socketpair success=yes exit=0 a0=0x1 a1=SOCK_STREAM a2=0x0 a3=0x0', 3),
    ].map((line) => line.replace('): ', ') : '));
    expect(readLog(log.join('\n')).args).toEqual([
      [{ index: 0, value: 15n }],
      [{ index: 0, value: 9999n }],
      [
        { index: 0, value: 1n },
        { index: 2, value: 0n },
      ],
    ]);
  });

  it('of the audit tools themselves is no rule', () => {
    const own = syscall('arch=c000003e syscall=44 success=yes exit=60 a0=3 a1=7f a2=3c a3=0').replace(
      'exe="/x"',
      'exe="/usr/sbin/auditctl"',
    );
    const { calls, incomplete } = readLog(`${own}\n`);
    expect(calls).toEqual(['sendto ok']);
    expect(incomplete).toEqual({});
  });
});

describe('what is missing', () => {
  it.each([
    ['[ 3844.749026] kauditd_printk_skb: 552 callbacks suppressed', { 'suppressed-messages': 552 }],
    ['Nov 23 12:49:14 vm kernel: audit_printk_skb: 12 callbacks suppressed', { 'suppressed-messages': 12 }],
    ['Nov 23 12:49:14 vm systemd-journald[12]: Missed 7 kernel messages', { 'suppressed-messages': 7 }],
    ['[ 1.000000] audit: rate limit exceeded', { 'lost-events': 1 }],
    ['[ 1.000000] audit: printk limit exceeded', { 'lost-events': 1 }],
    [
      '[ 1.000000] audit: audit_backlog=65 > audit_backlog_limit=64\n[ 1.000000] audit: audit_lost=3 audit_rate_limit=0 audit_backlog_limit=64\n[ 1.000000] audit: backlog limit exceeded\n[ 2.000000] audit: audit_lost=10 audit_rate_limit=0 audit_backlog_limit=64',
      { 'lost-events': 10 },
    ],
    [
      '{"_TRANSPORT":"kernel","SYSLOG_FACILITY":"0","MESSAGE":"kauditd_printk_skb: 5 callbacks suppressed"}',
      { 'suppressed-messages': 5 },
    ],
  ])('is counted: %s', (log, expected) => {
    const { incomplete, kinds } = readLog(`${log}\n`);
    expect(incomplete).toEqual(expected);
    expect(new Set(kinds)).toEqual(new Set(['lost']));
  });

  it('is told once of a process that a filter ended', () => {
    const killed = seccomp('arch=c000003e syscall=170 compat=0 ip=0x1 code=0x80000000').replace('sig=0', 'sig=31');
    expect(readLog(`${killed}\n${abend(7)}\n`).incomplete).toEqual({ 'denied-by-filter': 1 });
    expect(readLog(`${killed}\n${abend(8)}\n`).incomplete).toEqual({ 'denied-by-filter': 2 });
    expect(readLog(`${abend(8, 11)}\n`).incomplete).toEqual({});
  });

  it('is said of a log without records', () => {
    expect(readLog('Nov 23 12:49:14 vm sshd[1]: hello\n')).toMatchObject({
      kinds: ['foreign'],
      codes: ['audit-no-calls'],
    });
  });
});

describe('a full journal', () => {
  const fields =
    'auid=0 uid=0 gid=0 ses=1 pid=7 comm="x" exe="/x" sig=0 arch=c000003e syscall=39 compat=0 ip=0x1 code=0x7ffc0000';
  const kernel = `audit: type=1326 audit(1795438198.156:48050): ${fields}`;

  it('tells each event twice, and is believed once', () => {
    const entries = [
      {
        _TRANSPORT: 'audit',
        _AUDIT_ID: '48050',
        _SOURCE_REALTIME_TIMESTAMP: '1795438198156000',
        MESSAGE: `SECCOMP ${fields}`,
      },
      { _TRANSPORT: 'kernel', SYSLOG_FACILITY: '0', MESSAGE: kernel },
      { _TRANSPORT: 'kernel', SYSLOG_FACILITY: '0', MESSAGE: kernel.replace('48050', '48051') },
    ];
    const { calls, kinds } = readLog(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    expect(calls).toHaveLength(2);
    expect(kinds).toEqual(['call', 'duplicate', 'call']);
  });

  it('printed as lines pairs the texts, as often as they come', () => {
    const fromKernel = `Nov 23 12:49:58 vm kernel: ${kernel}\n`;
    const fromSocket = `Nov 23 12:49:58 vm audit[7]: SECCOMP ${fields}\n`;
    const second = fromKernel.replace('48050', '48051');
    expect(readLog(fromKernel + second + fromSocket + fromSocket).kinds).toEqual([
      'call',
      'call',
      'duplicate',
      'duplicate',
    ]);
    expect(readLog(fromSocket + fromKernel + second + fromSocket).kinds).toEqual([
      'call',
      'duplicate',
      'call',
      'duplicate',
    ]);
    expect(readLog(fromSocket + fromSocket).kinds).toEqual(['call', 'call']);
  });
});

describe('journalctl -o export', () => {
  it('reads lengths that hold newlines, and values that do', () => {
    const fields = 'pid=7 comm="x" exe="/x" sig=0 arch=c000003e syscall=39 compat=0 ip=0x1 code=0x7ffc0000';
    const message = `audit: type=1326 audit(1795438198.156:48050): ${fields}`;
    const tenBytes = '\n\n_A=b\n\nx\n';
    const log = `A\n${length(tenBytes)}${tenBytes}\n_TRANSPORT=kernel\nMESSAGE\n${length(message)}${message}\n\n`;
    expect(readLog(latin1(`__CURSOR=x\n${log}`)).calls).toEqual(['getpid unseen']);
  });

  it('stops where a length is not one', () => {
    const log =
      '__CURSOR=x\nA\n12345678\n\n__CURSOR=y\n_TRANSPORT=kernel\nMESSAGE=audit: type=1326 audit(1.000:1): x\n\n';
    const { calls, kinds, codes } = readLog(log);
    expect(calls).toEqual([]);
    expect(kinds.slice(0, 3)).toEqual(['wrapper', 'wrapper', 'unrecognised']);
    expect(kinds.slice(3)).toEqual(['refused', 'refused', 'refused', 'refused', 'refused']);
    expect(codes).toContain('line-unrecognised');
  });
});

describe('what cannot be used', () => {
  it('is refused as a whole, with the command that exports properly', () => {
    const header = 'NODE,EVENT,DATE,TIME,SERIAL_NUM,EVENT_KIND,SESSION\n';
    const row = ',SECCOMP,11/23/26,12:44:39,41928,dac-decision,unset\n';
    expect(readLog(header + row)).toMatchObject({
      calls: [],
      kinds: ['refused', 'refused'],
      codes: ['audit-export-unusable'],
    });
    const prose = 'At 12:44:44 11/23/26 system, acting as root, successfully sent-to using /usr/sbin/auditd\n';
    expect(readLog(prose)).toMatchObject({ calls: [], kinds: ['refused'], codes: ['audit-export-unusable'] });
  });

  it('is read as far as it goes from aureport', () => {
    const log = [
      '',
      'Syscall Report',
      '=======================================',
      '# date time syscall pid comm auid event',
      '=======================================',
      '1. 11/23/26 12:45:44 pread 12659 odd) = 0 reboot unset 42762',
      '2. 11/23/26 12:45:44 257 12659 odd -1 42763',
      '3. 11/23/26 12:45:44 unknown-syscall(-1) 12659 odd unset 42764',
      'Syscall Summary Report',
      'total  syscall',
      '1  pread',
      '7  getpid',
    ];
    const { calls, kinds, programs, incomplete } = readLog(log.join('\n'));
    expect(calls).toEqual(['pread64 unseen', 'openat unseen', '7 × getpid unseen']);
    expect(programs).toEqual(['odd) = 0 reboot', 'odd', undefined]);
    expect(kinds.slice(5, 8)).toEqual(['call', 'call', 'unrecognised']);
    expect(kinds.slice(-2)).toEqual(['duplicate', 'call']);
    expect(incomplete).toEqual({ 'lossy-format': 1, 'unknown-names': 1 });
  });
});

describe('JSON that goes wrong', () => {
  const record =
    'audit: type=1326 audit(1.000:1): pid=7 comm="x" exe="/x" sig=0 arch=c000003e syscall=39 compat=0 ip=0x1 code=0x7ffc0000';
  const good = JSON.stringify({ _TRANSPORT: 'kernel', MESSAGE: record });

  it('costs the entry it is in, and no other', () => {
    const { calls, kinds } = readLog(`{"_TRANSPORT":"kernel","MESSAGE":"audit: ty\n${good}\n`);
    expect(calls).toEqual(['getpid unseen']);
    expect(kinds).toEqual(['unrecognised', 'call']);
  });

  it('does not nest without end', () => {
    expect(readLog(`${'['.repeat(3)}{"a":${'['.repeat(100_000)}\n`).calls).toEqual([]);
    expect(readLog(`{"a":${'['.repeat(100_000)}\n${good}\n`).calls).toEqual(['getpid unseen']);
  });

  it('says so where journalctl withholds a record', () => {
    expect(readLog('{"_TRANSPORT":"audit","MESSAGE":null}\n')).toMatchObject({
      kinds: ['unrecognised'],
      incomplete: { 'unrecognised-lines': 1 },
    });
  });
});
