import { evidenceNames, evidenceOf, RunCollector, type RunEvidence } from '@seccomp-tailor/core';
import { describe, expect, it } from 'vitest';
import { Arguments } from './arguments.ts';
import { HeldTasks } from './beginnings.ts';
import { CallFacts } from './call-facts.ts';
import { CallRecorder } from './call-recorder.ts';
import { EventReader } from './event-reader.ts';
import { LearntCalls } from './learnt-calls.ts';
import { PageCursor } from './page-cursor.ts';
import { pageOf, sampleFormats, samplePages, type SampleEvent } from '../../../test-kit/ftrace/sample-pages.ts';

const sample = sampleFormats();
const events = ['read', 'write', 'openat', 'mkdir', 'socket', 'newfstat', 'exit_group', 'getpid'].map(
  (name) => `sys_enter_${name}`,
);

interface Given {
  readonly held: number;
  readonly hidden?: readonly number[];
  readonly lost?: boolean;
  readonly wokenAt?: number;
}

function runOf(pages: readonly Uint8Array[], { held, hidden = [], lost = false, wokenAt = 0 }: Given): RunEvidence {
  const facts = new CallFacts('x86_64', events);
  const reader = new EventReader(sample.formats, true);
  reader.addNamedExit(sample.formats.namedExit);
  const args = new Arguments(facts, reader, 16);
  const collector = new RunCollector('x86_64');
  const watched = (number: number): boolean => facts.eventOf(number) !== undefined && !hidden.includes(number);
  const hides = (number: number): boolean => hidden.includes(number);
  const options = {
    facts,
    reader,
    learnt: new LearntCalls(),
    args,
    watched,
    wokenAt: () => wokenAt,
    hides,
    lost: () => lost,
    text: undefined,
    full: false,
  };
  const recorder = new CallRecorder(collector, new HeldTasks([held]), options);
  const cursor = new PageCursor(sample.layout, true);
  for (const page of pages) {
    cursor.open(page);
    while (cursor.next()) recorder.event(cursor);
  }
  recorder.finish();
  const lines = Object.fromEntries(recorder.kinds);
  expect(Object.values(lines).reduce((sum, count) => sum + count, 0)).toBe(recorder.total);
  return collector.result('run', { name: 'r', source: 'ftrace', bytes: recorder.bytes, total: recorder.total, lines });
}

/** What a program did, as `name outcome`, without the exec it began with. */
function callsOf(run: RunEvidence): string[] {
  return [...run.calls.values()].map(({ syscall, ok, denied, unfinished, unseen, errnos }) => {
    const counts = Object.entries({ ok, denied, unfinished, unseen }).filter(([, count]) => count > 0);
    const outcomes = [...counts, ...errnos].map(([outcome, count]) => `${outcome}:${count}`);
    return `${syscall.arch === 'x86_64' ? '' : `${syscall.arch}:`}${syscall.name} ${outcomes.join(' ')}`;
  });
}

const enter = (task: number, id: bigint): SampleEvent => ['enter', task, { id }];
const named = (task: number, nr: bigint): SampleEvent => ['named', task, { __syscall_nr: nr }];
const exit = (task: number, id: bigint, ret: bigint): SampleEvent => ['exit', task, { id, ret }];
const namedExit = (task: number, nr: bigint, ret: bigint): SampleEvent => [
  'namedExit',
  task,
  { __syscall_nr: nr, ret },
];
const call = (task: number, id: bigint, ret: bigint): SampleEvent[] => [
  enter(task, id),
  named(task, id),
  exit(task, id, ret),
];
const exec = (task: number, former = task): SampleEvent => [
  'exec',
  task,
  { filename: '/bin/app', pid: BigInt(task), old_pid: BigInt(former) },
];
const started: readonly SampleEvent[] = [...call(1, 0n, 3n), enter(1, 59n), exec(1), exit(1, 59n, 0n)];
const openat = 257n;
const mkdir = 83n;

it('reads a real recording as strace shows the same program', () => {
  const first = samplePages()[0] ?? new Uint8Array(0);
  const held = new DataView(first.buffer, first.byteOffset).getInt32(24, true);
  const names = evidenceNames(evidenceOf(runOf(samplePages(), { held })));
  expect(names.join(' ')).toBe(
    'arch_prctl brk execve exit_group getrandom getuid mkdir mprotect newfstatat prctl prlimit64 readlink rseq set_robust_list set_tid_address umask',
  );
});

