import { describe, expect, it } from 'vitest';
import { multiplexedAs, subcallsOf } from './multiplexers.ts';

describe('multiplexedAs', () => {
  it.each([
    ['x86', 'socket', 'socketcall', 1],
    ['x86', 'send', 'socketcall', 9],
    ['s390x', 'shmget', 'ipc', 23],
    ['mips', 'semtimedop', 'ipc', 4],
  ] as const)('%s %s is %s(%i)', (arch, name, multiplexer, subcall) => {
    expect(multiplexedAs(arch, name)).toMatchObject({ call: { arch, name: multiplexer }, subcall });
  });

  it.each([
    ['x86_64', 'socket'],
    ['arm', 'msgget'],
    ['x86', 'read'],
  ] as const)('%s %s is only itself', (arch, name) => {
    expect(multiplexedAs(arch, name)?.call.name).toBe(undefined);
  });

  it('lists the subcalls', () => {
    expect(subcallsOf('socketcall')).toHaveLength(20);
    expect(subcallsOf('read')).toEqual([]);
  });
});
