import { describe, expect, it } from 'vitest';
import { readLog } from '../../../test-kit/read-log.ts';
import { bpftraceSource } from './index.ts';

function read(...lines: string[]): ReturnType<typeof readLog> {
  return readLog(`${lines.join('\n')}\n`, { source: bpftraceSource });
}

describe('a line of a map', () => {
  it.each([
    ['@[257]: 3', 'openat 3'],
    ['@calls[257]: 3', 'openat 3'],
    ['@[thr, 230]: 1', 'clock_nanosleep 1'],
    ['@[230, thr]: 1', 'clock_nanosleep 1'],
    ['@[a, b, 230]: 1', 'clock_nanosleep 1'],
    ['@[tracepoint:syscalls:sys_enter_openat]: 3', 'openat 3'],
    ['@hits[tracepoint:syscalls:sys_enter_newstat]: 3', 'stat 3'],
    ['@[thr, 9, tracepoint:syscalls:sys_enter_openat]: 3', 'openat 3'],
    ['@[999]: 1', 'nr:999 1'],
  ])('%s', (line, call) => {
    expect(read(line).calls.map(({ name, count }) => `${name} ${count}`)).toEqual([call]);
  });

  it.each(['@[1234, 257]: 3', '@[5, x, 230]: 1', '@errors[13]: 2', '@[thr]: 3', '@[]: 1'])('keeps out %s', (line) => {
    const { calls, codes, lines } = read(line);
    expect(calls).toEqual([]);
    expect(codes).toContain('bpftrace-map-unread');
    expect(lines).toEqual({ unrecognised: 1 });
  });

  it('passes over histograms and single values', () => {
    expect(
      read('@[257]: 3', '@usecs[9]: ', '[4, 8)                 3 |@@@                |', '@start: 5').lines,
    ).toEqual({
      call: 1,
      foreign: 3,
    });
  });
});

describe("a command's name in a key", () => {
  it.each([
    ['behind which the number stands', '@[x, 169]: 1\n@[y, 39]: 3'],
    ['in front of which the number stands', '@[39, ]: 1\n@[169, x]: 3'],
    ['beside a probe', '@[x, tracepoint:syscalls:sys_enter_getpid]: 3'],
  ])('%s can forge lines', (_, lines) => {
    expect(read(lines).incomplete.get('forgeable-lines')).toBe(1);
  });

  it.each([
    ['it is no name', '@[7, tracepoint:syscalls:sys_enter_getpid]: 3'],
    ['of JSON', '{"type": "map", "data": {"@": {"x\\n,39": 3}}}'],
  ])('cannot where %s', (_, line) => {
    const { names, incomplete } = read(line);
    expect(names).toEqual(['getpid']);
    expect(incomplete.has('forgeable-lines')).toBe(false);
  });

  it('that breaks a line is told', () => {
    const { names, codes } = read('@[x', ', 39]: 3', '@[169]: 1');
    expect(names).toEqual(['reboot']);
    expect(codes).toEqual(['line-unrecognised']);
  });
});

describe('a map that a program may have printed', () => {
  it.each([
    ['before the real one', ['Attaching 1 probe...', '@[169]: 1', '', '', '@[39]: 3', '@[257]: 3']],
    ['in JSON', ['{"type": "map", "data": {"@": {"169": 3}}}', '{"type": "map", "data": {"@": {"39": 3}}}']],
  ])('makes the evidence incomplete: %s', (_, lines) => {
    expect([...read(...lines).incomplete]).toEqual([['forgeable-lines', 1]]);
  });

  it('is none where the map is in one piece', () => {
    expect(read('Attaching 1 probe...', 'hello', '', '', '@[39]: 3', '@[257]: 3', '', '@start: 5').incomplete).toEqual(
      new Map(),
    );
  });
});

describe('JSON', () => {
  it('has whole maps on a line', () => {
    const { calls, lines, incomplete } = read(
      '{"type": "attached_probes", "data": {"probes": 1}}',
      '{"type": "map", "data": {"@calls": {"257": 3, "thr,230": 8}, "@x": 5}}',
      '{"type": "lost_events", "data": {"events": 3}}',
    );
    expect(calls.map(({ name, count }) => `${name} ${count}`)).toEqual(['openat 3', 'clock_nanosleep 8']);
    expect(lines).toEqual({ header: 1, call: 1, lost: 1 });
    expect(incomplete.get('lost-events')).toBe(3);
  });

  it.each(['{"type": "map", "data": {"@": [1, 2]}}', '{"type": "map", "data": null}', '{"type": "map", "data'])(
    'survives %s',
    (line) => {
      expect(read(line).calls).toEqual([]);
    },
  );
});

describe('printed lines', () => {
  it('are calls where all of them are `comm pid number`', () => {
    const { calls, lines, incomplete } = read(
      'Attaching 1 probe...',
      'thr 19462 230',
      'w)k<er> 1 19462 34',
      'thr 19462 230',
      '',
    );
    expect(calls.map(({ name, count, line }) => `${name} ${count} ${line}`)).toEqual([
      'clock_nanosleep 2 2',
      'pause 1 3',
    ]);
    expect(lines).toEqual({ header: 1, record: 3, blank: 1 });
    expect([...incomplete.keys()]).toEqual(['lossy-format']);
  });

  it.each([
    ['a 5 6 7 9', 'mmap'],
    ['a b 1 2 c 7 9', 'mmap'],
    ['1 2 a 7 9', 'mmap'],
  ])('may have more in front: %s', (line, name) => {
    expect(read('Attaching 1 probe...', line).names).toEqual([name]);
  });

  it('are refused as soon as one of them is not', () => {
    const { calls, codes } = read('Attaching 1 probe...', 'thr 19462 230', 'hello', 'thr 19462 34');
    expect(calls).toEqual([]);
    expect(codes).toEqual(['bpftrace-output-unread']);
  });

  it("are the application's beside maps", () => {
    expect(read('Attaching 1 probe...', 'x 1 169', '@[257]: 3').names).toEqual(['openat']);
  });
});

it.each(['user@[10.0.0.1] logged in', '{"a": {"type": "map"}}', '|@@@@@[|'])(
  'passes over what programs print: %s',
  (line) => {
    const { names, incomplete } = read('Attaching 1 probe...', line, '', '', '@[39]: 3');
    expect([names, incomplete.size]).toEqual([['getpid'], 0]);
  },
);

it('lost events are told', () => {
  expect(read('Attaching 1 probe...', 'Lost 240 events', '@[257]: 3').incomplete.get('lost-events')).toBe(240);
});
