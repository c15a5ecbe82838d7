import { describe, expect, it } from 'vitest';
import { RefusalWatch } from './refusal-watch.ts';

interface Given {
  readonly tasks?: readonly number[];
  readonly triggers?: boolean;
  /** Whether the kernel has ends switched on. */
  readonly on?: boolean;
}

/** A watch that was asked once, and the files it writes to. */
function watch({ tasks = [], triggers = true, on = false }: Given) {
  const files = new Map<string, string>([
    ['set_event_pid', tasks.map((task) => `${task}\n`).join('')],
    ['events/raw_syscalls/sys_exit/enable', on ? '1*\n' : '0*\n'],
  ]);
  const append = (file: string, text: string): void => {
    if (!triggers) throw new Error('ENOENT');
    // As the kernel shows it.
    files.set(file, text.replace(':1 if', ':count=1 if'));
  };
  const refusals = new RefusalWatch({ append, read: (file) => files.get(file) ?? '' });
  const first = refusals.mayRest();
  return { refusals, files, first };
}

// The filter of these tests' own process, where it has one, is not this test's to choose.
const gone = 4_194_305;

describe('what may refuse calls', () => {
  it('has the kernel watch every way to it before anything rests', () => {
    const { files, first } = watch({});
    const triggers = [...files].filter(([file]) => file.endsWith('/trigger'));
    expect(triggers.map(([file, text]) => [file.split('_enter_')[1], text.split(' if ')[0]])).toEqual([
      ['seccomp/trigger', 'enable_event:raw_syscalls:sys_exit:count=1'],
      ['prctl/trigger', 'enable_event:raw_syscalls:sys_exit:count=1'],
      ['ptrace/trigger', 'enable_event:raw_syscalls:sys_exit:count=1'],
    ]);
    expect(first).toBe(false);
  });

  it('is nothing of a task that has ended, nor of the idle one', () => {
    expect(watch({ tasks: [0, gone] }).refusals.mayRest()).toBe(true);
  });

  it('may be anything where the kernel cannot watch', () => {
    expect(watch({ triggers: false }).refusals.mayRest()).toBe(false);
  });

  it.each(['seccomp', 'prctl', 'ptrace'])('is remembered of %s though ends were switched off again', (call) => {
    const { refusals, files } = watch({});
    expect(refusals.mayRest()).toBe(true);
    const trigger = `events/syscalls/sys_enter_${call}/trigger`;
    files.set(trigger, String(files.get(trigger)).replace('count=1', 'count=0'));
    expect([refusals.wasWoken(), refusals.mayRest()]).toEqual([false, false]);
  });

  it('has made the kernel switch ends on', () => {
    expect(watch({ on: true }).refusals.wasWoken()).toBe(true);
    expect(watch({}).refusals.wasWoken()).toBe(false);
  });
});
