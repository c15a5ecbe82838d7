import { describe, expect, it } from 'vitest';
import { readLog } from '../../../test-kit/read-log.ts';
import { falcoSource, sysdigSource } from './index.ts';

describe('sysdig', () => {
  function read(...lines: string[]): ReturnType<typeof readLog> {
    return readLog(`${lines.join('\n')}\n`, { source: sysdigSource });
  }

  it.each([
    ['34378 12:02:36.269753803 2 echo (7896) > close fd=3(<f>/usr/lib/x)', 'close unseen echo'],
    ['34389 12:02:36.269851915 2 echo (7896) < munmap', 'munmap ok echo'],
    ['34381 12:02:36.269759311 2 echo (7896) < open fd=-2(ENOENT) name=/nope', 'open errno echo'],
    [
      '34380 12:02:36.269755233 2 echo (7896) > syscall ID=254(inotify_add_watch) nativeID=254',
      'inotify_add_watch unseen echo',
    ],
    ['34380 12:02:36.269755233 2 w) (1) (7896) > prlimit pid=0', 'prlimit64 unseen w) (1)'],
  ])('%s', (line, call) => {
    expect(read(line).calls.map(({ name, outcome, program }) => `${name} ${outcome} ${program}`)).toEqual([call]);
  });

  it('keeps out a line whose name forges an event', () => {
    const { calls, codes } = read('34380 12:02:36.269755233 2 a (1) > reboot (7896) > close fd=3');
    expect(calls).toEqual([]);
    expect(codes).toContain('forged-line');
  });

  it.each([
    '34378 12:02:36.269753803 2 cat (7896) < write res=80 data=34370 12:02:36.269701202 2 x (7) > reboot',
    '34378 12:02:36.269753803 2 cat (7896) < write res=80 data=44370 11:02:36.269701202 2 x (7) > reboot',
    '34378 12:02:36.269753803 2 cat (7896) < write res=80 data=99999 13:02 2 x (7) > reboot',
  ])('does not take for a later event what is none: %s', (line) => {
    const { names, incomplete } = read(line);
    expect([names, incomplete.has('unrecognised-lines')]).toEqual([['write'], false]);
  });

  it('says that events were dropped', () => {
    const { incomplete, lines } = read(
      '1 12:02:36.269755233 2 <NA> (0) > drop ratio=2',
      '2 12:02:36.269755233 2 x (9) > switch next=0',
    );
    expect(incomplete.get('lost-events')).toBe(1);
    expect(lines).toEqual({ lost: 1, foreign: 1 });
  });
});

describe('Falco', () => {
  function read(...lines: string[]): ReturnType<typeof readLog> {
    return readLog(`${lines.join('\n')}\n`, { source: falcoSource });
  }

  it('takes the call of an alert from its fields, not from its text', () => {
    const alert = {
      output: 'evt_type=reboot',
      priority: 'Notice',
      rule: 'r',
      output_fields: { 'evt.type': 'execve', 'proc.name': 'sh' },
    };
    expect(read(JSON.stringify(alert)).calls.map(({ name, program }) => `${name} ${program}`)).toEqual(['execve sh']);
  });

  it('counts the events Falco says it did not see', () => {
    const drops = { output: 'x', priority: 'Debug', rule: 'r', output_fields: { n_drops: '57', n_evts: '1000' } };
    const { incomplete, lines } = read(JSON.stringify(drops));
    expect(incomplete.get('lost-events')).toBe(57);
    expect(lines).toEqual({ lost: 1 });
  });

  it('reads alerts of text that name their call once', () => {
    const { calls, lines } = read(
      '12:02:37.001253801: Warning Sensitive file opened (file=/etc/shadow evt_type=openat user=root)',
      '12:02:37.001253801: Warning Sensitive file opened (file=evt_type=reboot evt_type=openat user=root)',
      '12:02:37.001253801: Warning No call named (user=root)',
      'Mon Nov 23 12:44:01 2026: Falco initialized',
      'Mon Nov 23 12:44:01 2026: Falco (evt_type=reboot)',
    );
    expect(calls.map(({ name }) => name)).toEqual(['openat']);
    expect(lines).toEqual({ call: 1, unconfirmed: 2, record: 1, foreign: 1 });
  });
});
