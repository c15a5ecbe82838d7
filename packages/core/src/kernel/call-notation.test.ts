import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arches, type Arch } from './arch.ts';
import { callPattern, CallNotationError, formatCall, parseCall, type CallPattern } from './call-notation.ts';
import { syscallByName, syscallByNumber, syscallsOf } from './syscalls.ts';

function read(text: string, native: Arch = 'x86_64'): CallPattern {
  const written = parseCall(text);
  return callPattern(written, written.arch ?? native);
}

const any = undefined;

describe('a written call', () => {
  it.each<[string, Arch, string, readonly (bigint | undefined)[]]>([
    ['socket(AF_NETLINK, *, NETLINK_AUDIT)', 'x86_64', 'socket', [16n, any, 9n, 0n, 0n, 0n]],
    ['socket(16,0,9)', 'x86_64', 'socket', [16n, 0n, 9n, 0n, 0n, 0n]],
    ['i386:socket(0x10)', 'x86', 'socket', [16n, 0n, 0n, 0n, 0n, 0n]],
    ['x86:socket()', 'x86', 'socket', [0n, 0n, 0n, 0n, 0n, 0n]],
    ['socket', 'x86_64', 'socket', [any, any, any, any, any, any]],
    ['personality(-1)', 'x86_64', 'personality', [0xffffffffn, 0n, 0n, 0n, 0n, 0n]],
    ['personality(0x100000008)', 'x86_64', 'personality', [0x100000008n, 0n, 0n, 0n, 0n, 0n]],
    ['lseek(3, -1)', 'x86_64', 'lseek', [3n, (1n << 64n) - 1n, 0n, 0n, 0n, 0n]],
    ['i386:_llseek(3, -1)', 'x86', '_llseek', [3n, 0xffffffffn, 0n, 0n, 0n, 0n]],
    ['clone(CLONE_VM|SIGCHLD)', 'x86_64', 'clone', [0x111n, 0n, 0n, 0n, 0n, 0n]],
    ['chmod(*, 0755)', 'x86_64', 'chmod', [any, 0o755n, 0n, 0n, 0n, 0n]],
    ['nr:41(16)', 'x86_64', 'socket', [16n, 0n, 0n, 0n, 0n, 0n]],
    ['435', 'x86_64', 'clone3', [any, any, any, any, any, any]],
    ['x32:nr:41', 'x32', 'socket', [any, any, any, any, any, any]],
  ])('%s', (text, arch, name, args) => {
    expect(read(text)).toEqual({ syscall: syscallByName(arch, name), args });
  });

  it.each([
    ['socket(', 'is not a call'],
    ['socket(1)(2)', 'is not a call'],
    ['', 'is not a call'],
    ['z80:socket(1)', "no architecture 'z80'"],
    ['sokcet(1)', "x86_64 has no system call 'sokcet'"],
    ['i386:socketpairs', "x86 has no system call 'socketpairs'"],
    ['socket(AF_NOTHING)', "argument 0 of socket cannot be 'AF_NOTHING'"],
    ['openat(AT_FDCWD)', 'write it as a number'],
    ['read(1,2,3,4,5,6,7)', 'at most 6'],
    ['read(0x10000000000000000)', "is '0x10000000000000000'"],
    ['read(18446744073709551616)', 'more than 64 bits'],
    ['nr:4294967296', 'is no number of a system call'],
  ])('%s is refused', (text, message) => {
    expect(() => read(text)).toThrow(CallNotationError);
    expect(() => read(text)).toThrow(message);
  });
});

describe('a formatted call', () => {
  it.each([
    ['socket(16, 3, 9)', 'socket(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT)'],
    ['socket(2, 0x80001, 6)', 'socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP)'],
    ['socket(0x100000010, 3)', 'socket(0x100000010, SOCK_RAW)'],
    ['i386:personality(8)', 'i386:personality(PER_LINUX32)'],
    ['nr:999(1)', 'nr:999(1)'],
    ['read()', 'read()'],
    ['read', 'read'],
    ['read(*)', 'read(*)'],
  ])('%s reads %s', (text, formatted) => {
    expect(formatCall(read(text), 'x86_64')).toBe(formatted);
  });

  const value = fc.oneof(
    fc.constant(undefined),
    fc.nat(300).map(BigInt),
    fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  );
  const pattern = fc
    .tuple(fc.constantFrom(...arches), fc.nat(), fc.nat(600), fc.tuple(value, value, value, value, value, value))
    .map(([arch, pick, unnamed, args]): CallPattern => {
      const calls = syscallsOf(arch);
      const syscall =
        pick % 8 === 0 ? syscallByNumber(arch, unnamed) : (calls[pick % calls.length] ?? syscallByNumber(arch, 0));
      return { syscall: syscallByNumber(arch, syscall.nr ?? 0), args };
    });

  it('reads back as the same call', () => {
    fc.assert(
      fc.property(pattern, (one) => {
        const again = read(formatCall(one, 'x86_64'));
        // Numbers without bit 30 are no calls of x32, and are read as the one with it.
        if (one.syscall.arch !== 'x32') expect(again).toEqual(one);
        expect(again.args).toEqual(one.args);
      }),
      { numRuns: 500 },
    );
  });

  it('reads back as the same call for the calls whose arguments have names', () => {
    const named = [
      'socket',
      'clone',
      'prctl',
      'ioctl',
      'mmap',
      'ipc',
      'socketcall',
      'personality',
      'unshare',
      'seccomp',
    ];
    const calls = fc.tuple(fc.constantFrom(...arches), fc.constantFrom(...named)).chain(([arch, name]) => {
      const syscall = syscallByName(arch, name) ?? syscallByNumber(arch, 1);
      return fc.tuple(value, value, value, value, value, value).map((args): CallPattern => ({ syscall, args }));
    });
    fc.assert(
      fc.property(calls, (one) => {
        expect(read(formatCall(one, undefined)).args).toEqual(one.args);
      }),
      { numRuns: 500 },
    );
  });
});