describe('a program', () => {
  it.each<[string, SampleEvent[], Partial<Given>, string[]]>([
    ['that succeeds and fails', [...call(1, openat, 3n), ...call(1, openat, -2n)], {}, ['openat ok:1 ENOENT:1']],
    ['whose filter refuses a call', [exit(1, mkdir, -1n)], {}, ['mkdir denied:1']],
    ['whose filter traps or kills', [exit(1, mkdir, mkdir)], {}, ['mkdir denied:1']],
    ['of which entries are left out', [exit(1, mkdir, -1n)], { hidden: [83] }, ['mkdir EPERM:1']],
    ['of which events were lost', [exit(1, mkdir, -1n)], { lost: true }, ['mkdir EPERM:1']],
    [
      'interrupted in a call that goes on',
      [enter(1, 0n), named(1, 0n), exit(1, 0n, -512n), ...call(1, 0n, 1n)],
      {},
      ['read ok:1 unfinished:1'],
    ],
    ['that handles a signal', [enter(1, 15n), exit(1, -1n, 0n)], {}, ['rt_sigreturn ok:1']],
    ['that ends', [enter(1, 231n), named(1, 231n), ['end', 1, { pid: 1n }]], {}, ['exit_group unfinished:1']],
    ['that uses int 0x80', [enter(1, 0n), exit(1, 0n, 0n)], {}, ['x86:restart_syscall ok:1']],
    ['that uses int 0x80 while events were lost', [enter(1, 0n), exit(1, 0n, 0n)], { lost: true }, ['read ok:1']],
    ['with a call that has no event of its own', [enter(1, 500n), exit(1, 500n, -38n)], {}, ['undefined ENOSYS:1']],
    ['with an x32 call', [enter(1, 0x40000001n), exit(1, 0x40000001n, 1n)], {}, ['x32:write ok:1']],
    ['seen by events of its own', [named(1, mkdir), namedExit(1, mkdir, -17n)], {}, ['mkdir EEXIST:1']],
    [
      'seen by both kinds of event',
      [...call(1, mkdir, 0n), namedExit(1, mkdir, 0n), ...call(1, mkdir, 0n), namedExit(1, mkdir, 0n)],
      {},
      ['mkdir ok:2'],
    ],
    [
      'seen by both kinds of event, its own first',
      [0n, 0n, -1n].flatMap((result) => [
        named(1, mkdir),
        enter(1, mkdir),
        namedExit(1, mkdir, result),
        exit(1, mkdir, result),
      ]),
      {},
      ['mkdir ok:2 EPERM:1'],
    ],
    ['whose filter refuses a call, by an event of its own', [namedExit(1, mkdir, -1n)], {}, ['mkdir denied:1']],
    [
      'refused twice, seen by both kinds of event',
      [namedExit(1, mkdir, -1n), exit(1, mkdir, -1n), namedExit(1, mkdir, -1n), exit(1, mkdir, -1n)],
      {},
      ['mkdir denied:2'],
    ],
    ['in a call while entries were not looked at', [exit(1, 500n, 3n), exit(1, mkdir, -1n)], { wokenAt: 1e9 }, []],
    [
      'that executes another one, seen by events of its own',
      [named(1, 59n), exec(1), namedExit(1, 59n, 0n), ...call(1, mkdir, 0n)],
      {},
      ['mkdir ok:1'],
    ],
    [
      'that makes a child',
      [enter(1, 56n), ['fork', 1, { child_pid: 2n }], exit(2, 56n, 0n), exit(1, 56n, 2n)],
      {},
      ['clone ok:1'],
    ],
    [
      'whose child is refused a call first, the end of clone left out',
      [['fork', 1, { child_pid: 2n }], exit(2, mkdir, -1n)],
      {},
      ['mkdir denied:1'],
    ],
    [
      'whose thread executes',
      [['fork', 1, { child_pid: 2n }], enter(2, 59n), exec(1, 2), exit(1, 59n, 0n), ...call(1, mkdir, 0n)],
      {},
      ['mkdir ok:1'],
    ],
    [
      'that executes a 32-bit one',
      [enter(1, 59n), exec(1), exit(1, 11n, 0n), enter(1, 20n), exit(1, 20n, 1n)],
      {},
      ['x86:getpid ok:1'],
    ],
    [
      'that executes a 32-bit one, the end left out',
      [enter(1, 59n), exec(1), enter(1, 20n), exit(1, 20n, 1n)],
      {},
      ['x86:getpid ok:1'],
    ],
    [
      'back from a 32-bit one',
      [exec(1), exit(1, 11n, 0n), enter(1, 11n), exec(1), exit(1, 59n, 0n), ...call(1, mkdir, 0n)],
      {},
      ['mkdir ok:1'],
    ],
  ])('%s', (_what, rest, given, expected) => {
    const run = runOf([pageOf([...started, ...rest], sample)], { held: 1, ...given });
    expect(callsOf(run).filter((text) => !/execve/.test(text))).toEqual(expected);
  });

  it('has the arguments its calls were made with', () => {
    const socket: SampleEvent = ['named', 1, { __syscall_nr: 41n, dfd: 2n }];
    const run = runOf([pageOf([...started, socket], sample)], { held: 1, hidden: [41] });
    expect(run.calls.get('x86_64:socket')).toMatchObject({ count: 1 });
    expect([...(run.calls.get('x86_64:socket')?.args.tuples.keys() ?? [])].join('')).toMatch(/^\["2",/);
  });

  it('is not told apart from another architecture for sure once one was seen', () => {
    const run = runOf([pageOf([...started, exec(1), enter(1, 20n)], sample)], { held: 1 });
    expect([...run.incomplete.keys()]).toEqual(['compat-calls-hidden']);
  });

  it('of which nothing was seen before it ended may have been one of another architecture', () => {
    const run = runOf([pageOf([...started, exec(1), ['end', 1, { pid: 1n }]], sample)], { held: 1 });
    expect([...run.incomplete.keys()]).toEqual(['compat-calls-hidden']);
  });

  it('is named by what it executed', () => {
    const run = runOf([pageOf([...started, ...call(1, mkdir, 0n)], sample)], { held: 1 });
    expect(run.calls.get('x86_64:mkdir')?.programs).toEqual(['/bin/app']);
    expect(run.calls.get('x86_64:execve')?.programs).toEqual([]);
  });
});
