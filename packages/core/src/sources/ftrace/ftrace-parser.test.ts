import { describe, expect, it } from 'vitest';
import { enter, event, exit } from '../../../test-kit/ftrace-lines.ts';
import { readLog } from '../../../test-kit/read-log.ts';
import { ftraceSource } from './index.ts';

function read(...lines: string[]): ReturnType<typeof readLog> {
  return readLog(`${lines.join('\n')}\n`, { source: ftraceSource });
}

const end = enter(231);

function outcomes(...lines: string[]): string[] {
  return read(...lines).calls.map(({ name, outcome, errno }) => [name, outcome, errno ?? ''].join(' ').trim());
}

describe('an entry and an exit', () => {
  it.each([
    ['a success', [enter(257), exit(257, 3)], 'openat ok'],
    ['an address', [enter(12), exit(12, 94098912661504)], 'brk ok'],
    ['a value longer than any error', [enter(8), exit(8, '9223372036854775807')], 'lseek ok'],
    ['an error', [enter(21), exit(21, -2)], 'access errno ENOENT'],
    ['a call that goes on after a signal', [enter(0), exit(0, -512)], 'read unfinished'],
    ['the end of a handler', [enter(15), exit(-1, 0)], 'rt_sigreturn ok'],
    ['an entry alone, where exits are recorded', [enter(0), exit(0, 1), enter(231)], 'exit_group unfinished'],
    ['an entry alone, where none are', [enter(231)], 'exit_group unseen'],
    ['bit 30', [enter(1073741863), exit(1073741863, -38)], 'x32:getpid errno ENOSYS'],
    ['a number without a name', [enter(999), exit(999, -38)], 'nr:999 errno ENOSYS'],
    ['a skipped call', [enter(-1), exit(-1, -38)], 'nr:-1 errno ENOSYS'],
  ])('%s', (_, lines, expected) => {
    expect(outcomes(...lines).at(-1)).toBe(expected);
  });

  it('belong together by the task', () => {
    const other = { pid: 8 };
    const lines = [
      event('sys_enter: NR 0 (0, 0, 0, 0, 0, 0)'),
      event('sys_enter: NR 1 (0, 0, 0, 0, 0, 0)', other),
      event('sys_exit: NR 0 = -4'),
      event('sys_exit: NR 1 = 5', other),
    ];
    expect(outcomes(...lines)).toEqual(['read errno EINTR', 'write ok']);
  });
});

