import { describe, expect, it } from 'vitest';
import { RefusalWatch } from './refusal-watch.ts';

function watch(tasks: readonly number[], { enable = '1*\n', triggers = true } = {}) {
  const written: string[][] = [];
  const append = (file: string, text: string): void => {
    if (!triggers) throw new Error('ENOENT');
    written.push([file, text]);
  };
  const refusals = new RefusalWatch({ append, read: () => enable }, () => tasks);
  refusals.arm();
  return { refusals, written };
}

// The filter of these tests' own process, where it has one, is not this test's to choose.
const gone = 4_194_305;

describe('what may refuse calls', () => {
  it('has the kernel watch both ways to load a filter', () => {
    expect(watch([]).written).toEqual([
      ['events/syscalls/sys_enter_seccomp/trigger', 'enable_event:raw_syscalls:sys_exit if op < 2'],
      ['events/syscalls/sys_enter_prctl/trigger', 'enable_event:raw_syscalls:sys_exit if option == 22'],
    ]);
  });

  it('is nothing of a task that has ended', () => {
    expect(watch([gone]).refusals.mayRest()).toBe(true);
  });

  it('may be anything where the kernel cannot watch', () => {
    expect(watch([], { triggers: false }).refusals.mayRest()).toBe(false);
  });

  it.each([
    ['0*\n', false],
    ['1*\n', true],
  ])('has made the kernel switch ends on or not: %j', (enable, woken) => {
    expect(watch([], { enable }).refusals.wasWoken()).toBe(woken);
  });
});
