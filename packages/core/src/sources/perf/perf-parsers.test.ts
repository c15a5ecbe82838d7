import { describe, expect, it } from 'vitest';
import { readLog } from '../../../test-kit/read-log.ts';
import { perfScriptSource, perfTraceSource } from './index.ts';

const enter = 'raw_syscalls:sys_enter: NR 257 (ffffff9c, 7f, 80000, 0, 0, 0)';

describe('perf script', () => {
  function read(...lines: string[]): ReturnType<typeof readLog> {
    return readLog(`${lines.join('\n')}\n`, { source: perfScriptSource });
  }

  it.each([
    ['all fields', `             dup 17831 [000]  4203.323886: ${enter}`, 'dup'],
    ['-F comm,tid,pid,time,event,trace', `             odd 18432/18432  4254.837792: ${enter}`, 'odd'],
    ['no time', `             dup 17831 [000] ${enter}`, 'dup'],
    ['no name', ` 17831 [000]  4203.323886: ${enter}`, undefined],
    ['only the event', enter, undefined],
    ['a name that looks like an event', `  syscalls:sys_e 17831 [000]  4203.323886: ${enter}`, 'syscalls:sys_e'],
    ['a name with blanks', `     w)k<er> 1 2  17831 [000]  4203.323886: ${enter}`, 'w)k<er> 1 2'],
  ])('%s', (_, line, program) => {
    expect(read(line).calls.map((call) => [call.name, call.program])).toEqual([['openat', program]]);
  });

  it('reads the names of the group syscalls', () => {
    const line =
      '             dup 18479 [000]  4256.684803:                    syscalls:sys_enter_newfstat: fd: 0x3, statbuf: 0x7f';
    const exit = '             dup 18479 [000]  4256.684804:                     syscalls:sys_exit_newfstat: 0x0';
    const end =
      '             dup 18479 [000]  4256.684805:                syscalls:sys_enter_exit_group: error_code: 0x0';
    const { calls, incomplete } = read(line, exit, end);
    expect(calls.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(['fstat ok', 'exit_group unfinished']);
    expect([...incomplete.keys()]).toEqual(['lossy-format', 'attached-late']);
  });

  it('knows what else is in such a file', () => {
    const { lines, incomplete } = read(
      '# captured on: Mon Nov 23 12:44:01 2026',
      `             dup 17831 [000]  4203.323886: ${enter}`,
      '\t    7f9cdd8a1234 __libc_start_main+0x85 (/usr/lib/libc.so.6)',
      '',
      '             dup 17831 [000]  4203.323887: sched:sched_switch: dup:17831 [120] S ==> swapper/0:0 [120]',
      '             dup 17831 [000]  4203.323888: PERF_RECORD_LOST lost 240',
    );
    expect(lines).toEqual({ header: 1, call: 1, stack: 1, blank: 1, foreign: 1, lost: 1 });
    expect(incomplete.get('lost-events')).toBe(240);
  });
});

it.each([
  ['# event : name = raw_syscalls:sys_enter, , id = { 40531 }, type = 2', 'header'],
  ['# cmdline : /usr/bin/perf record -e raw_syscalls:sys_enter -o p.data ./app', 'header'],
  ['\t           1fc47 brk+0x7 (/usr/lib/ld-linux-x86-64.so.2)', 'stack'],
  ['\t               7 [unknown] ([unknown])', 'stack'],
  ['\t7 brk+0x7 (/usr/lib/ld-linux-x86-64.so.2)', 'unrecognised'],
])('perf script shows besides: %s', (line, kind) => {
  const call = 'dup 17831 [000]  4203.323886: raw_syscalls:sys_enter: NR 12 (0, 0, 0, 0, 0, 0)';
  expect(readLog(`${call}\n${line}\n`, { source: perfScriptSource }).lines).toEqual({ call: 1, [kind]: 1 });
});

describe('perf trace', () => {
  function read(...lines: string[]): ReturnType<typeof readLog> {
    return readLog(`${lines.join('\n')}\n`, { source: perfTraceSource });
  }

  it.each([
    ['     1.431 ( 0.018 ms): dup/17906 openat(dfd: CWD, filename: 0xdd9e20b1)      = 4', 'openat ok', 'dup'],
    [
      '     1.356 ( 0.019 ms): dup/17906 access(mode: R)    = -1 ENOENT (No such file or directory)',
      'access errno ENOENT',
      'dup',
    ],
    ['         ? (         ): dup/17906  ... [continued]: execve())                = 0', 'execve ok', 'dup'],
    [
      '     7.152 (         ): dup/17906 exit_group()                               = ?',
      'exit_group unfinished',
      'dup',
    ],
    ['     0.547 ( 0.020 ms): brk()                                 = 0x555ac099c000', 'brk ok', undefined],
    ['         ? (         ):  ... [continued]: execve())                          = 0', 'execve ok', undefined],
    [
      '    24.114 ( 0.014 ms): odd) = 0 <x>"/17950 prctl(option: 9999)  = -1 EINVAL (Invalid argument)',
      'prctl errno EINVAL',
      'odd) = 0 <x>"',
    ],
    ['     0.547 ( 0.020 ms): 18198 brk()                           = 0x555ac099c000', 'brk ok', undefined],
    ['         ? (         ): 18198  ... [continued]: execve())       = 0', 'execve ok', undefined],
    ['no newline     0.547 ( 0.020 ms): torn/18198 brk()                    = 0x1', 'brk ok', 'torn'],
    ['     3.220 (         ): dup/17906 wait4(upid: -1)                             ...', 'wait4 unseen', 'dup'],
    ['  9999.220 (12345.678 ms): a/b/17906 wait4(upid: -1)           = 17907 (dup)', 'wait4 ok', 'a/b'],
  ])('%s', (line, call, program) => {
    const { calls } = read(line);
    expect(calls.map(({ name, outcome, errno }) => [name, outcome, errno ?? ''].join(' ').trim())).toEqual([call]);
    expect(calls[0]?.program).toBe(program);
  });

  it('puts the end of a call to its beginning', () => {
    const { calls, lines } = read(
      '     3.220 (         ): dup/17906 wait4(upid: -1)                             ...',
      '     6.880 ( 0.026 ms): dup/17907 getppid()                                   = 17906 (dup)',
      '     3.220 ( 3.893 ms): dup/17906  ... [continued]: wait4())                  = 17907 (dup)',
    );
    expect(calls.map(({ name, line }) => `${name} ${line}`)).toEqual(['getppid 2', 'wait4 1']);
    expect(lines).toEqual({ call: 2, resumed: 1 });
  });

  it('keeps out a line whose name forges a call', () => {
    const { calls, codes } = read('    24.114 ( 0.014 ms): a/1 reboot(/17950 prctl(option: 9999)   = 0');
    expect(calls).toEqual([]);
    expect(codes).toContain('forged-line');
  });

  it('suspects 32-bit programs', () => {
    const { incomplete } = read('         ? (         ): h32/18340  ... [continued]: munmap())                 = 0');
    expect(incomplete.has('arch-uncertain')).toBe(true);
  });

  it('passes over faults and says what was lost', () => {
    const { lines, incomplete, codes } = read(
      '     4.285 ( 0.000 ms): dup/18154 minfault [__ctype_init+0x0] => /usr/lib/libc.so.6@0x35360 (d.)',
      'LOST 12 events!',
    );
    expect(lines).toEqual({ foreign: 1, lost: 1 });
    expect(incomplete.get('lost-events')).toBe(12);
    expect(codes).toEqual(['trace-no-calls']);
  });

  it('counts the rows of a table', () => {
    const table = [
      ' Summary of events:',
      '',
      ' w)k<er> 1 (18044), 21 events, 5.0%',
      '',
      '   syscall            calls  errors  total       min       avg       max       stddev',
      '                                     (msec)    (msec)    (msec)    (msec)        (%)',
      '   --------------- --------  ------ -------- --------- --------- ---------     ------',
      '   openat                32     13     0.513     0.014     0.016     0.020      1.58%',
      '   pause                  1      1    24.494    24.494    24.494    24.494      0.00%',
    ];
    const { calls, incomplete, lines } = read(...table);
    expect(calls.map(({ name, outcome, count, program }) => [name, outcome, count, program])).toEqual([
      ['openat', 'ok', 19, 'w)k<er> 1'],
      ['openat', 'errno', 13, 'w)k<er> 1'],
      ['pause', 'errno', 1, 'w)k<er> 1'],
    ]);
    expect([...incomplete.keys()]).toEqual(['lossy-format', 'summary-without-exit']);
    expect(lines).toEqual({ header: 5, blank: 2, call: 2 });
  });
});
