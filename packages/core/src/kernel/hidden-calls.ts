import type { Arch } from './arch.ts';
import { syscallByName, type Syscall } from './syscalls.ts';

/**
 * Why a trace may lack a call that the traced program needs on the next run:
 * - `vdso`: libc asks the vDSO, which answers without a system call as long as the machine's clock source allows it;
 *   on another machine, or for another clock, the same function makes the call.
 * - `restart`: the kernel makes the program call it, to go on with a sleep that a stop or a signal interrupted.
 * - `signal-return`: every signal handler ends in it, so that it shows only in runs in which a signal was handled.
 */
export type HiddenReason = 'vdso' | 'restart' | 'signal-return';

/** A call that programs make unseen by tracers. */
export interface HiddenCall {
  readonly syscall: Syscall;
  readonly reason: HiddenReason;
}

// The 64-bit time and `sigreturn` forms exist on 32-bit architectures only, riscv_hwprobe on RISC-V; each architecture gets those it has.
const reasons: Readonly<Record<string, HiddenReason>> = {
  clock_gettime: 'vdso',
  clock_gettime64: 'vdso',
  clock_getres: 'vdso',
  clock_getres_time64: 'vdso',
  gettimeofday: 'vdso',
  time: 'vdso',
  getcpu: 'vdso',
  riscv_hwprobe: 'vdso',
  restart_syscall: 'restart',
  rt_sigreturn: 'signal-return',
  sigreturn: 'signal-return',
};

/** The calls a profile for `arch` should allow whether or not the evidence shows them, each with its reason. */
export function hiddenCalls(arch: Arch): readonly HiddenCall[] {
  return Object.entries(reasons).flatMap(([name, reason]) => {
    const syscall = syscallByName(arch, name);
    return syscall === undefined ? [] : [{ syscall, reason }];
  });
}
