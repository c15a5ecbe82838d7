import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arches, type Arch } from './arch.ts';
import { formatScalar, parseScalar, scalarArguments, type ArgumentValues, type ScalarArgument } from './signatures.ts';
import { syscallByName, syscallsOf } from './syscalls.ts';

function argument(arch: Arch, name: string, index: number): ScalarArgument {
  const syscall = syscallByName(arch, name);
  const found = syscall && scalarArguments(syscall).find((one) => one.index === index);
  if (found === undefined) throw new Error(`${arch} ${name} has no scalar argument ${index}`);
  return found;
}

function given(index: number, value: bigint): ArgumentValues {
  return new Map([[index, value]]);
}

describe('formatScalar', () => {
  it.each([
    ['x86_64', 'socket', 0, 16n, 'AF_NETLINK'],
    ['x86_64', 'socket', 0, 99n, '99'],
    ['x86_64', 'socket', 1, 0x80001n, 'SOCK_STREAM|SOCK_CLOEXEC'],
    ['mips', 'socket', 1, 0x80n | 2n, 'SOCK_STREAM|SOCK_NONBLOCK'],
    ['x86_64', 'clone', 0, 0x01200011n, 'SIGCHLD|CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID'],
    ['x86_64', 'clone', 0, 0n, '0'],
    ['s390x', 'clone', 1, 0x100n, 'CLONE_VM'],
    ['x86_64', 'unshare', 0, 0x10020000n, 'CLONE_NEWNS|CLONE_NEWUSER'],
    ['x86_64', 'unshare', 0, 0x10020001n, 'CLONE_NEWNS|CLONE_NEWUSER|0x1'],
    ['x86_64', 'personality', 0, 0n, 'PER_LINUX'],
    ['x86_64', 'personality', 0, 0x20008n, 'PER_LINUX32|UNAME26'],
    ['x86_64', 'personality', 0, 0x40000n, 'ADDR_NO_RANDOMIZE'],
    ['x86_64', 'personality', 0, 0xffffffffn, '0xffffffff'],
    ['x86_64', 'personality', 0, 0x60000n, 'UNAME26|ADDR_NO_RANDOMIZE'],
    ['x86_64', 'mmap', 2, 0n, 'PROT_NONE'],
    ['x86_64', 'mmap', 2, 7n, 'PROT_READ|PROT_WRITE|PROT_EXEC'],
    ['x86_64', 'mmap', 3, 0x22n, 'MAP_PRIVATE|MAP_ANONYMOUS'],
    ['parisc', 'mmap', 3, 0x16n, 'MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS'],
    ['x86_64', 'ioctl', 1, 0x5401n, 'TCGETS'],
    ['ppc64le', 'ioctl', 1, 0x402c7413n, 'TCGETS'],
    ['x86_64', 'ioctl', 1, 0xdeadbeefn, '0xdeadbeef'],
    ['x86_64', 'prctl', 0, 22n, 'PR_SET_SECCOMP'],
    ['x86_64', 'fcntl', 1, 1030n, 'F_DUPFD_CLOEXEC'],
    ['x86', 'socketcall', 0, 1n, 'SYS_SOCKET'],
    ['x86', 'ipc', 0, 0x10017n, 'SHMGET|0x10000'],
    ['x86_64', 'seccomp', 1, 0n, '0'],
    ['x86_64', 'bpf', 0, 5n, 'BPF_PROG_LOAD'],
    ['x86_64', 'madvise', 2, 4n, 'MADV_DONTNEED'],
    ['x86_64', 'keyctl', 0, 11n, 'KEYCTL_READ'],
    ['x86_64', 'arch_prctl', 0, 0x1002n, 'ARCH_SET_FS'],
    ['x86_64', 'mount', 3, 0x5000n, 'MS_BIND|MS_REC'],
    ['x86_64', 'reboot', 2, 0x4321fedcn, 'LINUX_REBOOT_CMD_POWER_OFF'],
    ['x86_64', 'ptrace', 0, 0x4206n, 'PTRACE_SEIZE'],
  ] as const)('%s %s argument %i: %s is %s', (...row) => {
    const [arch, name, index, value, text] = row;
    const one = argument(arch, name, index);
    expect(formatScalar(one, value)).toBe(text);
    expect(parseScalar(one, text)).toBe(value);
  });

  it('names the protocol of a socket only when it knows the family', () => {
    const protocol = argument('x86_64', 'socket', 2);
    expect(formatScalar(protocol, 9n, given(0, 16n))).toBe('NETLINK_AUDIT');
    expect(formatScalar(protocol, 6n, given(0, 2n))).toBe('IPPROTO_TCP');
    expect(formatScalar(protocol, 6n, given(0, 1n))).toBe('6');
    expect(formatScalar(protocol, 6n)).toBe('6');
  });
});

describe('parseScalar', () => {
  it.each([
    ['socket', 0, 'PF_LOCAL', 1n],
    ['socket', 0, '0x2', 2n],
    ['socket', 1, '0x2|0x80000', 0x80002n],
    ['socket', 2, 'NETLINK_KOBJECT_UEVENT', 15n],
    ['personality', 0, '0xffffffff', 0xffffffffn],
    ['personality', 0, '-1', 0xffffffffn],
    ['ptrace', 0, '-1', 0xffffffffffffffffn],
    ['mmap', 3, '010', 8n],
    ['ioctl', 1, 'SNDCTL_TMR_TIMEBASE or SNDRV_TIMER_IOCTL_NEXT_DEVICE or TCGETS', 0x5401n],
    ['socket', 2, 'htons(ETH_P_ALL)', undefined],
    ['socket', 0, '', undefined],
    ['socket', 0, 'AF_INET|', undefined],
    ['socket', 0, 'constructor', undefined],
    ['socket', 0, '08', undefined],
  ] as const)('%s argument %i: %j is %s', (name, index, text, value) => {
    expect(parseScalar(argument('x86_64', name, index), text)).toBe(value);
  });
});

describe('scalarArguments', () => {
  it('has none for calls that take them behind a pointer, or that are not on the list', () => {
    for (const [arch, name] of [
      ['x86', 'mmap'],
      ['s390x', 'mmap'],
      ['x86_64', 'clone3'],
      ['x86_64', 'read'],
    ] as const) {
      expect(scalarArguments(syscallByName(arch, name) ?? { arch, nr: 0, name: undefined }), name).toEqual([]);
    }
  });

  it('survives a name of Object.prototype', () => {
    expect(scalarArguments({ arch: 'x86_64', nr: undefined, name: 'constructor' })).toEqual([]);
  });

  it('reads back whatever it prints, on every architecture', () => {
    const every = arches.flatMap((arch) => syscallsOf(arch).flatMap((call) => [...scalarArguments(call)]));
    fc.assert(
      fc.property(
        fc.constantFrom(...every),
        fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
        fc.nat(63),
        (one, value, shift) => {
          const bits = BigInt.asUintN(one.bits, value >> BigInt(shift));
          for (const constants of one.meanings) {
            const others: ArgumentValues = new Map(
              constants.given ? [[constants.given.index, constants.given.values[0] ?? 0n]] : [],
            );
            expect(parseScalar(one, formatScalar(one, bits, others))).toBe(bits);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
