import { describe, expect, it } from 'vitest';
import { readLog } from '../../../test-kit/read-log.ts';

const stamp = 'msg=audit(1795437880.608:42249):';
const fields = 'pid=7 comm="x" exe="/x" sig=0 arch=c000003e syscall=39 compat=0 ip=0x1 code=0x7ffc0000';
const seccomp = `type=SECCOMP msg=audit(1795437880.609:42250): auid=0 ${fields}`;
const syscall = `type=SYSCALL ${stamp} arch=c000003e syscall=39 success=yes exit=0 a0=0 a1=0 a2=0 a3=0 items=0 ppid=1 pid=7 auid=0 comm="x" exe="/x" key="k"`;
const kernel = (record: string, second = 1): string => `[ 376${second}.800832] audit: ${record.replace(' msg=', ' ')}`;
const socket = (record: string): string => `Nov 23 12:49:58 vm audit[7]: ${record}`;
const call = syscall.slice(syscall.indexOf('arch='));
const interpreted = (type: string, text: string): string =>
  `type=${type} msg=audit(11/23/26 12:44:39.920:41928) : ${text} `;

const others = {
  PROCTITLE: 'proctitle="/usr/bin/x"',
  DAEMON_START: 'op=start ver=3.0.9 format=enriched auid=0 pid=7 uid=0 ses=1 res=success',
  CONFIG_CHANGE: 'auid=0 ses=1 op=add_rule key="k" list=4 res=1',
  USER: `pid=7 uid=0 auid=0 ses=1 msg='text=hello exe="/x" res=success'`,
  USER_LOGIN: `pid=7 uid=0 auid=0 ses=1 msg='op=login res=success'\u001dUID="root" AUID="root"`,
  ANOM_ABEND: 'auid=0 uid=0 gid=0 ses=1 pid=7 comm="x" exe="/x" sig=11 res=1',
  EOE: '',
} as const;

/** Whether a line was not believed, or not read. */
const isTold = (incomplete: ReadonlyMap<string, number>): boolean =>
  incomplete.has('unrecognised-lines') || incomplete.has('unconfirmed-lines');

/** Pairs of lines of which the second is a call's. */
const pairs: readonly (readonly [string, string, string])[] = [
  ...Object.entries(others).flatMap(([type, text]) => {
    const record = `type=${type} ${stamp} ${text}`;
    return [
      [type, record, syscall] as const,
      [`${type} of the kernel’s log`, kernel(record), kernel(seccomp, 2)] as const,
    ];
  }),
  ['an interpreted record', interpreted('PROCTITLE', 'proctitle=x y'), interpreted('SYSCALL', call)],
  ['a record of another host', `node=a type=PROCTITLE ${stamp} proctitle=78`, `node=b ${seccomp}`],
  ['a record of the socket', socket('PROCTITLE proctitle="x"'), socket(`SECCOMP auid=0 ${fields}`)],
];

describe.each(pairs)('a line break that is missing behind %s', (_title, first, second) => {
  it('is told where it hides a call', () => {
    const before = second.startsWith('node') ? `node=a ${seccomp}` : second;
    const between = first.startsWith('Nov') ? second.replace('39', '102') : second.replace('syscall=39', 'syscall=102');
    const whole = readLog(`${before}\n${first}\n${between}\n`);
    expect([whole.names, isTold(whole.incomplete)]).toEqual([['getpid', 'getuid'], false]);
    for (let end = 1; end <= first.length; end += 1) {
      const { names, incomplete } = readLog(`${before}\n${first.slice(0, end)}${between}\n`);
      const told = names.includes('getuid') || isTold(incomplete);
      expect([first.slice(0, end), told]).toEqual([first.slice(0, end), true]);
    }
  });
});

describe('a call behind another’s record', () => {
  it.each([
    [socket(`SECCOMP auid=0 ${fields}`), socket(`SECCOMP auid=0 ${fields.replace('39', '102')}`)],
    [seccomp, syscall],
    [syscall, seccomp],
  ])('is told: %s', (first, second) => {
    expect(readLog(`${first}\n${first}${second}\n`).incomplete.get('unrecognised-lines')).toBe(1);
  });
});

describe('what only looks like another record', () => {
  it.each([
    ['in a text', `type=USER ${stamp} pid=7 uid=0 auid=0 ses=1 msg='${seccomp}'`],
    ['in a text with names behind', `type=USER ${stamp} pid=7 uid=0 auid=0 ses=1 msg='${seccomp}'\u001dUID="root"`],
    ['in a name', `type=ANOM_ABEND ${stamp} auid=0 pid=7 comm="syscall=39" exe="/type=SECCOMP" sig=11 res=1`],
  ])('is not told %s', (_where, line) => {
    expect(isTold(readLog(`${seccomp}\n${line}\n`).incomplete)).toBe(false);
  });

  it('is not told in an interpreted record, where it is of another event', () => {
    const record = interpreted('SYSCALL', call);
    const title = interpreted('PROCTITLE', `proctitle=x ${record.replace(':41928', ':41900')}`);
    expect(isTold(readLog(`${record}\n${title}\n`).incomplete)).toBe(false);
  });

  it('does not let the rest of a text pass for the kernel’s', () => {
    const text = kernel(`type=1107 ${stamp} pid=7 uid=0 auid=0 ses=1 msg='${seccomp.replace('msg=', '')}`);
    const { names } = readLog(`${kernel(seccomp)}\n${text}\n${kernel(seccomp.replace('=39', '=102'))}\n`);
    expect(names).toEqual(['getpid']);
  });
});
