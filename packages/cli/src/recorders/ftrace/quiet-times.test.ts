import { describe, expect, it } from 'vitest';
import { sampleFormats } from '../../../test-kit/ftrace/sample-pages.ts';
import { CallFacts } from './call-facts.ts';
import { EventReader } from './event-reader.ts';
import { LearntCalls } from './learnt-calls.ts';
import { QuietTimes } from './quiet-times.ts';

const { formats } = sampleFormats();

function quietTimes() {
  const files = new Map<string, string>();
  const learnt = new LearntCalls([59]);
  const quiet = new QuietTimes(
    { write: (file, text) => void files.set(file, text), format: () => formats.namedExit },
    {
      facts: new CallFacts('x86_64', ['sys_enter_read', 'sys_enter_mkdir', 'sys_enter_execve']),
      learnt,
      reader: new EventReader(formats, true),
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
});
