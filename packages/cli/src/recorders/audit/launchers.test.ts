import { describe, expect, it } from 'vitest';
import { Launchers } from './launchers.ts';
import type { LoggedCall } from './log-line.ts';

const [read, execve] = [0, 59];

function call(pid: number, exe: string, nr = read): LoggedCall {
  return { kind: 'call', serial: 1, session: 1, pid, user: 0, exe: `"${exe}"`, arch: 'c000003e', nr };
}

describe('Launchers', () => {
  it('keeps apart what the runtime calls before it becomes the program', () => {
    const launchers = new Launchers([]);
    const calls = [call(7, '/'), call(7, '/', execve), call(7, '/bin/sh'), call(8, '/bin/sh')];
    expect(calls.map((one) => launchers.made(one))).toEqual([true, false, false, false]);
  });

  it('takes one exec of each launcher, so that the program may be one too', () => {
    const launchers = new Launchers(['/usr/bin/bwrap', '/usr/bin/env']);
    const calls = [
      call(7, '/usr/bin/bwrap', execve),
      call(7, '/usr/bin/env'),
      call(7, '/usr/bin/env', execve),
      call(7, '/usr/bin/env'),
      call(7, '/usr/bin/env', execve),
    ];
    expect(calls.map((one) => launchers.made(one))).toEqual([true, true, false, false, false]);
  });

  it('does not take a launcher that the program starts for its own', () => {
    const launchers = new Launchers(['/usr/bin/setpriv']);
    expect(launchers.made(call(7, '/usr/bin/setpriv'))).toBe(true);
    launchers.made(call(8, '/bin/sh', execve));
    expect(launchers.made(call(8, '/usr/bin/setpriv'))).toBe(false);
  });
});
