import type { Arch } from '../../kernel/arch.ts';
import type { Syscall } from '../../kernel/syscalls.ts';
import type { Observation } from '../../observations/observation.ts';
import type { ObservationSink } from '../../observations/sink.ts';
import type { CallNames, Mode } from './call-names.ts';
import type { FastLane } from './fast-lane.ts';
import type { Call, Task } from './task.ts';

/** How many calls of a program are held back for something that tells its mode; a log filtered to few calls may never show it. */
const maxHeld = 256;

/**
 * Turns calls into observations. strace prints names, and in many logs nothing says which architecture's: a task's mode
 * is known from numbers (-n), pointers (-i), MODE lines and its parent, else from the first call after the exec that only one mode can
 * make. Until then its calls are held back.
 */
export class Ledger {
  /** Counts what is nothing new by itself, and is told what was. */
  lane: FastLane | undefined;
  readonly #sink: ObservationSink;
  readonly #names: CallNames;
  readonly #input: string;
  readonly #observation: Observation;
  /** Calls seen in a mode their task should not have been in, so that its other calls may be of that mode too. */
  #stray = 0;
  /** Programs that ended without telling their mode. */
  #untold = 0;
  /** Those of them that have their data where 32-bit programs have it. */
  #narrow = 0;
  /** Whether any call was one that no whole recording lacks. */
  sawOrdinary = false;
  /** Whether any call of another mode than the native one was made. */
  #mixed = false;
  /** Multiplexers whose subcalls were also seen under names that have a number of their own: how often. */
  readonly #ambiguous = new Map<Syscall, number>();
  /** Multiplexers that were certainly used. */
  readonly #multiplexed = new Set<Syscall>();
  /** A call that every kernel has, printed without its number, was said to be missing. */
  #impossible = false;

