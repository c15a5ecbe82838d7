import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callsOf } from '../packages/core/src/evidence/names.ts';
import type { Selection } from '../packages/core/src/evidence/selection.ts';
import { TraceInput } from '../packages/core/src/pipeline.ts';
import {
  asAudit,
  asFtrace,
  asFtraceEntries,
  asFtraceWithoutBirths,
  asPerfScript,
  asStrace,
  asStraceOfUnknownArch,
  chosenCalls,
  historyOf,
  withExec,
  type Happening,
  type History,
  type Life,
} from './task-histories.ts';

const formats = {
  strace: asStrace,
  ftrace: asFtrace,
  'ftrace, births unseen': asFtraceWithoutBirths,
  'perf script': asPerfScript,
  audit: asAudit,
} as const;

const root: Life = { tid: 1, parent: 0, chosen: false };
const chosen: Life = { tid: 5, parent: 1, chosen: true };
const stranger: Life = { tid: 6, parent: 1, chosen: false };

const call = (life: Life): Happening => ({ life, what: 'call' });
const forks = (life: Life): Happening => ({ life, what: 'forks' });
const forked = (life: Life, child: Life): Happening => ({ life, what: 'forked', child: child.tid });
const born = (life: Life): Happening => ({ life, what: 'born' });
const exits = (life: Life): Happening => ({ life, what: 'exits' });
const gone = (life: Life): Happening => ({ life, what: 'gone' });
const childOf = ({ tid, chosen: isChosen }: Life, number: number): Life => ({
  tid: number,
  parent: tid,
  chosen: isChosen,
});

const start: History = [
  call(root),
  ...[chosen, stranger].flatMap((life) => [forks(root), forked(root, life), born(life), call(life)]),
];

const forkFirst = (maker: Life, child: Life): History => [forks(maker), forked(maker, child), born(child), call(child)];
const childFirst = (maker: Life, child: Life): History => [
  forks(maker),
  born(child),
  call(child),
  forked(maker, child),
  call(child),
];
const childOnly = (maker: Life, child: Life): History => [
  forks(maker),
  born(child),
  call(child),
  exits(child),
  forked(maker, child),
];

const makings = {
  'the fork first': forkFirst,
  'the child first': childFirst,
  'a child that ends before': childOnly,
} as const;
const ends = { exits, 'is gone': gone } as const;
const ways = (Object.keys(makings) as (keyof typeof makings)[]).flatMap((making) =>
  (Object.keys(ends) as (keyof typeof ends)[]).map((end) => ({ making, end })),
);

async function select(text: string, selection: Selection = { pids: [chosen.tid] }) {
  const trace = new TraceInput({ input: 'log', arch: 'x86_64', selection });
  trace.push(Buffer.from(text, 'latin1'));
  const { evidence } = await trace.end();
  const [run] = evidence.runs.values();
  return {
    calls: [...callsOf(evidence)].map(({ syscall, count }) => `${syscall.name} ${count}`).toSorted(),
    // A fork that returns 0 may be another call, of a 32-bit program.
    uncertain: run?.incomplete.has('selection-uncertain') === true || run?.incomplete.has('arch-uncertain') === true,
  };
}

type Result = Awaited<ReturnType<typeof select>> | 'uncertain';

/** What is selected of a history, where that is certain. */
async function certain(text: string): Promise<Result> {
  const result = await select(text);
  return result.uncertain ? 'uncertain' : result;
}

describe.each(Object.keys(formats) as (keyof typeof formats)[])('a number that is used again, in %s', (format) => {
  const record = formats[format];
  /** Without a task's birth or death in the recording nothing tells it from the one before. */
  const isOpen = (end: keyof typeof ends): boolean =>
    end === 'is gone' && (format === 'audit' || format === 'ftrace, births unseen');

  async function check(history: History, open: boolean): Promise<void> {
    const result = await certain(record(history));
    expect(result).toEqual(open ? 'uncertain' : { calls: chosenCalls(history), uncertain: false });
  }

  it.each(ways)('a chosen task $end, a stranger has its number: $making', async ({ making, end }) => {
    const [first, second] = [childOf(chosen, 8), childOf(stranger, 8)];
    const history = [...start, ...forkFirst(chosen, first), ends[end](first), ...makings[making](stranger, second)];
    await check(history, isOpen(end));
  });

  it.each(ways)('a stranger $end, a chosen task has its number: $making', async ({ making, end }) => {
    const [first, second] = [childOf(stranger, 8), childOf(chosen, 8)];
    const history = [...start, ...forkFirst(stranger, first), ends[end](first), ...makings[making](chosen, second)];
    await check(history, isOpen(end));
  });

  it.each(ways)('a chosen task $end, a stranger has its number and children: $making', async ({ making, end }) => {
    const [first, second] = [childOf(chosen, 8), childOf(stranger, 8)];
    const third = childOf(second, 9);
    const next = making === 'a child that ends before' ? [] : makings[making](second, third);
    const history = [
      ...start,
      ...forkFirst(chosen, first),
      ends[end](first),
      ...makings[making](stranger, second),
      ...next,
    ];
    await check(history, isOpen(end));
  });

  it.each(ways)('one of another brood $end: $making', async ({ making, end }) => {
    const [first, second] = [childOf(chosen, 8), childOf(chosen, 8)];
    const history = [...start, ...forkFirst(chosen, first), ends[end](first), ...makings[making](chosen, second)];
    await check(history, false);
  });
});

const recorded = {
  ...formats,
  'strace, calls held back': asStraceOfUnknownArch,
  'ftrace, entries only': asFtraceEntries,
};

