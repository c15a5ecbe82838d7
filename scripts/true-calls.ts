import { readFileSync } from 'node:fs';
import type { KernelEvent } from './kernel-events.ts';

const execve = 59;
const prctl = 157;
const seccomp = 317;

/**
 * Numbers of the calls of a program that a tracer started, from its execve on. The first event is the tracer's; what other children of
 * it did was for the tracer.
 */
export function callsUnderTracer(events: readonly KernelEvent[]): ReadonlySet<number> {
  const tracer = events[0]?.task;
  return callsFrom(
    events.findIndex((event) => event.task !== tracer && isExec(event)),
    events,
  );
}

/** Numbers of the calls of the program that was started last. */
export function callsOfLast(events: readonly KernelEvent[]): ReadonlySet<number> {
  return callsFrom(events.findLastIndex(isExec), events);
}

function callsFrom(start: number, events: readonly KernelEvent[]): ReadonlySet<number> {
  const program = events[start];
  if (program === undefined) throw new Error('no program was started');
  return callsOfFamily(program.task, events.slice(start));
}

/** Numbers of the calls of a program that a shell turned into: the first execve is the shell's. */
export function callsOfProgram(events: readonly KernelEvent[]): ReadonlySet<number> {
  const shell = events.findIndex(isExec);
  return numbersOf(events.slice(events.findIndex((event, index) => index > shell && isExec(event))));
}

function isExec(event: KernelEvent): boolean {
  return event.kind === 'call' && event.nr === execve;
}

/**
 * Numbers of the calls that a container's filter saw: those of the task that loaded it and of all its children, from the moment it was
 * loaded. Of several attempts the last one counts: those before ask what the kernel can do.
 */
export function callsUnderFilter(events: readonly KernelEvent[]): ReadonlySet<number> {
  const loaded = events.findLastIndex(loadsFilter);
  const loader = events[loaded];
  if (loader === undefined) throw new Error('no filter was loaded');
  return callsOfFamily(loader.task, events.slice(loaded + 1));
}

/** Numbers of the calls of a task and of all that come from it. */
function callsOfFamily(first: number, events: readonly KernelEvent[]): ReadonlySet<number> {
  const family = new Set([first]);
  const theirs = events.filter((event) => {
    if (!family.has(event.task)) return false;
    if (event.kind === 'fork') family.add(event.child);
    return true;
  });
  return numbersOf(theirs);
}

/** seccomp(SECCOMP_SET_MODE_FILTER, flags, program) or prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program); numbers are hexadecimal. */
function loadsFilter(event: KernelEvent): boolean {
  if (event.kind === 'fork' || event.args[2] === '0') return false;
  const [first, second] = event.args;
  return (event.nr === seccomp && first === '1') || (event.nr === prctl && first === '16' && second === '2');
}

function numbersOf(events: readonly KernelEvent[]): ReadonlySet<number> {
  return new Set(events.flatMap((event) => (event.kind === 'call' ? [event.nr] : [])));
}

/** Sorted names, looked up in the header of the kernel, not in the tables that read the traces. */
export function namesOf(numbers: ReadonlySet<number>): readonly string[] {
  const header = readFileSync('/usr/include/x86_64-linux-gnu/asm/unistd_64.h', 'utf8');
  const table = new Map([...header.matchAll(/^#define __NR_(\w+) (\d+)$/gm)].map(([, name, nr]) => [Number(nr), name]));
  return [...numbers].map((number) => table.get(number) ?? `nr:${number}`).toSorted();
}
