import { describe, expect, it } from 'vitest';
import { arches } from './arch.ts';
import { constantSet, constantValue, formatConstant } from './constants.ts';

describe('constantSet', () => {
  it.each([
    ['x86_64', 'family', 'AF_VSOCK', 40n],
    ['x86_64', 'family', 'PF_UNIX', 1n],
    ['x86_64', 'signal', 'SIGCHLD', 17n],
    ['mips', 'signal', 'SIGCHLD', 18n],
    ['x86_64', 'map', 'MAP_32BIT', 0x40n],
    ['aarch64', 'map', 'MAP_32BIT', undefined],
    ['aarch64', 'prot', 'PROT_MTE', 0x20n],
    ['arm', 'fcntl', 'F_GETLK64', 12n],
    ['x86_64', 'ioctl', 'FIOCLEX', 0x5451n],
    ['x86_64', 'ioctl', 'SIOCGIFCONF', 0x8912n],
    ['ppc64', 'errno', 'EDEADLOCK', 58n],
    ['x86_64', 'clone', 'CLONE_NEWTIME', undefined],
    ['x86_64', 'family', 'toString', undefined],
  ] as const)('%s %s %s is %s', (arch, set, name, value) => {
    expect(constantValue(constantSet(set, arch), name)).toBe(value);
  });

  it('prints every constant that stands for itself under a name of the same value', () => {
    for (const arch of arches) {
      const set = constantSet('ioctl', arch);
      for (const value of set.values.values()) expect(set.values.get(formatConstant(set, value))).toBe(value);
    }
  });
});
