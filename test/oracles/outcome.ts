import { answerOf } from '../../packages/core/src/bpf/answer.ts';
import { archFacts } from '../../packages/core/src/kernel/arch.ts';
import { syscallByNumber } from '../../packages/core/src/kernel/syscalls.ts';
import type { Call, Verdict } from '../../packages/core/src/profile/verdict.ts';
import { isPresent } from '../components.ts';

/** Whether this machine can make a call: those of i386 take `int 0x80`. */
export function canMake({ arch }: Call): boolean {
  return arch !== 'x86' || isPresent('int-0x80');
}

/** The line of `helpers/run-calls.c` that makes a call; i386 calls are made by `int 0x80` with the whole registers. */
export function callLine({ arch, nr, args }: Call): string {
  const abi = archFacts(arch).audit === archFacts('x86_64').audit ? 'syscall' : 'int80';
  return `${[abi, nr, ...args].join(' ')}\n`;
}

/** Error numbers that rules use and none of the calls fails with by itself. */
export const ownErrnos: readonly number[] = [71, 72, 73, 74, 78, 79, 80, 81, 82, 83, 84];

const enosys = 38;
/** MAX_ERRNO: the kernel takes larger ones for this one. */
const maxErrno = 4095;

/** What `helpers/run-calls.c` prints for a call that gets this verdict; `allowed` stands for anything the call itself may do. */
export function outcomeOf(verdict: Verdict): string {
  return outcomeOfAnswer(answerOf(verdict), verdict);
}

/** The same for a filter's return value, which may carry data for other actions than ERRNO. */
export function outcomeOfAnswer(answer: number, { action }: Verdict): string {
  const data = answer & 0xffff;
  switch (action) {
    case 'SCMP_ACT_KILL_PROCESS':
      return 'killed-process';
    case 'SCMP_ACT_KILL_THREAD':
      return 'killed-thread';
    case 'SCMP_ACT_TRAP':
      return `trap ${data}`;
    case 'SCMP_ACT_ERRNO':
      return `returned ${data === 0 ? 0 : -Math.min(data, maxErrno)}`;
    // Nobody traces, nobody listens.
    case 'SCMP_ACT_TRACE':
    case 'SCMP_ACT_NOTIFY':
      return `returned ${-enosys}`;
    case 'SCMP_ACT_LOG':
    case 'SCMP_ACT_ALLOW':
      return 'allowed';
  }
}

/** What is seen of a call: the line as it stands, or `allowed` if it is what the call itself gives. */
export function seenOf(line: string, { arch, nr }: Call): string {
  const value = /^returned (-?\d+)$/.exec(line)?.[1];
  if (value === undefined) return line;
  const { name } = syscallByNumber(arch, nr);
  // Kernels without x32 have none of its calls.
  if (arch === 'x32' || name === undefined) return value === `${-enosys}` ? 'allowed' : line;
  const own = ownErrnos.includes(-Number(value)) || value === `${-enosys}` || Number(value) < -1000;
  const zero = value === '0' && !mayBeZero.has(name);
  return own || zero ? line : 'allowed';
}

/** Calls that succeed with 0. */
const mayBeZero: ReadonlySet<string> = new Set([
  'getppid',
  'getuid',
  'getgid',
  'geteuid',
  'getegid',
  'getuid32',
  'getgid32',
  'geteuid32',
  'getegid32',
  'sched_yield',
  'getpgrp',
  'getpgid',
  'getsid',
  'sched_get_priority_max',
  'sched_getscheduler',
  'munlockall',
]);

/** Whether an outcome can be told from the call's own: ENOSYS is also what a call that does not exist gives. */
export function agrees(expected: string, line: string, call: Call): boolean {
  const seen = seenOf(line, call);
  return seen === expected || line === expected;
}
