import { syscallByName } from '../packages/core/src/kernel/syscalls.ts';

/** Calls of some tasks that go on at once, in the order of time, and how tools record them. Times are milliseconds from a midnight on. */
export interface TimedCall {
  readonly task: number;
  readonly name: string;
  readonly entered: number;
}

export interface TimedEvent {
  readonly call: TimedCall;
  readonly what: 'enter' | 'leave';
  readonly time: number;
}

export const day = 24 * 3_600_000;
/** Midnight of 2026-11-23 in UTC. */
const midnight = 1_795_392_000_000;
const names = ['getuid', 'getgid', 'geteuid', 'getegid', 'getppid', 'getpgrp', 'sync', 'sched_yield'];
const tasks = [5, 6, 7];
/** Some take no time, no tool is silent for half a day. */
const gaps = [0, 1, 7, 999, 60_000, 5 * 3_600_000];

/** What happens where each step is taken from `choices`, from a time of the first day on; in the end all calls are over. */
export function eventsOf(choices: readonly number[], begin: number): readonly TimedEvent[] {
  const events: TimedEvent[] = [];
  const pending = new Map<number, TimedCall>();
  let time = begin;
  const leave = (call: TimedCall): void => {
    pending.delete(call.task);
    events.push({ call, what: 'leave', time });
  };
  for (const choice of choices) {
    if (events.length > 0) time += gaps[choice % gaps.length] ?? 0;
    const task = tasks[(choice >> 4) % tasks.length] ?? 0;
    const known = pending.get(task);
    if (known !== undefined) leave(known);
    else {
      const call = { task, name: names[(choice >> 8) % names.length] ?? '', entered: time };
      pending.set(task, call);
      events.push({ call, what: 'enter', time });
    }
  }
  for (const call of pending.values()) leave(call);
  return events;
}

const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0');

/** `12:29:05.045` */
export function clock(time: number): string {
  const of = time % day;
  return `${pad(Math.floor(of / 3_600_000))}:${pad(Math.floor(of / 60_000) % 60)}:${pad(Math.floor(of / 1000) % 60)}.${pad(of % 1000, 3)}`;
}

/** `2026-11-23T11:00:07.857000001-01:30` */
function inZone(time: number): string {
  const there = new Date(midnight + time - 90 * 60_000).toISOString();
  return there.replace('Z', '000001-01:30');
}

/** `1795436947.857` */
export function epoch(time: number): string {
  return seconds(midnight + time);
}

/** `4364.827` */
export function seconds(time: number): string {
  return `${Math.floor(time / 1000)}.${pad(time % 1000, 3)}`;
}

const nr = (name: string): number => syscallByName('x86_64', name)?.nr ?? -1;

const strace =
  (stamp: (time: number) => string) =>
  ({ call: { task, name }, what, time }: TimedEvent): string =>
    `${task} ${stamp(time)}000 ${what === 'enter' ? `${name}( <unfinished ...>` : `<... ${name} resumed>) = 0`}\n`;

const tracepoint = ({ call: { name }, what }: TimedEvent): string =>
  `sys_${what}: NR ${nr(name)} ${what === 'enter' ? '(0, 0, 0, 0, 0, 0)' : '= 0'}\n`;

/** How each format writes an event, and the scale of its times. */
export const timedFormats: Readonly<
  Record<string, { readonly stamp: (time: number) => string; readonly line: (event: TimedEvent, at: number) => string }>
> = {
  'strace -ttt': { stamp: epoch, line: strace(epoch) },
  'strace -tt': { stamp: clock, line: strace(clock) },
  ftrace: {
    stamp: seconds,
    line: (event) => `             x-${event.call.task}   [000] .....  ${seconds(event.time)}000: ${tracepoint(event)}`,
  },
  'perf script': {
    stamp: seconds,
    line: (event) =>
      `               x ${event.call.task} [000]  ${seconds(event.time)}000: raw_syscalls:${tracepoint(event)}`,
  },
  // A record is written when its call ends, and has the time at which that began.
  audit: {
    stamp: epoch,
    line: ({ call: { task, name, entered }, what }, at) =>
      what === 'enter'
        ? ''
        : `type=SYSCALL msg=audit(${epoch(entered)}:${at}): arch=c000003e syscall=${nr(name)} success=yes exit=0 a0=0 a1=0 a2=0 a3=0 items=0 ppid=1 pid=${task} auid=0 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=1 comm="x" exe="/x" key=(null)\n`,
  },
  'audit, of seccomp': {
    stamp: epoch,
    line: ({ call: { task, name, entered }, what }, at) =>
      what === 'leave'
        ? ''
        : `type=SECCOMP msg=audit(${epoch(entered)}:${at}): auid=0 uid=0 gid=0 ses=1 pid=${task} comm="x" exe="/x" sig=0 arch=c000003e syscall=${nr(name)} compat=0 ip=0x1 code=0x7ffc0000\n`,
  },
  'Security Profiles Operator': {
    stamp: epoch,
    line: ({ call: { task, name, entered }, what }, at) =>
      what === 'leave'
        ? ''
        : `I0705 12:08:18.729660 1 enricher.go:136] log-enricher "msg"="audit"  "executable"="/x" "pid"=${task} "syscallID"=${nr(name)} "syscallName"="${name}" "timestamp"="${epoch(entered)}:${at}" "type"="seccomp"\n`,
  },
  sysdig: {
    stamp: clock,
    line: ({ call: { task, name }, what, time }, at) =>
      `${at + 1} ${clock(time)}000000 0 x (${task}) ${what === 'enter' ? '>' : '<'} ${name} ${what === 'enter' ? 'a=1' : 'res=0'}\n`,
  },
  gVisor: {
    stamp: clock,
    line: ({ call: { task, name }, what, time }) =>
      `I1123 ${clock(time)}000       1 strace.go:564] [   ${task}:   ${task}] x ${what === 'enter' ? `E ${name}()` : `X ${name}() = 0 (0x0) (12.3µs)`}\n`,
  },
  'gVisor, as JSON': {
    stamp: epoch,
    line: ({ call: { task, name }, what, time }) =>
      `{"msg":"[   ${task}:   ${task}] x ${what === 'enter' ? `E ${name}()` : `X ${name}() = 0 (0x0) (12.3µs)`}","level":"info","time":"${inZone(time)}"}\n`,
  },
};
