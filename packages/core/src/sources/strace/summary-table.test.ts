import { describe, expect, it } from 'vitest';
import { readLog } from '../../../test-kit/read-log.ts';
import { straceSource as source } from './index.ts';

/** A table with one row for each name. */
function table(names: readonly string[], title = ''): string {
  const head = '% time     seconds  usecs/call     calls    errors syscall';
  const rule = '------ ----------- ----------- --------- --------- ----------------';
  const rows = names.map((name) => `  0.00    0.000000           0         3         1 ${name}`);
  return `${[...(title === '' ? [] : [title]), head, rule, ...rows, rule, '100.00    0.000000           0         3         1 total'].join('\n')}\n`;
}

const exec = ['execve'];

describe('a table', () => {
  it('counts calls and errors of each row', () => {
    const { calls, lines } = readLog(table(exec), { source });
    expect(calls.map(({ name, outcome, count, line }) => [name, outcome, count, line])).toEqual([
      ['execve', 'unseen', 2, 3],
      ['execve', 'errno', 1, 3],
    ]);
    expect(lines).toEqual({ table: 5 });
  });

  it('of another mode has a title', () => {
    const log = `${table(exec)}${table(['read', 'socket'], 'System call usage summary for 32 bit mode:')}${table(['getpid'], 'System call usage summary for x32 mode:')}`;
    expect(readLog(log, { source }).names).toEqual(['execve', 'i386:read', 'i386:socketcall', 'x32:getpid']);
  });

  it('that the program printed before strace printed its own is kept out', () => {
    const reading = readLog(`strace: Process 7 attached\n${table(['reboot'])}${table(exec)}`, { source });
    expect(reading.names).toEqual(['execve']);
    expect(reading.codes).toEqual(['table-unconfirmed']);
  });

  it('in a trace adds nothing to it', () => {
    const log = `execve("/a", [], 0x7f) = 0\nexit_group(0) = ?\n+++ exited with 0 +++\n${table(['execve', 'reboot'])}`;
    expect(readLog(log, { source }).names).toEqual(['execve', 'exit_group']);
  });

  it('without exec was filtered', () => {
    expect([...readLog(table(['read']), { source }).incomplete.keys()].toSorted()).toEqual([
      'summary-without-exit',
      'trace-filtered',
    ]);
  });

  it('cut off counts as far as it goes, and says so', () => {
    const whole = table(['execve', 'openat']);
    const reading = readLog(whole.slice(0, whole.indexOf('at\n')), { source });
    expect(reading.names).toEqual(['execve']);
    expect(reading.incomplete.get('cut-off')).toBe(1);
  });

  it.each([
    ['%time seconds calls syscall', 'a wrong header'],
    ['    calls syscall\nnot a rule', 'no rule'],
    ['syscall\n----------------\na name with blanks', 'no row'],
  ])('%s is none', (log) => {
    expect(readLog(log, { source }).names).toEqual([]);
  });
});