  constructor(sink: ObservationSink, names: CallNames, input: string) {
    this.#sink = sink;
    this.#names = names;
    this.#input = input;
    const syscall: Syscall = { arch: names.arches[0] as Arch, nr: -1, name: undefined };
    this.#observation = {
      syscall,
      outcome: 'unseen',
      errno: undefined,
      count: 1,
      args: undefined,
      program: undefined,
      line: 0,
    };
  }

  get native(): Arch {
    return this.#names.arches[0] as Arch;
  }

  /** Whether the recording's kernel runs programs of one architecture only. */
  get onlyMode(): boolean {
    return this.#names.arches.length === 1;
  }

  /** A call whose outcome is settled. The call object may be reused afterwards. */
  record(task: Task, call: Call): void {
    if (call.nr !== undefined) return this.#recordNumber(task, call, call.nr | 0);
    if (call.shownMode !== undefined) this.decide(task, call.shownMode);
    this.#doubt(call.name.text, isMissing(call) ? 'ENOSYS' : undefined);
    if (!task.sure) {
      const told = call.name.tells ?? (isWide(call.value) ? 0 : undefined);
      if (told === undefined && task.held.length < maxHeld) {
        task.held.push({ ...call });
        task.narrow ||= isNarrowBreak(call);
        return;
      }
      this.decide(task, told ?? task.mode);
    }
    this.#observe(call, task.mode);
  }

  /** The task's mode is known from now on and since its exec. */
  decide(task: Task, mode: Mode): void {
    task.mode = mode;
    task.sure = true;
    if (task.held.length === 0) return;
    const { held } = task;
    task.held = [];
    task.narrow = false;
    for (const call of held) this.#observe(call, mode);
  }

  /** The task runs another program now, or ended: what is still held back was made in the likely mode. */
  release(task: Task): void {
    if (task.held.length === 0) return;
    // An exec of a thread's first call tells nothing, and needs nothing told: it is its parent's mode.
    if (task.narrow) this.#narrow += 1;
    else if (task.held.some(({ name }) => name.role !== 'exec')) this.#untold += 1;
    this.decide(task, task.mode);
  }

  /** The input is over. */
  end(): void {
    if (this.lane !== undefined) this.#endLane(this.lane);
    const uncertain = this.#stray + Number(this.#impossible) + this.#narrow + (this.#mixed ? this.#untold : 0);
    if (uncertain > 0) this.#sink.incomplete('arch-uncertain', uncertain);
    for (const [multiplexer, count] of this.#ambiguous) {
      if (this.#multiplexed.has(multiplexer)) continue;
      this.#sink.incomplete('arch-uncertain', count);
      this.#sink.diagnose({
        code: 'subcall-ambiguous',
        multiplexer: multiplexer.name ?? '',
        count,
        at: { input: this.#input },
      });
    }
  }

  #endLane(lane: FastLane): void {
    this.#untold += lane.totals.untold;
    this.#narrow += lane.totals.narrow;
    lane.flush(this.#observation, (observation) => this.#sink.observe(observation));
  }

  #doubt(name: string, errno: string | undefined): void {
    if (errno === 'ENOSYS' && alwaysThere.has(name)) this.#impossible = true;
  }

  /** A number beats the name and what is known of the task: mode 0 and 1 give most names different numbers. */
  #recordNumber(task: Task, call: Call, nr: number): void {
    const modes = call.name.unnamed === undefined ? this.#modesOf(call, nr) : [];
    if (modes.length === 0 && call.name.unnamed !== nr) this.#disagree(call, nr);
    const mode = modes.includes(task.mode) ? task.mode : (modes[0] ?? task.mode);
    this.decide(task, mode);
    this.#emit(call, this.#names.byNumber(mode, nr), mode);
  }

  /** `[ 257] close(3) = 0`: of another architecture than we think, or of a call that was changed on its way. */
  #disagree({ name, line }: Call, number: number): void {
    this.#stray += 1;
    this.#sink.diagnose({ code: 'number-disagrees', name: name.text, number, at: { input: this.#input, line } });
  }

  #modesOf({ name }: Call, nr: number): readonly Mode[] {
    return this.#names.arches.flatMap((_, mode) =>
      name.calls[mode]?.nr === nr || name.multiplexers[mode]?.nr === nr ? [mode] : [],
    );
  }

  #observe(call: Call, mode: Mode): void {
    const { name } = call;
    const multiplexer = name.multiplexers[mode];
    const own = name.calls[mode];
    if (multiplexer !== undefined) {
      if (own === undefined) this.#multiplexed.add(multiplexer);
      else this.#ambiguous.set(multiplexer, (this.#ambiguous.get(multiplexer) ?? 0) + 1);
      return this.#emit(call, multiplexer, mode);
    }
    if (own !== undefined) {
      name.observed |= 1 << mode;
      return this.#emit(call, own, mode);
    }
    const other = name.calls.findIndex((known, at) => known !== undefined || name.multiplexers[at] !== undefined);
    if (other < 0) return;
    this.#stray += 1;
    this.#observe(call, other);
  }

  #emit(call: Call, syscall: Syscall, mode: Mode): void {
    if (mode !== 0) this.#mixed = true;
    else if (syscall === call.name.calls[0]) this.lane?.lore.learnCall(call.name, call.program);
    if (call.name.ordinary) this.sawOrdinary = true;
    const observation = this.#observation;
    observation.syscall = syscall;
    observation.outcome = call.outcome;
    observation.errno = call.errno;
    // A subcall's arguments are the multiplexer's only through memory.
    observation.args =
      call.name.scalars[mode] !== undefined && syscall === call.name.calls[mode] ? call.args : undefined;
    observation.program = call.program;
    observation.line = call.line;
    observation.origin = call.origin;
    this.#sink.observe(observation);
  }
}

/**
 * Calls that every kernel has and that never fail. `getpid() = -1 ENOSYS (Function not implemented)` is x32's on a kernel without x32, or a
 * filter refused it: the name alone does not tell.
 */
const alwaysThere: ReadonlySet<string> = new Set([
  'getegid',
  'geteuid',
  'getgid',
  'getpgrp',
  'getpid',
  'getppid',
  'gettid',
  'getuid',
]);

/** Whether the kernel said that it has no such call: before 5.0 strace may print that as `= -38`. */
export function isMissing({ errno, value }: { readonly errno: string | undefined; readonly value: number }): boolean {
  return errno === 'ENOSYS' || value === -38;
}

/** No 32-bit task gets such a result; old versions print a negative one of theirs with 64 bits. */
function isWide(value: number): boolean {
  return value > 0xffff_ffff && value < 0xffff_ffff_0000_0000;
}

/**
 * `brk(NULL) = 0x5835d000`: below 4 GiB, and far behind the lowest addresses, from which the data of 64-bit programs with
 * fixed addresses goes on.
 */
function isNarrowBreak({ name, value }: Call): boolean {
  return name.role === 'break' && value > 0x0400_0000 && value <= 0xffff_ffff;
}
