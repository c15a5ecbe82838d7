import { describe, expect, it } from 'vitest';
import { enter, event, exit } from '../../../test-kit/ftrace-lines.ts';
import { readLog } from '../../../test-kit/read-log.ts';
import { ftraceSource } from './index.ts';

function read(...lines: string[]): ReturnType<typeof readLog> {
  return readLog(`${lines.join('\n')}\n`, { source: ftraceSource });
}

describe('children', () => {
  const made = (child: number): string[] => [enter(56), exit(56, child)];
  const ofChild = (pid: number): string[] => [
    event('sys_enter: NR 39 (0, 0, 0, 0, 0, 0)', { pid }),
    event('sys_exit: NR 39 = 8', { pid }),
    event('sys_enter: NR 231 (0, 0, 0, 0, 0, 0)', { pid }),
  ];

  /** It returns from the clone, and waits. */
  const born = (pid: number): string[] => [
    event('sys_exit: NR 56 = 0', { pid }),
    event('sys_enter: NR 202 (0, 0, 0, 0, 0, 0)', { pid }),
  ];

  it.each([
    ['none that shows calls', [...made(8)], 1],
    ['one of two', [...made(8), ...ofChild(8), ...made(9)], 1],
    ['all of them', [...made(8), ...ofChild(8), ...made(9), ...ofChild(9)], undefined],
    ['two after each other under one number', [...made(8), ...ofChild(8), ...made(8), ...ofChild(8)], undefined],
    [
      'one under the number of one that exited',
      [...made(8), ...born(8), ...ofChild(8), ...made(8), ...born(8)],
      undefined,
    ],
    [
      'one under the number of one killed in a call',
      [...made(8), ...born(8), ...made(8), ...born(8), ...ofChild(8)],
      undefined,
    ],
    [
      'one under the number of one killed between calls',
      [...made(8), born(8)[0] ?? '', ...made(8), ...born(8)],
      undefined,
    ],
    ['one that begins before its parent goes on', [enter(56), ...born(8), exit(56, 8)], undefined],
  ])('were traced: %s', (_, lines, missing) => {
    expect(read(enter(59), exit(59, 0), ...lines).incomplete.get('children-not-followed')).toBe(missing);
  });

  it('are not what a clone returns of which a filter makes nothing', () => {
    const { calls, incomplete } = read(enter(59), exit(59, 0), exit(56, 0), enter(231));
    expect(calls.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'execve ok',
      'clone ok',
      'exit_group unfinished',
    ]);
    expect([...incomplete.keys()]).toEqual(['trace-filtered']);
  });
});

it('a fork that returns 0 to its maker is another call of a 32-bit program, or the beginning of another task under the number', () => {
  const { incomplete } = read(enter(59), exit(59, 0), enter(57), exit(57, 0));
  expect([...incomplete.keys()]).toEqual(['arch-uncertain']);
});
