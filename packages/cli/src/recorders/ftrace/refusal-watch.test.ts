import { describe, expect, it } from 'vitest';
import { RefusalWatch } from './refusal-watch.ts';

interface Given {
  /** What the kernel has switched on. */
  readonly on?: 'sys_exit' | 'sched_process_wait';
  readonly tasks?: readonly number[];
  readonly triggers?: boolean;
}

function watch({ on, tasks = [], triggers = true }: Given) {
  const written: string[] = [];
  const read = (file: string): string => {
    if (file === 'set_event_pid') return tasks.map((task) => `${task}\n`).join('');
    return on !== undefined && file.endsWith(`/${on}/enable`) ? '1*\n' : '0*\n';
  };
  const write = (file: string, text: string): void => void written.push(`${file} ${text}`);
  const append = (file: string, text: string): void => {
    if (!triggers) throw new Error('ENOENT');
    write(file, text);
  };
  const refusals = new RefusalWatch({ append, read, write });
  refusals.arm();
  return { refusals, written };
}

// The filter of these tests' own process, where it has one, is not this test's to choose.
const gone = 4_194_305;

describe('what may refuse calls', () => {
  it('has the kernel watch every way to it, and remember it', () => {
    const { written } = watch({});
    expect(written[0]).toBe('events/sched/sched_process_wait/filter common_pid < 0');
    expect(written.slice(1).map((line) => line.split(' if ')[0])).toEqual(
      ['seccomp', 'prctl', 'ptrace'].flatMap((call) =>
        ['raw_syscalls:sys_exit', 'sched:sched_process_wait'].map(
          (event) => `events/syscalls/sys_enter_${call}/trigger enable_event:${event}`,
        ),
      ),
    );
  });

  it('is nothing of a task that has ended, nor of the idle one', () => {
    expect(watch({ tasks: [0, gone] }).refusals.mayRest()).toBe(true);
  });

  it('may be anything where the kernel cannot watch', () => {
    expect(watch({ triggers: false }).refusals.mayRest()).toBe(false);
  });

  it('is remembered though ends were switched off again', () => {
    const { refusals } = watch({ on: 'sched_process_wait' });
    expect([refusals.wasWoken(), refusals.mayRest()]).toEqual([false, false]);
  });

  it('has made the kernel switch ends on', () => {
    expect(watch({ on: 'sys_exit' }).refusals.wasWoken()).toBe(true);
    expect(watch({}).refusals.wasWoken()).toBe(false);
  });
});
