import { callsOf } from '@seccomp-tailor/core';
import type { Gathered } from '../../inputs/gather.ts';

/** Whether an exec is all that was seen of what ended by itself, which takes a call: it was one that failed. */
export function neverStarted({ evidence }: Pick<Gathered, 'evidence'>, status: number): boolean {
  const names = [...callsOf(evidence)].map(({ syscall }) => syscall.name);
  const execs = names.length > 0 && names.every((name) => name === 'execve' || name === 'execveat');
  return status > 0 && status < 128 && execs;
}
