import { describe, expect, it } from 'vitest';
import { isCapability } from './capabilities.ts';
import { argumentMatch } from './argument-match.ts';
import { allCapabilityCalls, capabilityCalls } from './capability-calls.ts';
import { arches } from './arch.ts';
import { scalarArguments } from './signatures.ts';
import { isSyscallName, syscallByName, type Syscall } from './syscalls.ts';

function call(name: string): Syscall {
  return syscallByName('x86_64', name) as Syscall;
}

function asked(name: string): readonly string[] {
  return capabilityCalls(name).map(({ capability, when }) => `${capability}${when === undefined ? '' : '?'}`);
}

describe('capabilityCalls', () => {
  it.each([
    ['chroot', ['CAP_SYS_CHROOT']],
    ['setgroups', ['CAP_SETGID']],
    ['setuid', ['CAP_SETUID?']],
    ['fchownat', ['CAP_CHOWN?']],
    ['bind', ['CAP_DAC_OVERRIDE?', 'CAP_NET_BIND_SERVICE?']],
    ['read', []],
    ['constructor', []],
  ])('%s', (name, expected) => {
    expect(asked(name)).toEqual(expected);
  });

  it('knows only calls, capabilities and names of constants that exist', () => {
    for (const { name, rule } of allCapabilityCalls()) {
      expect(isSyscallName(name), name).toBe(true);
      expect(isCapability(rule.capability)).toBe(true);
      for (const { index, names } of rule.args)
        expect(namesOf(name, index), name).toEqual(expect.arrayContaining([...names]));
    }
  });
});

/** What an argument's constants are called on any architecture that has the call. */
function namesOf(name: string, index: number): string[] {
  const found = arches.flatMap((arch) => {
    const syscall = syscallByName(arch, name);
    const argument = syscall && scalarArguments(syscall).find((each) => each.index === index);
    return argument?.meanings.flatMap(({ constants }) => [...constants.values.keys()]) ?? [];
  });
  return [...new Set(found)];
}

describe('argumentMatch', () => {
  const rule = (name: string, capability: string) =>
    capabilityCalls(name).find((each) => each.capability === capability && each.args.length > 0) ?? { args: [] };

  it.each([
    ['a raw socket', 'socket', 'CAP_NET_RAW', [2n, 3n, 1n], 'yes'],
    ['a raw socket with flags', 'socket', 'CAP_NET_RAW', [10n, 3n | 0x80000n, 1n], 'yes'],
    ['a datagram socket', 'socket', 'CAP_NET_RAW', [2n, 2n, 0n], 'no'],
    ['a raw socket of another family', 'socket', 'CAP_NET_RAW', [16n, 3n, 0n], 'no'],
    ['a name nobody knows', 'socket', 'CAP_NET_RAW', [2n, 'SOCK_ODD', 0n], 'unknown'],
    ['no argument', 'socket', 'CAP_NET_RAW', [2n], 'unknown'],
    ['another family, whatever else', 'socket', 'CAP_NET_RAW', [1n], 'no'],
    ['a new mount namespace', 'unshare', 'CAP_SYS_ADMIN', [0x20000n], 'yes'],
    ['a new user namespace with it', 'unshare', 'CAP_SYS_ADMIN', [0x10020000n], 'no'],
    ['a thread', 'clone', 'CAP_SYS_ADMIN', [0x3d0f00n], 'no'],
    ['bits above an int', 'prctl', 'CAP_SETPCAP', [(1n << 40n) | 24n], 'yes'],
  ] as const)('%s', (_, name, capability, values, expected) => {
    expect(argumentMatch(call(name), rule(name, capability).args, values)).toBe(expected);
  });
});
