import { describe, expect, it } from 'vitest';
import { enter, event, exit } from '../../../test-kit/ftrace-lines.ts';
import { readLog } from '../../../test-kit/read-log.ts';
import { ftraceSource } from './index.ts';

const zeros = '0, 0, 0, 0, 0';

/** What a task that is not the first one does. */
function enters(pid: number, nr: number, first = '0'): string {
  return event(`sys_enter: NR ${nr} (${first}, ${zeros})`, { pid });
}

function leaves(pid: number, nr: number, value: number): string {
  return event(`sys_exit: NR ${nr} = ${value}`, { pid });
}

function gone(pid: number): string {
  return event(`sched_process_exit: comm=app pid=${pid} prio=120`, { pid });
}

const [exec, exitGroup, kill] = [59, 231, 62];
const begin = [enter(exec), exit(exec, 0), enter(12), exit(12, 1)];
const end = enter(exitGroup);
const calls = (pid: number, count: number): string[] => Array.from({ length: count }, () => enters(pid, 39));
/** The flags of clone are shown, those of clone3 are not. */
const thread = [enter(56, `10000, ${zeros}`), exit(56, 8), leaves(8, 56, 0), enters(8, 0)];
const forked = [enter(56, `11, ${zeros}`), exit(56, 8), leaves(8, 56, 0), enters(8, 0)];
const unknown = [enter(435), exit(435, 8), leaves(8, 435, 0), enters(8, 0)];
const executes = [enters(8, exec), leaves(8, exec, 0), enters(8, 12), leaves(8, 12, 1)];

describe('of a recording in which', () => {
  it.each<readonly [string, readonly string[], number | undefined]>([
    ['the program exits', [...begin, end], undefined],
    ['the program does not', begin, 1],
    ['no program begins, and none ends', begin.slice(2), 1],
    ['no program begins, and one ends', [...begin.slice(2), end], undefined],
    ['the kernel says that it is gone', [...begin, gone(7)], undefined],
    ['it sends itself a signal', [...begin, enter(kill), exit(kill, 0)], undefined],
    ['a fork goes on', [...begin, ...forked, end], 1],
    ['a program that a child executed goes on', [...begin, ...unknown, ...executes, end], 1],
    ['its parent is told that it ended', [...begin, ...forked, enter(61), exit(61, 8), end], undefined],
    ['both go on', [...begin, ...forked], 2],
    ['the kernel says that the fork is gone', [...begin, ...forked, gone(8)], 1],
    ['a thread goes on', [...begin, ...thread, end], undefined],
    ['a thread exits alone', [...begin, ...thread, enters(8, 60)], 1],
    ['a thread makes the process end', [...begin, ...thread, enters(8, exitGroup)], undefined],
    ['what may be a thread does', [...begin, ...unknown, enters(8, exitGroup)], undefined],
    [
      'what may be a thread does, and others make their last calls',
      [...begin, ...unknown, enters(8, exitGroup), ...calls(7, 9)],
      undefined,
    ],
    ['what may be a thread does, and others go on', [...begin, ...unknown, enters(8, exitGroup), ...calls(7, 99)], 1],
    ['a forked process makes itself end', [...begin, ...forked, enters(8, exitGroup)], 1],
    [
      'a thread executes a program in its process’s place',
      [...begin, ...thread, enters(8, exec), gone(7), exit(exec, 0), enter(12), gone(7)],
      undefined,
    ],
    ['it does, and goes on', [...begin, ...thread, enters(8, exec), gone(7), exit(exec, 0), enter(12)], 1],
    ['a number is used again by one that goes on', [...begin, ...forked, enters(8, exitGroup), ...forked, end], 1],
  ])('%s', (_, lines, running) => {
    expect(readLog(`${lines.join('\n')}\n`, { source: ftraceSource }).incomplete.get('cut-off')).toBe(running);
  });

  it('events were lost, ends may be among them', () => {
    const { incomplete } = readLog([...begin, 'CPU:1 [LOST 240 EVENTS]', ''].join('\n'), { source: ftraceSource });
    expect([...incomplete.keys()]).toEqual(['lost-events']);
  });
});
