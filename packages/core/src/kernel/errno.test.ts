import { describe, expect, it } from 'vitest';
import { arches } from './arch.ts';
import { constantSet } from './constants.ts';
import { errnoName, errnoNumber, isRestart, maxErrno } from './errno.ts';

describe('errno', () => {
  it.each([
    ['x86_64', 'EPERM', 1],
    ['x86_64', 'EAGAIN', 11],
    ['x86_64', 'ENOSYS', 38],
    ['x86_64', 'EDEADLK', 35],
    ['x86_64', 'EOPNOTSUPP', 95],
    ['x86_64', 'ERESTART', 85],
    ['x86_64', 'ERESTARTSYS', 512],
    ['x86_64', 'ERESTART_RESTARTBLOCK', 516],
    ['aarch64', 'ENOSYS', 38],
    ['mips', 'ENOSYS', 89],
    ['mipsel64', 'EDQUOT', 1133],
    ['parisc', 'ENOSYS', 251],
    ['ppc64le', 'EDEADLOCK', 58],
  ] as const)('%s %s is %i, and back', (arch, name, number) => {
    expect(errnoNumber(name, arch)).toBe(number);
    expect(errnoName(number, arch)).toBe(name);
  });

  it.each([
    ['EWOULDBLOCK', 11],
    ['EDEADLOCK', 35],
    ['ENOTSUP', 95],
    ['ENOSUCH', undefined],
    ['toString', undefined],
  ])('reads the other name %s', (name, number) => {
    expect(errnoNumber(name, 'x86_64')).toBe(number);
  });

  it('has a name for every number and none out of range, on every architecture', () => {
    for (const arch of arches) {
      for (const value of constantSet('errno', arch).values.values()) {
        const name = errnoName(Number(value), arch);
        expect(name !== undefined && errnoNumber(name, arch)).toBe(Number(value));
        expect(Number(value)).toBeLessThanOrEqual(maxErrno);
      }
    }
  });

  it('tells an interrupted call from a failed one', () => {
    expect([512, 513, 514, 516].every(isRestart)).toBe(true);
    expect([4, 85, 515].some(isRestart)).toBe(false);
  });
});
