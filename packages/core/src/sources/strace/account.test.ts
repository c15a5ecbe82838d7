import { describe, expect, it } from 'vitest';
import { readLog } from '../../../test-kit/read-log.ts';
import { straceSource as source } from './index.ts';

const start = 'execve("/a", ["a"], 0x7f) = 0\n';
const over = 'exit_group(0) = ?\n+++ exited with 0 +++\n';
const brk = 'brk(NULL) = 0x5\n';

describe('what a log is missing', () => {
  it.each([
    ['nothing', `${start}${brk}${over}`, []],
    ['its end', `${start}close(3) = 0\n`, ['cut-off']],
    ['children', `${start}${brk}fork() = 9\n${over}`, ['children-not-followed']],
    [
      'no children with pids',
      `7 ${start}7 ${brk}7 fork() = 9\n7 ${over.replace('+++', '7 +++')}9 +++ exited with 0 +++\n`,
      [],
    ],
    ['its beginning', `strace: Process 7 attached\nclose(3) = 0\n${over}`, ['attached-late']],
    ['calls without an exec first', `close(3) = 0\n${over}`, ['forgeable-lines', 'trace-filtered']],
    [
      'calls before a shell looks for a program',
      `7 execve("/bin/a", ["a"], 0x7f) = -1 ENOENT (No such file or directory)\n7 ${start}7 ${brk}7 exit_group(0) = ?\n7 +++ exited with 0 +++\n`,
      ['trace-filtered'],
    ],
    [
      'no calls, by execs that fail later',
      `${start}${brk}execve("/b", ["b"], 0x7f) = -1 ENOENT (No such file or directory)\n${over}`,
      [],
    ],
    ['the exit calls', `${start}+++ exited with 0 +++\n`, ['forgeable-lines', 'trace-filtered']],
    ['the exit calls with pids', `7 ${start}7 +++ exited with 0 +++\n`, ['trace-filtered']],
    ['all paths but one', `strace: Requested path "/x" resolved into "/y"\n${start}${brk}${over}`, ['trace-filtered']],
    [
      'all but calls about processes',
      `7 ${start}7 arch_prctl(ARCH_SET_FS, 0x7) = 0\n7 exit_group(0) = ?\n7 +++ exited with 0 +++\n`,
      ['trace-filtered'],
    ],
    [
      'that too, where anybody may write',
      `${start}fork() = 9\n[pid 9] ${over}${over}`,
      ['forgeable-lines', 'trace-filtered'],
    ],
    ['and ends', `${start}exit_group(0) = ?\n`, ['forgeable-lines', 'trace-filtered']],
    [
      'all but files by name, and processes',
      `${start}openat(AT_FDCWD, "/etc/ld.so.cache", O_RDONLY|O_CLOEXEC) = 3\n${over}`,
      ['forgeable-lines', 'trace-filtered'],
    ],
    ['exit lines only (-qq)', `${start}${brk}exit_group(0) = ?\n`, []],
    ['calls of unknown names', `${start}${brk}frobnicate(1) = 0\n${over}`, ['unknown-names']],
  ])('%s', (_, log, expected) => {
    expect([...readLog(log, { source }).incomplete.keys()].toSorted()).toEqual(expected);
  });
});

describe('children that no line is of', () => {
  const root = `${start}set_tid_address(0x7f) = 5\n${brk}fork() = 9\n${over}`;
  const withPids = (log: string): string => log.replaceAll(/^(?=.)/gm, '5 ');

  it.each([
    ['are in other files of strace -ff', 'trace.5', root, false],
    ['of a number of its own', 'trace.1', root, true],
    ['where each line has a pid', 'trace.5', withPids(root), true],
    ['of a number that no process strace starts has', 'trace.1', `${start}${brk}fork() = 9\n${over}`, true],
    ['of one that it may have found running', 'trace.1', `${brk}fork() = 9\n${over}`, false],
    ['where the number is not shown', 'trace.5', `${start}${brk}fork() = 9\n${over}`, false],
  ])('%s: %s', (_case, input, log, missing) => {
    expect(readLog(log, { input }).incomplete.has('children-not-followed')).toBe(missing);
  });
});

it.each([
  ['trace.5', []],
  ['trace.1', ['trace-filtered']],
])('of a log named %s another may have the beginning', (input, expected) => {
  const { incomplete } = readLog(brk + over, { input });
  expect([...incomplete.keys()].filter((reason) => reason !== 'forgeable-lines')).toEqual(expected);
});

it.each([
  ['inside of a call, by another thread', 'pause() = ?\n', []],
  ['behind one', 'getuid() = 0\n', ['forgeable-lines', 'trace-filtered']],
])('a file of strace -ff whose thread ended %s', (_case, last, expected) => {
  const log = `rseq(0x7f, 0x20, 0, 0x53053053) = 0\n${last}+++ exited with 0 +++\n`;
  expect([...readLog(log, { input: 'trace.5' }).incomplete.keys()].toSorted()).toEqual(expected);
});
