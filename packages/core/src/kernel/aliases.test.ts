import { describe, expect, it } from 'vitest';
import { resolveName } from './aliases.ts';
import { arches } from './arch.ts';
import { syscallsOf } from './syscalls.ts';

describe('resolveName', () => {
  it.each([
    ['x86_64', 'read', 'strace', 'read'],
    ['x86_64', 'pread', 'strace', 'pread64'],
    ['x86_64', '_exit', 'strace-old', 'exit'],
    ['x86_64', 'umount', 'strace', 'umount2'],
    ['x86', 'umount', 'strace', 'umount'],
    ['x86', 'umount', 'strace-old', 'umount2'],
    ['x86', 'oldumount', 'strace-old', 'umount'],
    ['x86', 'getrlimit', 'strace-old', 'ugetrlimit'],
    ['x86', 'old_getrlimit', 'strace-old', 'getrlimit'],
    ['x86', 'select', 'strace-old', '_newselect'],
    ['x86', 'socket_subcall', 'strace-old', 'socketcall'],
    ['x86', 'sys_kexec_load', 'audit', 'kexec_load'],
    ['aarch64', 'newfstat', 'audit', 'fstat'],
    ['aarch64', 'getdents', 'audit', 'getdents64'],
    ['x86_64', 'newfstat', 'tracepoint', 'fstat'],
    ['x86_64', 'sendfile64', 'tracepoint', 'sendfile'],
    ['x86_64', 'newfstatat', 'tracepoint', 'newfstatat'],
    ['x86_64', 'umount', 'tracepoint', 'umount2'],
    ['arm', 'umount', 'tracepoint', 'umount2'],
    ['arm', 'sendfile64', 'tracepoint', 'sendfile64'],
    ['x86_64', 'pread', 'ltrace', 'pread64'],
    ['arm', 'ugetrlimit', 'qemu', 'ugetrlimit'],
    ['x86_64', 'newstat', 'strace', undefined],
    ['aarch64', 'open', 'strace', undefined],
    ['x86_64', 'toString', 'strace', undefined],
  ] as const)('%s %s from %s is %s', (arch, name, tool, expected) => {
    expect(resolveName(arch, name, tool)?.name).toBe(expected);
  });

  it('leaves every name of the tables alone for a current strace', () => {
    for (const arch of arches) {
      for (const call of syscallsOf(arch)) expect(resolveName(arch, call.name ?? '', 'strace')).toBe(call);
    }
  });
});
