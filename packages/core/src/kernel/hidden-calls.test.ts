import { describe, expect, it } from 'vitest';
import type { Arch } from './arch.ts';
import { hiddenCalls } from './hidden-calls.ts';

function names(arch: Arch): readonly (string | undefined)[] {
  return hiddenCalls(arch).map(({ syscall }) => syscall.name);
}

describe('hiddenCalls', () => {
  it.each([
    ['x86_64', 'clock_gettime clock_getres gettimeofday time getcpu restart_syscall rt_sigreturn'],
    ['aarch64', 'clock_gettime clock_getres gettimeofday getcpu restart_syscall rt_sigreturn'],
    [
      'x86',
      'clock_gettime clock_gettime64 clock_getres clock_getres_time64 gettimeofday time getcpu restart_syscall rt_sigreturn sigreturn',
    ],
    ['riscv64', 'clock_gettime clock_getres gettimeofday getcpu riscv_hwprobe restart_syscall rt_sigreturn'],
  ] as const)('%s: %s', (arch, expected) => {
    expect(names(arch).join(' ')).toBe(expected);
  });

  it('says why', () => {
    expect(hiddenCalls('x86_64').find(({ syscall }) => syscall.name === 'restart_syscall')?.reason).toBe('restart');
  });
});
