import { describe, expect, it } from 'vitest';
import { syscallByName } from '../kernel/syscalls.ts';
import type { Observation } from '../observations/observation.ts';
import { originOf, type Origin } from '../observations/origin.ts';
import type { Lineage } from './lineage.ts';
import { ProcessTree } from './process-tree.ts';

const names = ['execve', 'fork', 'getuid', 'wait4'] as const;
const syscalls = new Map(names.map((name) => [name, syscallByName('x86_64', name)]));

/** A tree of the processes that the first one, 1, and the named one, 5, have started. */
class Recording {
  readonly tree = new ProcessTree({ pids: [5] }, { partial: () => false, resolve: () => {} });
  #line = 0;

  /** The line that comes next. */
  get line(): number {
    return this.#line + 1;
  }

  /** Whether the call is of a named process, as far as that is known when it ends. */
  call(
    name: (typeof names)[number],
    of: Partial<Origin> & { readonly task: number },
    line = this.line,
  ): boolean | undefined {
    this.#line = Math.max(this.#line, line);
    const syscall = syscalls.get(name) ?? { arch: 'x86_64', nr: undefined, name };
    const how = { outcome: 'ok', errno: undefined, count: 1, args: undefined, program: undefined } as const;
    const observation: Observation = { syscall, ...how, line };
    return this.tree.standing(observation, { ...originOf(of.task), ...of })?.named;
  }

  fork(task: number, result: number, line = this.line): void {
    this.call('fork', { task, result }, line);
  }

  /** Whether anything was open in the end. */
  get uncertain(): boolean {
    let open = this.tree.doubtful > 0;
    this.tree.end(({ buckets }: Lineage) => (open ||= buckets.size > 0));
    return open || this.tree.doubtful > 0;
  }
}

function started(): Recording {
  const recording = new Recording();
  recording.call('execve', { task: 1 });
  recording.fork(1, 5);
  recording.call('getuid', { task: 5 });
  return recording;
}

describe('a task that a fork has made while another one of its number seems to go on', () => {
  it('may be either from then on, if that matters', () => {
    const recording = started();
    recording.fork(5, 8);
    expect(recording.call('getuid', { task: 8 })).toBe(true);
    recording.fork(1, 8);
    expect(recording.call('getuid', { task: 8 })).toBeUndefined();
    recording.fork(8, 9);
    expect(recording.call('getuid', { task: 9 })).toBeUndefined();
  });

  it('is of the same standing as the one before if both have been made by the same', () => {
    const recording = started();
    recording.fork(5, 8);
    recording.call('getuid', { task: 8 });
    recording.fork(5, 8);
    expect(recording.call('getuid', { task: 8 })).toBe(true);
    expect(recording.uncertain).toBe(false);
  });

  it('has not made the calls that were entered before the fork', () => {
    const recording = started();
    recording.fork(5, 8);
    recording.call('getuid', { task: 8 });
    const begun = recording.line;
    recording.fork(1, 8, begun + 1);
    expect(recording.call('wait4', { task: 8 }, begun)).toBe(true);
    expect(recording.uncertain).toBe(false);
  });

  it('leaves open whose the calls were that were made meanwhile', () => {
    const recording = started();
    recording.fork(5, 8);
    recording.call('getuid', { task: 8 });
    const begun = recording.line;
    recording.call('getuid', { task: 8 }, begun + 1);
    recording.fork(1, 8, begun);
    expect(recording.uncertain).toBe(true);
  });
});

describe('a task that is gone', () => {
  it('has no part in what comes under its number', () => {
    const recording = started();
    recording.fork(5, 8);
    recording.call('getuid', { task: 8 });
    recording.tree.ended(8, 8);
    recording.fork(1, 8);
    expect(recording.call('getuid', { task: 8 })).toBe(false);
    expect(recording.uncertain).toBe(false);
  });

  it('has taken its fork with it, though it made no call', () => {
    const recording = started();
    recording.fork(5, 8);
    recording.tree.ended(8, 8);
    const begun = recording.line;
    expect(recording.call('getuid', { task: 8 }, begun + 1)).toBeUndefined();
    recording.fork(1, 8, begun);
    expect(recording.call('getuid', { task: 8 })).toBe(false);
  });

  it('makes room: only those that are there count', () => {
    const recording = started();
    for (let pid = 10; pid < 132_000; pid += 1) {
      recording.call('getuid', { task: pid, parent: 1 });
      recording.tree.ended(pid, pid);
    }
    recording.fork(5, 8);
    expect(recording.call('getuid', { task: 8 })).toBe(true);
    expect(recording.uncertain).toBe(false);
  });
});

describe('more tasks at once than are followed', () => {
  it('are not told apart, and nothing is said of them', () => {
    const recording = started();
    for (let pid = 10; pid < 132_000; pid += 1) recording.call('getuid', { task: pid, parent: 1 });
    recording.fork(5, 8);
    expect(recording.call('getuid', { task: 8 })).toBeUndefined();
  });
});

describe('a parent that its children show', () => {
  it('is the one that a fork has made, before it makes a call', () => {
    const recording = started();
    recording.fork(5, 8);
    expect(recording.call('getuid', { task: 9, parent: 8 })).toBe(true);
  });

  it('leaves open whose they are where its own parent turns out to be a named one', () => {
    const recording = started();
    expect(recording.call('getuid', { task: 9, parent: 8 })).toBe(false);
    recording.call('getuid', { task: 8, parent: 5 });
    expect(recording.uncertain).toBe(true);
  });
});