describe.each(Object.entries(recorded))('of any tasks that come and go, in %s', (format, record) => {
  /** Calls a law of what is selected and what should be, where that is certain. */
  async function whenCertain(selection: Selection, law: (calls: readonly string[], history: History) => void) {
    let sure = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1 << 16), { minLength: 4, maxLength: 60 }), async (choices) => {
        const history = historyOf(choices);
        const text = record(history);
        const { calls, uncertain } = await select(selection.afterExec === true ? withExec(text) : text, selection);
        if (uncertain) return;
        sure += 1;
        law(calls, history);
      }),
      { numRuns: 500 },
    );
    expect(sure).toBeGreaterThan(100);
  }

  it('no process tree is wrong and certain', async () => {
    await whenCertain({ pids: [chosen.tid] }, (calls, history) => expect(calls).toEqual(chosenCalls(history)));
  });

  // Entries alone do not show that an exec succeeds, and where all is held back the architecture is uncertain.
  it.runIf(format in formats)('nothing is wrong and certain that follows an exec', async () => {
    await whenCertain({ afterExec: true }, (calls, history) => {
      const exec = history.find(({ life, what }) => life.tid === chosen.tid && what === 'call');
      expect(calls).toEqual(chosenCalls(history.filter((happening) => happening !== exec)));
    });
  });
});

/** A log of a first process and what follows. */
const logOf = (lines: string): string =>
  `1 execve("/x", ["x"], 0x7ff) = 0\n${lines.trim().replaceAll(/\n +/g, '\n')}\n`;

describe('what the recording tells of tasks besides', () => {
  it('a fork that is to be restarted has made no task', async () => {
    const log = logOf(`
      1 clone(child_stack=NULL, flags=SIGCHLD) = ? ERESTARTNOINTR (To be restarted)
      1 clone(child_stack=NULL, flags=SIGCHLD) = 5
      5 getuid() = 0`);
    expect(await select(log)).toEqual({ calls: ['getuid 1'], uncertain: false });
  });

  it('an exit that a filter refuses is no end', async () => {
    const log = logOf(`
      1 vfork() = 5
      5 exit_group(0) = -1 EPERM (Operation not permitted)
      1 vfork() = 6
      5 getuid() = 0`);
    expect(await select(log)).toEqual({ calls: ['exit_group 1', 'getuid 1'], uncertain: false });
  });

  it('a second task under a chosen number may not be the one that is meant', async () => {
    const log = logOf(`
      1 fork() = 5
      5 getuid() = 0
      5 exit_group(0) = ?
      5 +++ exited with 0 +++
      1 fork() = 5
      5 getgid() = 0`);
    expect(await select(log)).toEqual({ calls: ['exit_group 1', 'getuid 1'], uncertain: true });
  });

  it('a task whose fork was not recorded has no claim to a later one of its number', async () => {
    const log = logOf(`
      1 fork() = 5
      8 getgid() = 0
      8 exit_group(0) = ?
      8 +++ exited with 0 +++
      5 fork() = 8
      8 getuid() = 0`);
    expect(await select(log)).toEqual({ calls: ['fork 1', 'getuid 1'], uncertain: false });
  });

  it('a thread that executes a program takes the number of the first one', async () => {
    const log = logOf(`
      1 clone() = 5
      5 clone() = 6
      6 execve("/y", ["y"], 0x7ff <unfinished ...>
      5 +++ superseded by execve in pid 6 +++
      5 <... execve resumed>) = 0
      5 getuid() = 0
      1 clone() = 6
      6 getgid() = 0`);
    expect(await select(log)).toEqual({ calls: ['clone 1', 'execve 1', 'getuid 1'], uncertain: false });
  });
});

const audited = (serial: number, call: number, fields: string): string =>
  `type=SYSCALL msg=audit(1795437880.${serial}00:${serial}): arch=c000003e syscall=${call} success=yes exit=0 a0=0 a1=0 a2=0 a3=0 items=0 ${fields} auid=0 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=1 comm="x" exe="/x" key=(null)\n`;

describe('in an audit log', () => {
  it('a thread that exits is not the end of its process', async () => {
    const log = [
      audited(1, 59, 'ppid=1 pid=5'),
      audited(2, 60, 'ppid=1 pid=5').replace('success=yes exit=0 ', ''),
      audited(3, 102, 'ppid=1 pid=5'),
      audited(4, 102, 'ppid=5 pid=6'),
    ].join('');
    for (const selection of [{ pids: [5] }, { afterExec: true }] as const) {
      const trace = new TraceInput({ input: 'log', arch: 'x86_64', selection });
      trace.push(Buffer.from(log, 'latin1'));
      const { evidence } = await trace.end();
      expect([...callsOf(evidence)].map(({ syscall, count }) => `${syscall.name} ${count}`)).toContain('getuid 2');
    }
  });

  it('a call that another thread was in when the process ended is the process’s', async () => {
    const log = [
      audited(1, 102, 'ppid=1 pid=5'),
      audited(3, 231, 'ppid=1 pid=5').replace('success=yes exit=0 ', ''),
      audited(2, 202, 'ppid=1 pid=5').replace('success=yes exit=0 ', ''),
    ].join('');
    expect(await select(log)).toEqual({ calls: ['exit_group 1', 'futex 1', 'getuid 1'], uncertain: false });
  });

  it('of execs only, a number with another parent may be another process', async () => {
    const log = [audited(1, 59, 'ppid=1 pid=5'), audited(2, 59, 'ppid=5 pid=8'), audited(3, 59, 'ppid=6 pid=8')].join(
      '',
    );
    expect(await select(log)).toEqual({ calls: ['execve 2'], uncertain: true });
  });
});
