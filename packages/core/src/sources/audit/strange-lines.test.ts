import { expect, it } from 'vitest';
import { readLog } from '../../../test-kit/read-log.ts';

const record =
  'audit(1795437771.336:40732): auid=1 uid=0 gid=0 ses=1 pid=7 comm="a" exe="/a" sig=0 arch=c000003e syscall=39 compat=0 ip=0x4 code=0x7ffc0000';
const raw = `type=SECCOMP msg=${record}`;
const verbose = [
  'Mon 2026-11-23 12:49:58.167597 UTC [s=e940bbe2a9644704ae06beaa5fe86cc7;i=32e;b=1;m=2;t=3;x=4]',
  '    _TRANSPORT=kernel',
  `    MESSAGE=audit: type=1326 ${record}`,
  '            and more of it',
  '    _SOURCE_MONOTONIC_TIMESTAMP=3831102994',
].join('\n');

it.each([
  [verbose, '     3.007 ( 0.185 ms): dup/17906 getuid() = 0'],
  [verbose, '             dup 17831 [000]  4203.323886: raw_syscalls:sys_enter: NR 102 (0, 0, 0, 0, 0, 0)'],
  [verbose, '3. 11/23/26 12:44:45 openat 12122 runc:[2:INIT] unset 42253'],
  [raw, '3. 11/23/26 12:44:45 openat 12122 runc:[2:INIT] unset 42253'],
  [raw, '# date time syscall pid comm auid event'],
  [raw, 'Syscall Report'],
  [raw, 'total  syscall'],
  [raw, 'At 12:44:45 11/23/26 system, acting as root, successfully sent-to using /usr/sbin/auditd'],
  [raw, ',SECCOMP,11/23/26,12:44:39,41928,dac-decision,unset,system,root'],
])('%# tells that the last line is not read', (log, line) => {
  expect([...readLog(`${log}\n`).incomplete.keys()]).toEqual([]);
  const { names, incomplete } = readLog(`${log}\n${line}\n`);
  expect(names).toEqual(['getpid']);
  expect(incomplete.get('unrecognised-lines')).toBe(1);
});

it.each(['----', 'time->Mon Nov 23 12:44:39 2026'])('reads a record behind %s without a line break', (separator) => {
  const { names, total, incomplete } = readLog(`${separator}\n${raw}\n${separator}${raw.replace('=39', '=40')}\n`);
  expect([names, total, incomplete.size]).toEqual([['getpid', 'sendfile'], 3, 0]);
});
