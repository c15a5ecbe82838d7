import { describe, expect, it } from 'vitest';
import { evidenceNames } from '../packages/core/src/evidence/names.ts';
import { parseMoment } from '../packages/core/src/evidence/selection.ts';
import { counts, read, total } from './selected.ts';

describe('--since and --until', () => {
  const log = ['execve("/a", [], NULL) = 0', 'getuid() = 0', 'getgid() = 0', 'exit_group(0) = ?'];
  const timed = (times: readonly string[]): string => log.map((line, at) => `7 ${times[at]} ${line}\n`).join('');
  const select = async (times: readonly string[], since?: string, until?: string): Promise<string[]> => {
    const [from, to] = [parseMoment(since ?? ''), parseMoment(until ?? '')];
    return evidenceNames(
      (await read(timed(times), { ...(from && { since: from }), ...(to && { until: to }) })).evidence,
    );
  };
  const days = ['23:59:58.5', '23:59:59.25', '00:00:00.000001', '00:00:01'];
  const epoch = ['1795436946.1', '1795436947.25', '1795436948.3', '1795436949.5'];

  it.each([
    ['both ends count', epoch, '1795436947.25', '1795436948.3', ['getgid', 'getuid']],
    ['a date with its zone', epoch, '2026-11-23T13:29:08+01:00', undefined, ['exit_group', 'getgid']],
    ['a clock', days, '23:59:59', undefined, ['exit_group', 'getgid', 'getuid']],
    ['over midnight', days, '23:59:59', '00:00:00.5', ['getgid', 'getuid']],
    ['of the first day', days, undefined, '23:59:59', ['execve']],
  ])('%s', async (_case, times, since, until, names) => {
    expect(await select(times, since, until)).toEqual(names);
  });

  const idle = ['23:59:59', '00:00:01', '13:30:00', '13:30:01'];
  const overnight = ['20:00:00', '20:00:01', '10:00:00', '10:00:01'];
  const summerTimeEnds = ['02:59:59', '02:59:59.5', '02:00:00', '02:00:01'];

  it.each([
    ['the microseconds of a date', epoch, '2026-11-23T12:29:07.250001Z', '2026-11-23T12:29:08.300000Z', ['getgid']],
    ['a date of a line’s own time', epoch, '2026-11-23T12:29:07.25Z', '2026-11-23T12:29:08.3Z', ['getgid', 'getuid']],
    ['nothing for half a day', idle, '00:00:01', undefined, ['execve', 'exit_group', 'getgid', 'getuid']],
    ['nothing all night', overnight, '09:00', undefined, ['execve', 'exit_group', 'getgid', 'getuid']],
    ['the end of summer time', summerTimeEnds, '02:30', undefined, ['execve', 'getuid']],
  ])('%s', async (_case, times, since, until, names) => {
    expect(await select(times, since, until)).toEqual(names);
  });

  it.each([
    ['there may have been nothing for half a day', idle, '23:59', ['execve', 'getuid']],
    ['there may have been nothing all night', overnight, '19:00', ['execve', 'getuid']],
  ])('leave it open which day it is where %s, or another recording begins', async (_case, times, since, names) => {
    const moment = parseMoment(since);
    const { evidence } = await read(timed(times), { ...(moment && { since: moment }) });
    expect(evidenceNames(evidence)).toEqual(names);
    expect(evidence.runs.values().next().value?.incomplete.get('selection-uncertain')).toBe(2);
  });

  it.each([
    ['5', ['boot']],
    ['4364.8', ['boot']],
    ['1795436947.85', ['epoch', 'boot']],
  ])('%s is on the scale %j', (text, scales) => {
    expect(parseMoment(text)?.scales).toEqual(scales);
  });

  it('leave it open on which day a file of strace -ff begins', async () => {
    const log = '23:40:00 getuid() = 0\n00:01:00 getgid() = 0\n00:20:00 exit_group(0) = ?\n';
    const [since, until] = [parseMoment('23:50'), parseMoment('0:10')];
    const selection = { ...(since && until && { since, until }) };
    const after = await read(log.replace(/.*\n/, ''), selection, 't.8');
    expect(after.evidence.runs.values().next().value?.incomplete.get('selection-uncertain')).toBe(1);
    const over = await read(log, selection, 't.8');
    expect(counts(over)).toEqual(['getgid 1']);
    expect(over.evidence.runs.values().next().value?.incomplete.has('selection-uncertain')).toBe(false);
  });

  it('a call that went on over midnight is of the day on which it was entered', async () => {
    const lines = [
      '7 23:59:58 execve("/a", [], NULL) = 0',
      '8 23:59:59 accept(3,  <unfinished ...>',
      '7 00:00:01 getuid() = 0',
      '8 00:00:02 <... accept resumed>NULL, NULL) = 4',
      '7 00:00:03 getgid() = 0',
      '7 00:00:04 exit_group(0) = ?',
    ];
    const [since, until] = [parseMoment('23:59:59'), parseMoment('00:00:02')];
    const selected = await read(`${lines.join('\n')}\n`, { ...(since && until && { since, until }) });
    expect(counts(selected)).toEqual(['accept 1', 'getuid 1']);
  });

  it.each(['', 'noon', '25:00', '12:60', '2026-11-23T12:00', '-1', '1e3'])('%j is no time', (text) => {
    expect(parseMoment(text)).toBeUndefined();
  });
});

