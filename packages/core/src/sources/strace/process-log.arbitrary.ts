import fc from 'fast-check';

/** What happens next in a log of processes that come and go. */
export interface ProcessEvent {
  readonly what:
    | 'call'
    | 'clone'
    | 'exec'
    | 'wait'
    | 'exit'
    | 'kill'
    | 'signal'
    | 'split'
    | 'denied'
    | 'sigsys'
    | 'attached';
  /** Chooses the process, and what it does. */
  readonly who: number;
  readonly which: number;
  /** Printed with the number of -n. */
  readonly numbered: boolean;
}

/** Most of it calls. */
export const processEvents: fc.Arbitrary<readonly ProcessEvent[]> = fc.array(
  fc.record({
    what: fc.oneof(
      { weight: 6, arbitrary: fc.constant('call' as const) },
      {
        weight: 5,
        arbitrary: fc.constantFrom(
          'clone' as const,
          'exec' as const,
          'wait' as const,
          'exit' as const,
          'split' as const,
        ),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          'kill' as const,
          'signal' as const,
          'denied' as const,
          'sigsys' as const,
          'attached' as const,
        ),
      },
    ),
    who: fc.nat(7),
    which: fc.nat(20),
    numbered: fc.boolean(),
  }),
  { minLength: 5, maxLength: 60 },
);

/** Calls, their numbers and results; some tell 64 bits, some only 32, one is printed as a program of low addresses has it. */
const calls: readonly (readonly [call: string, nr: number, result: string])[] = [
  ['getppid()', 110, '1'],
  ['brk(NULL)', 12, '0x1ba38d40'],
  ['brk(NULL)', 12, '0x55555555a000'],
  ['read(3, "x", 1)', 0, '1'],
  ['close(3)', 3, '3'],
  ['mprotect(0x4c6000, 16384, PROT_READ)', 10, '0'],
  ['mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, 3, 0)', 9, '0x7f63dc2e4000'],
  ['fcntl(0, F_GETFL)', 72, '0x2 (flags O_RDWR)'],
  ['newfstatat(3, "", {st_mode=S_IFREG|0644, ...}, 0)', 262, '0'],
  ['openat(AT_FDCWD, "/x y", O_RDONLY)', 257, '3</x y>'],
  ['openat(AT_FDCWD, "/x", O_RDONLY)', 257, '-1 ENOENT (No such file or directory)'],
  ['stat64("/x", 0xffd0)', 195, '0'],
  ['futex(0x1, FUTEX_WAIT, 0, NULL)', 202, '? ERESTARTSYS (To be restarted if SA_RESTART is set)'],
  ['write(1, "x = 1", 5)', 1, '5'],
  ['pwrite64(3, ""..., 8192, 0)', 18, '8192'],
  ['writev(1, [{iov_base="ab", iov_len=2}], 1)', 20, '2'],
  ['poll([{fd=3, events=POLLIN}], 1, 0)', 7, '0 (Timeout)'],
  ['getpid()', 39, '-1 ENOSYS (Function not implemented)'],
  ['select(0, NULL, NULL, NULL, NULL)', 23, '? (INJECTED)'],
  ['getuid()', 102, '4294967297'],
];

const filler = (body: string, result: string): string => `${body.padEnd(26)} = ${result}`;

/** Prints the log of such processes as strace -f -o does. */
export function printProcesses(events: readonly ProcessEvent[]): readonly string[] {
  const lines = ['100 execve("/bin/init", ["init"], 0x7ffe /* 3 vars */) = 0'];
  const alive = [100];
  /** Made, and without a line so far. */
  const unborn: number[] = [];
  const pending = new Map<number, string>();
  let next = 101;
  const say = (pid: number, body: string): void => {
    const open = pending.get(pid);
    if (open !== undefined) lines.push(`${pid}   ${open}`);
    pending.delete(pid);
    lines.push(`${pid}   ${body}`);
  };
  for (const { what, who, which, numbered } of events) {
    if (which % 3 === 0) alive.push(...unborn.splice(0, 1));
    const pid = alive[who % alive.length];
    const chosen = calls[which % calls.length];
    if (pid === undefined || chosen === undefined) break;
    const [call, nr, result] = chosen;
    const number = numbered ? `[${`${nr}`.padStart(4)}] ` : '';
    if (what === 'call') say(pid, number + filler(call, result));
    else if (what === 'split' && !pending.has(pid)) {
      say(pid, `${number}${call.slice(0, -1)} <unfinished ...>`);
      pending.set(pid, `<... ${call.slice(0, call.indexOf('('))} resumed>)  = ${result}`);
    } else if (what === 'clone') {
      const flags = which % 2 === 0 ? 'SIGCHLD' : 'CLONE_VM|CLONE_VFORK';
      const made = filler(`clone(child_stack=NULL, flags=${flags}, child_tidptr=0x1)`, `${next}`);
      if (which % 5 === 0) {
        say(pid, `clone(child_stack=NULL, flags=${flags} <unfinished ...>`);
        pending.set(pid, `<... clone resumed>, child_tidptr=0x1) = ${next}`);
        alive.push(next);
      } else {
        say(pid, made);
        unborn.push(next);
      }
      next += which % 7 === 0 ? 61 : 1;
    } else if (what === 'exec') say(pid, `execve("/bin/p${which % 3}", ["p"], 0x7ffe /* 3 vars */) = 0`);
    else if (what === 'wait')
      say(pid, filler('wait4(-1, [{WIFEXITED(s)}], 0, NULL)', `${alive[which % alive.length] ?? 0}`));
    else if (what === 'signal') say(pid, '--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=7} ---');
    else if (what === 'sigsys') say(pid, '--- SIGSYS {si_signo=SIGSYS, si_code=SYS_SECCOMP, si_call_addr=0x4} ---');
    else if (what === 'denied') say(pid, filler('getppid()', '110'));
    else if (what === 'attached') lines.push(`strace: Process ${next} attached`);
    else if (what === 'exit' || what === 'kill') {
      if (what === 'exit' && which % 4 > 0) say(pid, filler('exit_group(0)', '?'));
      lines.push(`${pid}   ${what === 'exit' ? `+++ exited with ${which} +++` : '+++ killed by SIGTERM +++'}`);
      pending.delete(pid);
      alive.splice(alive.indexOf(pid), 1);
    }
  }
  return lines;
}
