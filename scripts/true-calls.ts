import { readFileSync } from 'node:fs';
import type { KernelEvent } from './kernel-events.ts';

const execve = 59;
const prctl = 157;
const seccomp = 317;

/**
 * Numbers of the calls of a program that `strace` started: all calls but the tracer's own, from the program's execve on. The first
 * event is the tracer's; what its children did before that execve was strace trying out ptrace.
 */
export function callsUnderStrace(events: readonly KernelEvent[]): ReadonlySet<number> {
  const tracer = events[0]?.task;
  const tracees = events.filter((event) => event.kind === 'call' && event.task !== tracer);
  const start = tracees.findIndex((event) => event.kind === 'call' && event.nr === execve);
  if (start < 0) throw new Error('no program was started');
  return numbersOf(tracees.slice(start));
}

/**
 * Numbers of the calls that a container's filter saw: those of the task that loaded it and of all its children, from the moment it was
 * loaded. Of several attempts the last one counts: those before ask what the kernel can do.
 */
export function callsUnderFilter(events: readonly KernelEvent[]): ReadonlySet<number> {
  const loaded = events.findLastIndex(loadsFilter);
  const loader = events[loaded];
  if (loader === undefined) throw new Error('no filter was loaded');
  const family = new Set([loader.task]);
  const seen = events.slice(loaded + 1).filter((event) => {
    if (!family.has(event.task)) return false;
    if (event.kind === 'fork') family.add(event.child);
    return event.kind === 'call';
  });
  return numbersOf(seen);
}

/** seccomp(SECCOMP_SET_MODE_FILTER, flags, program) or prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program); numbers are hexadecimal. */
function loadsFilter(event: KernelEvent): boolean {
  if (event.kind === 'fork' || event.args[2] === '0') return false;
  const [first, second] = event.args;
  return (event.nr === seccomp && first === '1') || (event.nr === prctl && first === '16' && second === '2');
}

export function numbersOf(events: readonly KernelEvent[]): ReadonlySet<number> {
  return new Set(events.flatMap((event) => (event.kind === 'call' ? [event.nr] : [])));
}

/** Sorted names, looked up in the header of the kernel, not in the tables that read the traces. */
export function namesOf(numbers: ReadonlySet<number>): readonly string[] {
  const header = readFileSync('/usr/include/x86_64-linux-gnu/asm/unistd_64.h', 'utf8');
  const table = new Map([...header.matchAll(/^#define __NR_(\w+) (\d+)$/gm)].map(([, name, nr]) => [Number(nr), name]));
  return [...numbers].map((number) => table.get(number) ?? `nr:${number}`).toSorted();
}
