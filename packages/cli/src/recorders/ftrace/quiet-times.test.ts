import { describe, expect, it } from 'vitest';
import { sampleFormats } from '../../../test-kit/ftrace/sample-pages.ts';
import { CallFacts } from './call-facts.ts';
import { EventReader } from './event-reader.ts';
import { LearntCalls } from './learnt-calls.ts';
import { QuietTimes, type QuietTimesOptions } from './quiet-times.ts';

const { formats } = sampleFormats();

function quietTimes({ rests = ['enter', 'exit'], patience = 500, guard }: Partial<QuietTimesOptions> = {}) {
  const files = new Map<string, string>();
  const learnt = new LearntCalls([59]);
  const quiet = new QuietTimes(
    { write: (file, text) => void files.set(file, text), format: () => formats.namedExit },
    {
      facts: new CallFacts('x86_64', ['sys_enter_read', 'sys_enter_mkdir', 'sys_enter_execve']),
      learnt,
      reader: new EventReader(formats, true),
      rests,
      patience,
      guard,
    },
  );
  quiet.wake(0);
  const on = (): string[] =>
    [...files]
      .filter(([file, text]) => file.endsWith('/enable') && text === '1')
      .map(([file]) => file.split('/')[2] ?? '');
  return { files, learnt, quiet, on };
}

describe('quiet times', () => {
  it('begin when nothing was new for a while, and end with news', () => {
    const { files, quiet, on } = quietTimes();
    quiet.step(100, 1);
    quiet.step(599, 1);
    expect(files.size).toBe(0);
    quiet.step(600, 1);
    expect(files.get('events/raw_syscalls/sys_enter/enable')).toBe('0');
    expect(on()).toEqual(['sys_exit_read', 'sys_exit_mkdir', 'sys_exit_execve']);
    expect([quiet.wokenAt, quiet.spent(1000)]).toEqual([0, 400]);
    quiet.step(1100, 2);
    expect(on()).toEqual(expect.arrayContaining(['sys_enter', 'sys_exit']));
    expect(quiet.wokenAt).toBeGreaterThan(0);
    expect(quiet.spent(2000)).toBe(500);
  });

  it('watch the ends of calls that may be new', () => {
    const { files, learnt, quiet, on } = quietTimes();
    learnt.succeeded(0);
    learnt.succeeded(59);
    learnt.failed(83, -17);
    quiet.step(500, 0);
    expect(on()).toEqual(['sys_exit_mkdir', 'sys_exit_execve']);
    expect(files.get('events/syscalls/sys_exit_mkdir/filter')).toBe('ret!=-17');
    learnt.succeeded(83);
    quiet.step(600, 1);
    quiet.step(1100, 1);
    expect(files.get('events/syscalls/sys_exit_mkdir/enable')).toBe('0');
    learnt.forget();
    quiet.step(1200, 2);
    quiet.step(1700, 2);
    expect(files.get('events/syscalls/sys_exit_mkdir/filter')).toBe('0');
    expect(on()).toEqual(expect.arrayContaining(['sys_exit_read', 'sys_exit_mkdir', 'sys_exit_execve']));
  });

  it('end for a moment now and then', () => {
    const { files, quiet } = quietTimes();
    const raw = (): string | undefined => files.get('events/raw_syscalls/sys_enter/enable');
    quiet.step(500, 0);
    quiet.step(5499, 0);
    expect(raw()).toBe('0');
    quiet.step(5500, 0);
    quiet.step(5549, 0);
    expect(raw()).toBe('1');
    quiet.step(5550, 0);
    expect(raw()).toBe('0');
  });

  it('of ends alone leave entries on, and are no blind times', () => {
    const { files, quiet } = quietTimes({ rests: ['exit'] });
    quiet.step(500, 0);
    expect([files.get('events/raw_syscalls/sys_exit/enable'), quiet.resting]).toEqual(['0', true]);
    quiet.step(600, 1);
    expect([files.get('events/raw_syscalls/sys_exit/enable'), quiet.resting]).toEqual(['1', false]);
    expect(files.has('events/raw_syscalls/sys_enter/enable')).toBe(false);
    expect(quiet.wokenAt).toBe(0);
  });

  it('do not begin where the guard forbids it, and end where the kernel has ended them', () => {
    const guard = { may: false, woken: false };
    const { files, quiet } = quietTimes({
      rests: ['exit'],
      patience: 1500,
      guard: { mayRest: () => guard.may, wasWoken: () => guard.woken },
    });
    quiet.step(1500, 0);
    expect([files.size, quiet.resting, quiet.late]).toEqual([0, false, false]);
    guard.may = true;
    quiet.step(1999, 0);
    expect(quiet.resting).toBe(false);
    quiet.step(2000, 0);
    expect(quiet.resting).toBe(true);
    guard.woken = true;
    quiet.step(2020, 0);
    expect(quiet.resting).toBe(false);
    quiet.step(3519, 0);
    expect(quiet.resting).toBe(false);
  });

  it('are over at once where what forbids them came while they began', () => {
    const answers = [true, false];
    const { files, quiet } = quietTimes({
      rests: ['exit'],
      guard: { mayRest: () => answers.shift() === true, wasWoken: () => false },
    });
    quiet.step(500, 0);
    expect([files.get('events/raw_syscalls/sys_exit/enable'), quiet.resting, quiet.late]).toEqual(['1', false, true]);
  });

  it('leave no event on for the end of a call that has succeeded since', () => {
    const { files, learnt, quiet } = quietTimes();
    quiet.step(500, 0);
    expect(files.get('events/syscalls/sys_exit_read/enable')).toBe('1');
    learnt.succeeded(0);
    quiet.step(520, 1);
    expect(files.get('events/syscalls/sys_exit_read/enable')).toBe('0');
    expect(files.get('events/syscalls/sys_exit_mkdir/enable')).toBe('1');
  });
});