describe('--comm', () => {
  const named = (comm: string): string => `7<${comm}> getuid() = 0\n`;
  const log = `7<sh> execve("/a", [], NULL) = 0\n`;

  it.each([
    ['q<w>e', 'q\\74w\\76e'],
    ['tab\there', 'tab\\there'],
    ['qu"o\\te', 'qu\\"o\\\\te'],
    ['averylongname_over', 'averylongname_o'],
    ['é'.repeat(9), `${'\\303\\251'.repeat(7)}\\303`],
    ['é'.repeat(7), '\\303\\251'.repeat(7)],
  ])('%j is what strace prints as %s', async (comm, printed) => {
    expect(counts(await read(log + named(printed), { comm }))).toEqual(['getuid 1']);
  });

  it.each([
    ['averylongname_', 'averylongname_o'],
    ['é'.repeat(7), `${'\\303\\251'.repeat(7)}\\303`],
    ['q\\74w\\76e', 'q\\74w\\76e'],
  ])('%j is not what strace prints as %s', async (comm, printed) => {
    expect(counts(await read(log + named(printed), { comm }))).toEqual([]);
  });
});

it('a row of a table belongs to no task', async () => {
  const log = [
    '     3.007 ( 0.185 ms): dup/17906 getuid()                            = 0',
    ' dup (17906), 2 events, 77.4%',
    '   getgid                 1      0     0.513     0.014     0.016     0.020      1.58%',
  ];
  const selected = await read(`${log.join('\n')}\n`, { comm: 'dup' });
  expect(counts(selected)).toEqual(['getuid 1']);
  expect(selected.evidence.runs.values().next().value?.incomplete.get('selection-uncertain')).toBe(1);
});

describe('--exe in an audit log', () => {
  const record = (exe: string): string =>
    `type=SECCOMP msg=audit(1795437880.608:42249): auid=1 uid=0 gid=0 ses=1 pid=7 comm="dup" exe=${exe} sig=0 arch=c000003e syscall=39 compat=0 ip=0x7f code=0x7ffc0000\n`;

  it.each(['dup', '/x/dup'])('%s is also one that has been replaced since', async (exe) => {
    const hexadecimal = Buffer.from('/x/dup (deleted)').toString('hex').toUpperCase();
    expect(total(await read(record(hexadecimal), { exe }))).toBe(1);
  });
});
