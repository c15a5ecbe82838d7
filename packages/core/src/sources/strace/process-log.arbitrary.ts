import fc from 'fast-check';

/** A log of processes that come and go: what happens in it, again and again, and which calls they make. */
export interface ProcessLog {
  readonly events: readonly ProcessEvent[];
  readonly repeats: number;
  readonly calls: readonly PrintedCall[];
  /** It has the numbers of -n. */
  readonly numbered: boolean;
  /** Its first program shows at once that it is a 64-bit one. */
  readonly told: boolean;
  /** A 32-bit program makes a call, so that it matters which architecture a program is of. */
  readonly mixed: boolean;
}

interface ProcessEvent {
  readonly what: (typeof happenings)[number];
  /** Chooses the process, and what it does. */
  readonly who: number;
  readonly which: number;
}

type PrintedCall = readonly [call: string, nr: number, result: string];

/** Most of it calls. */
const happenings = [
  ...(['call', 'call', 'call', 'call', 'call', 'call', 'call', 'call', 'call'] as const),
  ...(['clone', 'clone', 'exec', 'exec', 'wait', 'exit', 'exit', 'exit', 'split', 'split'] as const),
  ...(['kill', 'signal', 'denied', 'sigsys', 'attached', 'filter', 'failed', 'stray', 'lost', 'misnumbered'] as const),
] as const;

/** Some tell 64 bits, some only 32, one has an address of 32-bit programs, one a negative result as old versions print it. */
const calls: readonly PrintedCall[] = [
  ['getppid()', 110, '1'],
  ['brk(NULL)', 12, '0x1ba38d40'],
  ['read(3, "x", 1)', 0, '1'],
  ['close(3)', 3, '3'],
  ['mprotect(0x4c6000, 16384, PROT_READ)', 10, '0'],
  ['fcntl(0, F_GETFL)', 72, '0x2 (flags O_RDWR)'],
  ['openat(AT_FDCWD, "/x y", O_RDONLY)', 257, '3</x y>'],
  ['openat(AT_FDCWD, "/x", O_RDONLY)', 257, '-1 ENOENT (No such file or directory)'],
  ['futex(0x1, FUTEX_WAIT, 0, NULL)', 202, '? ERESTARTSYS (To be restarted if SA_RESTART is set)'],
  ['write(1, "x = 1", 5)', 1, '5'],
  ['pwrite64(3, ""..., 8192, 0)', 18, '8192'],
  ['writev(1, [{iov_base="ab", iov_len=2}], 1)', 20, '2'],
  ['poll([{fd=3, events=POLLIN}], 1, 0)', 7, '0 (Timeout)'],
  ['select(0, NULL, NULL, NULL, NULL)', 23, '? (INJECTED)'],
  ['brk(NULL)', 12, '0x55555555a000'],
  ['brk(NULL)', 12, '0x4000000'],
  ['brk(NULL)', 12, '0xffffffff'],
  ['getpgrp()', 111, '0x1ba38d40'],
  ['mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, 3, 0)', 9, '0x7f63dc2e4000'],
  ['newfstatat(3, "", {st_mode=S_IFREG|0644, ...}, 0)', 262, '0'],
  ['stat64("/x", 0xffd0)', 195, '0'],
  ['getpid()', 39, '-1 ENOSYS (Function not implemented)'],
  ['getuid()', 102, '4294967297'],
  ['fcntl(0, F_GETFD)', 72, '0xfffffffffffffff2 (flags FD_CLOEXEC)'],
  ['getpgid(0)', 121, '-3'],
  ['getppid()', 110, '0x6e'],
  ['read(3, "x", 1)', 0, '40960'],
];

const sometimes = fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });

export const processLogs: fc.Arbitrary<ProcessLog> = fc.record({
  events: fc.array(fc.record({ what: fc.constantFrom(...happenings), who: fc.nat(7), which: fc.nat(20) }), {
    minLength: 8,
    maxLength: 25,
  }),
  // Only what was seen some times is nothing new.
  repeats: fc.integer({ min: 8, max: 25 }),
  // Few of them: then programs may end before anything tells their architecture.
  calls: fc.subarray([...calls], { minLength: 2, maxLength: 6 }),
  numbered: sometimes,
  told: fc.boolean(),
  mixed: fc.boolean(),
});

/** Prints such a log as strace -f -o does. */
export function printProcesses(log: ProcessLog): readonly string[] {
  const printer = new Printer(log);
  for (let left = log.repeats; left > 0; left -= 1) for (const event of log.events) printer.print(event);
  return printer.lines;
}

class Printer {
  readonly lines = ['100 execve("/bin/init", ["init"], 0x7ffe /* 3 vars */) = 0'];
  readonly #calls: readonly PrintedCall[];
  readonly #numbered: boolean;
  readonly #alive = [100];
  /** Made, and without a line so far. */
  readonly #unborn: number[] = [];
  readonly #pending = new Map<number, string>();
  #next = 101;

