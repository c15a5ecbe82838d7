import { describe, expect, it } from 'vitest';
import { ascii, textOf } from './bytes.ts';
import { Prefix } from './prefix.ts';

interface Reading {
  readonly body: string;
  readonly pid: number;
  readonly comm?: string;
  readonly nr?: number;
  readonly digits?: number;
}

/** What one line's prefix says, read after the others by the same reader. */
function read(line: string, before: readonly string[] = []): Reading {
  const prefix = new Prefix();
  for (const other of before) prefix.read(ascii(other), 0, other.length);
  const bytes = ascii(line);
  const body = prefix.read(bytes, 0, bytes.length);
  const comm = textOf(bytes, prefix.commStart, prefix.commEnd);
  return {
    body: line.slice(body),
    pid: prefix.pid,
    ...(comm !== '' && { comm }),
    ...(prefix.nr !== undefined && { nr: prefix.nr }),
    ...(prefix.pointerDigits > 0 && { digits: prefix.pointerDigits }),
  };
}

describe('the prefix of a line', () => {
  it.each([
    ['brk(0) = 0', { pid: -1 }],
    ['462   brk(0) = 0', { pid: 462 }],
    ['15739<thr> brk(0) = 0', { pid: 15739, comm: 'thr' }],
    ['15740<w)k\\74er\\76 1> brk(0) = 0', { pid: 15740, comm: 'w)k\\74er\\76 1' }],
    ['[pid  7910] brk(0) = 0', { pid: 7910 }],
    ['[pid 16059<w)k\\74er\\76 1>] brk(0) = 0', { pid: 16059, comm: 'w)k\\74er\\76 1' }],
    ['12:29:05 brk(0) = 0', { pid: -1 }],
    ['13890 12:29:05.045319 (+     0.000180) brk(0) = 0', { pid: 13890 }],
    ['1795436946 brk(0) = 0', { pid: -1 }],
    ['14204 1795436946.159836633 (+     0.000448430) brk(0) = 0', { pid: 14204 }],
    ['13737      0.000439 brk(0) = 0', { pid: 13737 }],
    ['     0.000439 brk(0) = 0', { pid: -1 }],
    ['[  12] brk(0) = 0', { pid: -1, nr: 12 }],
    ['[????] brk(0) = 0', { pid: -1 }],
    ['14787 1795436947.857469 [  12] [00007f390a3fbc47] brk(0) = 0', { pid: 14787, nr: 12, digits: 16 }],
    ['[f7f9a000] brk(0) = 0', { pid: -1, digits: 8 }],
    ['[????????????????] brk(0) = 0', { pid: -1 }],
    ['22054 [1073741863] brk(0) = 0', { pid: 22054, nr: 1073741863 }],
    ['[unconfined_u:unconfined_r:unconfined_t:s0] brk(0) = 0', { pid: -1 }],
  ])('%s', (line, expected) => {
    expect(read(line)).toEqual({ body: 'brk(0) = 0', ...expected });
  });

  it('is not taken from other lines', () => {
    expect(read(' > /lib/libc.so.6(x+0x1) [0x2]').body).toBe(' > /lib/libc.so.6(x+0x1) [0x2]');
    expect(read(' | 00000  7f 45 |').body).toBe(' | 00000  7f 45 |');
    expect(read('[ Process PID=7 runs in 32 bit mode. ]').body).toBe('[ Process PID=7 runs in 32 bit mode. ]');
  });

  it('takes eight digits for a number where others were seen, else for a pointer', () => {
    expect(read('[12345678] x(').digits).toBe(8);
    expect(read('[12345678] x(', ['[  12] y(']).nr).toBe(12345678);
  });

  it('reads a time of another width than the last one', () => {
    const before = ['1795436947.857469 x('];
    expect(read('1795436947.85 x(', before).body).toBe('x(');
    expect(read('1795436947.857469123 x(', before).body).toBe('x(');
    expect(read('1795436947.857469  x(', before).body).toBe('x(');
  });
});
