import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arches } from './arch.ts';
import {
  firstKernel,
  isSyscallName,
  syscallByName,
  syscallByNumber,
  syscallKey,
  syscallLabel,
  syscallsOf,
} from './syscalls.ts';

const everyCall = arches.flatMap((arch) => [...syscallsOf(arch)]);

describe('system call tables', () => {
  it.each([
    ['x86_64', 'read', 0],
    ['x86_64', 'listns', 470],
    ['x86', 'socketcall', 102],
    ['x86', 'clock_gettime64', 403],
    ['x32', 'execve', 0x40000000 + 520],
    ['aarch64', 'openat', 56],
    ['arm', 'cacheflush', 0xf0002],
    ['mips', 'read', 4003],
    ['mipsel64', 'read', 5000],
    ['mips64n32', 'read', 6000],
    ['s390x', 'mmap', 90],
    ['ppc64le', 'read', 3],
  ] as const)('%s %s is %i', (arch, name, nr) => {
    expect(syscallByName(arch, name)).toEqual({ arch, nr, name });
    expect(syscallByNumber(arch, nr)).toBe(syscallByName(arch, name));
  });

  it('has a table for every architecture', () => {
    for (const arch of arches) expect(syscallsOf(arch).length, arch).toBeGreaterThan(300);
  });

  it('leads from number to name and back to the same object, on every architecture', () => {
    for (const call of everyCall) {
      expect(syscallByNumber(call.arch, call.nr ?? -1)).toBe(call);
      expect(syscallByName(call.arch, call.name ?? '')).toBe(call);
    }
  });

  it('keeps every key apart', () => {
    expect(new Set(everyCall.map(syscallKey)).size).toBe(everyCall.length);
  });

  it('sorts by number', () => {
    for (const arch of arches) {
      const listed = syscallsOf(arch).map(({ nr }) => nr ?? -1);
      expect(listed).toEqual(listed.toSorted((a, b) => a - b));
    }
  });

  it('never fails on a number, and never gives a name to one that the table lacks', () => {
    fc.assert(
      fc.property(fc.constantFrom(...arches), fc.integer(), (arch, nr) => {
        const call = syscallByNumber(arch, nr);
        expect(call).toMatchObject({ arch, nr });
        expect(call.name === undefined || syscallByName(arch, call.name) === call).toBe(true);
      }),
    );
  });

  it('has no name for what an architecture lacks', () => {
    expect(syscallByName('aarch64', 'open')).toBeUndefined();
    expect(syscallByName('x86_64', 'constructor')).toBeUndefined();
    expect(isSyscallName('_llseek')).toBe(true);
    expect(isSyscallName('constructor')).toBe(false);
  });
});

describe('firstKernel', () => {
  it.each([
    ['read', { major: 1, minor: 0 }],
    ['clone3', { major: 5, minor: 3 }],
    ['fchmodat2', { major: 6, minor: 6 }],
    ['tuxcall', undefined],
    ['no_such_call', undefined],
  ])('%s', (name, version) => {
    expect(firstKernel(name)).toEqual(version);
  });
});

describe('syscallLabel', () => {
  it.each([
    [syscallByNumber('x86_64', 0), 'read'],
    [syscallByNumber('x86', 3), 'i386:read'],
    [syscallByNumber('x32', 0x40000027), 'x32:getpid'],
    [syscallByNumber('x86_64', 999), 'nr:999'],
    [syscallByNumber('x86', 999), 'i386:nr:999'],
    [syscallByNumber('x32', 0x40000000 + 999), 'x32:nr:999'],
    [syscallByNumber('x86_64', -1), 'nr:-1'],
    [syscallByNumber('mips', 4999), 'mips:nr:4999'],
    [{ arch: 'x86_64', nr: undefined, name: 'newer_than_us' } as const, 'newer_than_us'],
  ])('%o is %s beside x86_64', (call, label) => {
    expect(syscallLabel(call, 'x86_64')).toBe(label);
  });
});