  constructor({ calls: made, numbered, told, mixed }: ProcessLog) {
    this.#calls = made;
    this.#numbered = numbered;
    if (mixed) this.lines.push('90   stat64("/x", 0xffd0) = 0');
    if (told) this.lines.push('100   newfstatat(3, "", {}, 0) = 0');
  }

  print({ what, who, which }: ProcessEvent): void {
    if (which % 3 === 0) this.#alive.push(...this.#unborn.splice(0, 1));
    const pid = this.#alive[who % this.#alive.length];
    const chosen = this.#calls[which % this.#calls.length];
    if (pid === undefined || chosen === undefined) return;
    if (what === 'call') this.#call(pid, chosen);
    else if (what === 'split') this.#split(pid, chosen);
    else if (what === 'clone') this.#clone(pid, which);
    else if (what === 'exit' || what === 'kill' || what === 'filter') this.#end(pid, what, which);
    else if (what === 'attached') this.lines.push(`strace: Process ${this.#next} attached`);
    else if (what === 'lost') this.#pending.delete(pid);
    else if (what === 'stray') this.lines.push(`${pid}   ${resumed(chosen)}`);
    else if ((what === 'signal' || what === 'sigsys') && which % 2 === 0)
      this.lines.push(`${pid}   ${this.#other(what, which)}`);
    else if (what === 'misnumbered') this.#call(pid, [chosen[0], which, chosen[2]]);
    else this.#say(pid, this.#other(what, which));
  }

  #other(what: 'exec' | 'failed' | 'wait' | 'signal' | 'sigsys' | 'denied', which: number): string {
    const reaped = this.#alive[which % this.#alive.length] ?? 0;
    return {
      exec: `execve("/bin/p${which % 3}", ["p"], 0x7ffe /* 3 vars */) = 0`,
      failed: `execve("/bin/q", ["q"], 0x7ffe /* 3 vars */) = -1 ENOENT (No such file or directory)`,
      wait: filler('wait4(-1, [{WIFEXITED(s)}], 0, NULL)', `${reaped}`),
      signal: '--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=7} ---',
      sigsys: '--- SIGSYS {si_signo=SIGSYS, si_code=SYS_SECCOMP, si_call_addr=0x4} ---',
      denied: filler('getppid()', '110'),
    }[what];
  }

  #say(pid: number, body: string): void {
    const open = this.#pending.get(pid);
    if (open !== undefined) this.lines.push(`${pid}   ${open}`);
    this.#pending.delete(pid);
    this.lines.push(`${pid}   ${body}`);
  }

  #number(nr: number): string {
    return this.#numbered ? `[${`${nr}`.padStart(4)}] ` : '';
  }

  #call(pid: number, [call, nr, result]: PrintedCall): void {
    this.#say(pid, this.#number(nr) + filler(call, result));
  }

  #split(pid: number, made: PrintedCall): void {
    const [call, nr] = made;
    this.#say(pid, `${this.#number(nr)}${call.slice(0, -1)} <unfinished ...>`);
    this.#pending.set(pid, resumed(made));
  }

  #clone(pid: number, which: number): void {
    const begun = `clone(child_stack=NULL, flags=${which % 2 === 0 ? 'SIGCHLD' : 'CLONE_VM|CLONE_VFORK'}`;
    if (which % 5 === 0) {
      this.#say(pid, `${begun} <unfinished ...>`);
      this.#pending.set(pid, `<... clone resumed>, child_tidptr=0x1) = ${this.#next}`);
      this.#alive.push(this.#next);
    } else {
      this.#say(pid, filler(`${begun}, child_tidptr=0x1)`, `${this.#next}`));
      this.#unborn.push(this.#next);
    }
    // 61 is the number of wait4, 56 that of clone.
    this.#next += which % 7 === 0 ? 61 : 1;
  }

  #end(pid: number, what: 'exit' | 'kill' | 'filter', which: number): void {
    if (what === 'exit' && which % 4 > 0) this.#say(pid, filler('exit_group(0)', '?'));
    this.lines.push(`${pid}   +++ ${ends[what]} +++`);
    this.#pending.delete(pid);
    // Whatever happens next is the first one's again, so that it goes on.
    this.#alive.splice(this.#alive.indexOf(pid), 1);
    if (this.#alive.length === 0) this.#alive.push(100);
  }
}

const ends = { exit: 'exited with 0', kill: 'killed by SIGTERM', filter: 'killed by SIGSYS (core dumped)' } as const;

/** Old versions print two blanks. */
function resumed([call, , result]: PrintedCall): string {
  return `<... ${call.slice(0, call.indexOf('('))} resumed>)  = ${result}`;
}

function filler(body: string, result: string): string {
  return `${body.padEnd(26)} = ${result}`;
}