it("the exit of a thread's exec is its leader's", () => {
  const thread = { pid: 8 };
  const { calls, incomplete } = read(
    event('sys_futex(uaddr: 0x1)'),
    event('sys_execve(filename: 0x1)', thread),
    event('sys_execve -> 0x0'),
  );
  expect(calls.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(['futex unfinished', 'execve ok']);
  expect(incomplete.has('arch-uncertain')).toBe(false);
});

describe('an exit without an entry', () => {
  it.each([
    ['as the first event of a task, its call began before', [exit(1, 2)], []],
    ['is a denial when it fails', [enter(0), exit(0, 1), exit(83, -1)], ['read ok', 'mkdir denied EPERM']],
    ['is a denial when it returns its own number', [enter(0), exit(0, 1), exit(83, 83)], ['read ok', 'mkdir denied']],
    ['is a call when it succeeds', [enter(0), exit(0, 1), exit(3, 0)], ['read ok', 'close ok']],
    ['is a denied exec', [enter(0), exit(0, 1), exit(59, -1)], ['read ok', 'execve denied EPERM']],
  ])('%s', (_, lines, expected) => {
    expect(outcomes(...lines)).toEqual(expected);
  });

  it('says that a filter was active, or that entries were filtered', () => {
    expect([...read(enter(59), exit(59, 0), exit(83, -1), end).incomplete.keys()]).toEqual(['denied-by-filter']);
    expect([...read(enter(59), exit(59, 0), exit(3, 0), end).incomplete.keys()]).toEqual(['trace-filtered']);
  });

  it('is no denial where events were lost', () => {
    const { calls, incomplete } = read(enter(0), 'CPU:1 [LOST 240 EVENTS]', enter(1), exit(1, 1), exit(83, -1));
    expect(calls.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(['read unseen', 'write ok', 'mkdir errno']);
    expect([...incomplete]).toEqual([['lost-events', 240]]);
  });
});

describe('a recording without an exec', () => {
  it('began after the program did', () => {
    expect([...read(enter(12), exit(12, 1), end).incomplete.keys()]).toEqual(['attached-late']);
  });

  it('began inside the exec whose exit is its first event', () => {
    const { calls, incomplete } = read(exit(59, 0), enter(12), exit(12, 1), end);
    expect(calls.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'execve ok',
      'brk ok',
      'exit_group unfinished',
    ]);
    expect(incomplete.size).toBe(0);
  });

  it('may have lost it', () => {
    expect([...read('CPU:1 [LOST 240 EVENTS]', enter(12)).incomplete.keys()]).toEqual(['lost-events']);
  });
});

describe('lost events', () => {
  it.each([
    ['CPU:1 [LOST 240 EVENTS]', 240],
    ['CPU:1 [LOST EVENTS]', 1],
    ['CPU:0 [12 EVENTS DROPPED]', 12],
    ['# entries-in-buffer/entries-written: 126/846   #P:2', 720],
    ['# entries-in-buffer/entries-written: 126/126   #P:2', undefined],
  ])('%s', (line, count) => {
    expect(read(line, enter(0)).incomplete.get('lost-events')).toBe(count);
  });
});

describe('the ways to write an event', () => {
  it.each([
    ['sys_openat(dfd: 0xffffff9c, filename: 0x7f4abbd770b1, flags: 0x80000, mode: 0)', 'openat'],
    ['sys_enter_openat: __syscall_nr=0x101 (257) dfd=0xffffff9c (-100)', 'openat'],
    ['sys_enter: id=0x101 (257) args=00000000', 'openat'],
    ['sys_enter:             id=257 args=ARRAY[9c, ff, ff, ff, 00, 00, 00, 00]', 'openat'],
    ['(+8)     sys_enter:             NR 257 (ffffff9c, 1, 2, 3, 4, 5)', 'openat'],
    ['sys_newstat(filename: 0x1, statbuf: 0x2)', 'stat'],
    ['sys_umount(name: 0x1, flags: 2)', 'umount2'],
    ['sys_exit_group(error_code: 2)', 'exit_group'],
    ['sys_exit(error_code: 0)', 'exit'],
    ['sys_enter:             NR 257 (ffffff9c, 1, 2, 3, 4, 5)', 'openat'],
  ])('%s', (text, name) => {
    expect(read(event(text)).names).toEqual([name]);
  });

  it.each([
    'sys_openat -> 0xfffffffffffffffe',
    'sys_exit_openat: 0xfffffffffffffffe',
    'sys_exit_openat: __syscall_nr=0x101 (257) ret=0xfffffffffffffffe (-2)',
    'sys_exit_openat:        __syscall_nr=257 ret=-2',
    'sys_exit:               id=257 ret=-2',
  ])('%s', (text) => {
    expect(outcomes(event('sys_openat(dfd: 3)'), event(text))).toEqual(['openat errno ENOENT']);
  });

  it('counts a call once that both groups of events show', () => {
    const { calls, lines } = read(enter(257), event('sys_openat(dfd: 3)'), exit(257, 3), event('sys_openat -> 0x3'));
    expect(calls).toHaveLength(1);
    expect(lines).toMatchObject({ call: 1, duplicate: 2, resumed: 1 });
  });

  it.each([
    [
      'a failure',
      [enter(21), event('sys_access(mode: 4)'), exit(21, -2), event('sys_access -> 0xfffffffffffffffe')],
      ['access errno'],
    ],
    [
      'a denial',
      [enter(0), exit(0, 1), exit(83, -1), event('sys_mkdir -> 0xffffffffffffffff')],
      ['read ok', 'mkdir denied'],
    ],
    [
      'two denials',
      [enter(0), exit(0, 1), exit(83, -1), event('sys_mkdir -> 0xffffffffffffffff'), exit(83, -1)],
      ['read ok', 'mkdir denied', 'mkdir denied'],
    ],
  ])('tells %s once that both groups show', (_, lines, expected) => {
    expect(read(...lines).calls.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(expected);
  });

  it.each(['sys_enter: [FAILED TO PARSE] id=257', 'sys_exit: 0x3'])(
    'does not pass over one that it cannot read: %s',
    (text) => {
      expect(read(enter(0), event(text), enter(1)).lines).toEqual({ call: 2, unrecognised: 1 });
    },
  );

  it('keeps other events apart', () => {
    expect(read(event('sched_switch: prev_comm=app ==> next_comm=x'), enter(0)).lines).toEqual({ foreign: 1, call: 1 });
  });

  it.each([
    ['cred 1, target_ns 2, capable_ns 2, cap 21, ret 0', ['CAP_SYS_ADMIN granted'], { check: 1 }],
    ['cred 1, target_ns 2, capable_ns 0, cap 0, ret -1', ['CAP_CHOWN refused'], { check: 1 }],
    ['cred 1, target_ns 2, capable_ns 2, cap 99, ret 0', [], { foreign: 1 }],
    ['cred 1, target_ns 2', [], { foreign: 1 }],
  ])('reads what the kernel asked for: %s', (text, checks, lines) => {
    const reading = read(event(`cap_capable: ${text}`), enter(0));
    expect(reading.checks).toEqual(checks);
    expect(reading.lines).toEqual({ ...lines, call: 1 });
  });

  it('says that names of no table were left out', () => {
    const { codes, incomplete } = read(event('sys_nonsense(a: 1)'));
    expect(codes).toContain('name-unknown');
    expect(incomplete.get('unknown-names')).toBe(1);
  });
});

describe('the prefix of a line', () => {
  it.each([
    ['record-tgid', '            true-19033   (  19033) [000] .....  4370.147120: sys_enter: NR 12 (0, 0, 0, 0, 0, 0)'],
    [
      'record-tgid, unknown',
      '            true-19033   (-------) [000] .....  4370.147120: sys_enter: NR 12 (0, 0, 0, 0, 0, 0)',
    ],
    ['latency-format', '     dup-19041     0..... 101232us!: sys_enter: NR 12 (0, 0, 0, 0, 0, 0)'],
    ['latency-format, no mark', '     dup-19041     0..... 100891us : sys_enter: NR 12 (0, 0, 0, 0, 0, 0)'],
    [
      'trace-cmd report',
      '            true-19033   [000]  4370.147120: sys_enter:             NR 12 (0, 0, 0, 0, 0, 0)',
    ],
    ['a plain counter for a clock', '            true-19033   [000] .....   1234: sys_enter: NR 12 (0, 0, 0, 0, 0, 0)'],
    ['no flags, no processor', '            true-19033   4370.147120: sys_enter: NR 12 (0, 0, 0, 0, 0, 0)'],
  ])('%s', (_, line) => {
    expect(read(line).names).toEqual(['brk']);
  });

  it.each([
    ['a-1 1: sys_dup(', 'brk'],
    ['-1 1.1: sys_dup', 'brk'],
    ['odd) = 0 <x>"', 'brk'],
    ['', 'brk'],
    [' - 5-', 'brk'],
  ])('is passed by its width where the name is %j', (comm, name) => {
    const { calls } = read(event('sys_enter: NR 12 (0, 0, 0, 0, 0, 0)', { comm }));
    expect(calls.map((call) => call.name)).toEqual([name]);
  });

  it.each(['\n-1 1: sys_dup(', 'x\n-1 1: sys_a(', '\nsys_dup(1)', 'a\nb'])('may be torn by a newline: %j', (comm) => {
    const { names, lines } = read(event('sys_enter: NR 12 (0, 0, 0, 0, 0, 0)', { comm }));
    expect(names.filter((name) => name !== 'brk')).toEqual([]);
    // The part in front of the newline.
    expect((lines.continuation ?? 0) + (lines.blank ?? 0)).toBe(1);
  });
});

describe('arguments', () => {
  it('are kept of calls whose numbers matter', () => {
    const { calls } = read(enter(41, 'a, 80002, 0, ffffffffffffff80, 0, 0'), enter(0, '3, 7f, 10, 0, 0, 0'));
    expect(calls.map(({ args }) => args)).toEqual(['0=10 1=524290 2=0', undefined]);
  });

  it('have 64 bits', () => {
    expect(read(enter(135, 'ffffffffffffffff, 0, 0, 0, 0, 0')).calls[0]?.args).toBe('0=18446744073709551615');
  });

  it('are unknown where the line is torn', () => {
    expect(read(event('sys_enter: NR 41 (a, 80002')).calls[0]?.args).toBeUndefined();
  });
});

describe('a 32-bit program', () => {
  it.each([
    ['begins with brk under its own number', [enter(59), enter(45)]],
    ['leaves execve under its own number', [enter(59), exit(11, 0)]],
    [
      'leaves no event of the group syscalls',
      [event('sys_dup(fildes: 1)'), event('sys_dup -> 0x1'), event('sys_execve(filename: 0x1)')],
    ],
  ])('shows: it %s', (_, lines) => {
    expect(read(...lines).incomplete.has('arch-uncertain')).toBe(true);
  });

  it('is not suspected for a 64-bit one', () => {
    expect(read(enter(59), exit(59, 0), enter(12), exit(12, 1)).incomplete.has('arch-uncertain')).toBe(false);
  });
});

it('an empty trace is known, and said to be empty', () => {
  const { codes } = readLog('# tracer: nop\n#\n# entries-in-buffer/entries-written: 0/0   #P:2\n');
  expect(codes).toEqual(['trace-no-calls']);
});

describe('what a program wrote to trace_marker', () => {
  it.each(['tracing_mark_write: hello', 'print:                tracing_mark_write: hello'])(
    'may go on in lines that look like events: %s',
    (text) => {
      expect(read(event(text), enter(169)).incomplete.get('forgeable-lines')).toBe(1);
    },
  );

  it('is nothing to do with other events', () => {
    expect(read(event('sched_wakeup: comm=print: pid=7'), enter(39)).incomplete.has('forgeable-lines')).toBe(false);
  });
});

it.each(['sy\0\0s_enter', 'sys_\x1b[01;31m\x1b[Kopen\x1b[m\x1b[Kat', 'sys_en\0'])(
  '%j is the name of no event',
  (name) => {
    const { calls, incomplete } = read(enter(59), enter(3).replace('sys_enter', name), end);
    expect(calls.map((call) => call.name)).toEqual(['execve', 'exit_group']);
    expect(incomplete.get('unrecognised-lines')).toBe(1);
  },
);
