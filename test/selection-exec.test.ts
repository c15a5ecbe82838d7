import { describe, expect, it } from 'vitest';
import type { Selection } from '../packages/core/src/evidence/selection.ts';
import { syscallByName } from '../packages/core/src/kernel/syscalls.ts';
import { counts, read } from './selected.ts';

/** Process 5 and its thread 6, which executes a program as the first thread of 5: what each line says is in the formats below. */
type Step = readonly [task: number, what: 'enter' | 'leave' | 'superseded', name: string, result?: number];

const call = (task: number, name: string, result = 0): Step[] => [
  [task, 'enter', name],
  [task, 'leave', name, result],
];
const before = [
  ...call(1, 'execve'),
  ...call(1, 'brk', 0x55ebef447000),
  ...call(1, 'clone', 5),
  ...call(5, 'getuid'),
  ...call(5, 'clone', 6),
  ...call(6, 'getgid'),
];
const execOfThread: Step[] = [
  [5, 'enter', 'futex'],
  [6, 'enter', 'execve'],
  [5, 'superseded', 'execve'],
  [5, 'leave', 'execve', 0],
];
const after = [...call(5, 'sync'), ...call(5, 'clone', 8), ...call(8, 'getpgrp'), ...call(1, 'getppid')];
const history = [...before, ...execOfThread, ...after];

const nr = (name: string): number => syscallByName('x86_64', name)?.nr ?? -1;

/** How each format writes a step; of a pid column, `of` says whose. */
const formats: Readonly<Record<string, (step: Step) => string>> = {
  strace: ([task, what, name, result]) =>
    what === 'enter'
      ? `${task} ${name}( <unfinished ...>\n`
      : what === 'leave'
        ? `${task} <... ${name} resumed>) = ${result}\n`
        : `${task} +++ superseded by execve in pid 6 +++\n`,
  ftrace: ([task, what, name, result]) =>
    what === 'superseded'
      ? ''
      : `             x-${task}   [000] .....  4364.8: sys_${what === 'enter' ? `enter: NR ${nr(name)} (0, 0, 0, 0, 0, 0)` : `exit: NR ${nr(name)} = ${result}`}\n`,
  'perf script': ([task, what, name, result]) =>
    what === 'superseded'
      ? ''
      : `               x ${task} [000]  4203.3: raw_syscalls:sys_${what === 'enter' ? `enter: NR ${nr(name)} (0, 0, 0, 0, 0, 0)` : `exit: NR ${nr(name)} = ${result}`}\n`,
  'perf trace': ([task, what, name, result]) =>
    what === 'superseded'
      ? ''
      : what === 'enter'
        ? `     3.220 (         ): x/${task} ${name}()                    ...\n`
        : `     3.220 ( 0.185 ms): x/${task}  ... [continued]: ${name}())               = ${result}\n`,
  sysdig: ([task, what, name, result]) =>
    what === 'superseded'
      ? ''
      : `1 12:02:36.2 0 x (${task}) ${what === 'enter' ? '>' : '<'} ${name} ${what === 'enter' ? 'a=1' : `res=${result}`}\n`,
  gVisor: ([task, what, name, result]) => {
    if (what === 'superseded') return '';
    // The sandbox shows the end of an exec before the thread goes on as another.
    const thread = what === 'leave' && name === 'execve' && task === 5 ? 6 : task;
    const process = thread === 6 ? 5 : thread;
    return `I0512 07:41:58.300234       1 strace.go:564] [   ${process}:   ${thread}] x ${what === 'enter' ? `E ${name}()` : `X ${name}() = ${result} (0x${result}) (12.3µs)`}\n`;
  },
};

async function select(text: string, selection: Selection): Promise<readonly string[]> {
  const result = await read(text, selection);
  const [run] = result.evidence.runs.values();
  return [...counts(result), ...(run?.incomplete.has('selection-uncertain') === true ? ['uncertain'] : [])];
}

describe.each(Object.entries(formats))('a thread that executes a program, in %s,', (_format, written) => {
  const log = history.map(written).join('');

  it('is what its process goes on as', async () => {
    expect(await select(log, { pids: [6] })).toEqual(['clone 1', 'execve 1', 'getgid 1', 'getpgrp 1', 'sync 1']);
    expect(await select(log, { pids: [5] })).toEqual([
      'clone 2',
      'execve 1',
      'futex 1',
      'getgid 1',
      'getpgrp 1',
      'getuid 1',
      'sync 1',
    ]);
  });

  it('has executed the application', async () => {
    const late = history.slice(2).map(written).join('');
    expect(await select(late, { afterExec: true })).toEqual(['clone 1', 'getpgrp 1', 'sync 1']);
  });
});

describe('a thread that executes a program', () => {
  const { ftrace = String } = formats;

  it('may be either of two that are in an exec at that time', async () => {
    const log = [
      ...before,
      ...call(1, 'clone', 7),
      ...call(7, 'getgid'),
      [7, 'enter', 'execve'] as const,
      ...execOfThread,
      ...after,
    ];
    expect(await select(log.map(ftrace).join(''), { pids: [6] })).toContain('uncertain');
    expect(await select(log.map(ftrace).join(''), { pids: [1] })).not.toContain('uncertain');
  });

  it.each([['entries of calls alone', ftrace, 'enter']] as const)(
    'may be what another task goes on as where there are %s',
    async (_case, written, only) => {
      const log = history
        .filter(([, what]) => what === only)
        .map(written)
        .join('');
      expect(await select(log, { pids: [6] })).toContain('uncertain');
    },
  );

  it('leaves a process whose first thread has ended', async () => {
    const log = [...before, [5, 'enter', 'exit'] as const, ...execOfThread.slice(1), ...after]
      .map(formats['strace'] ?? String)
      .join('');
    expect(await select(log, { pids: [6] })).toEqual(['clone 1', 'execve 1', 'getgid 1', 'getpgrp 1', 'sync 1']);
  });

  it('leaves what was not seen of it before to those it is named by', async () => {
    const log = history
      .filter(([task]) => task !== 6)
      .map(formats['strace'] ?? String)
      .join('');
    expect(await select(log, { pids: [6] })).toEqual(['clone 1', 'getpgrp 1', 'sync 1']);
  });
});
