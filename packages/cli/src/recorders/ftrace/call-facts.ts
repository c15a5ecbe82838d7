import {
  resolveName,
  scalarArguments,
  subArches,
  syscallByName,
  syscallByNumber,
  type Arch,
  type Syscall,
} from '@seccomp-tailor/core';

/** x32 calls carry this bit in their number. */
const x32Bit = 0x40000000;

/** What a recording needs to know of the calls of one machine. */
export class CallFacts {
  readonly native: Arch;
  /** The 32-bit architecture whose programs the kernel runs too; undefined where there is none. */
  readonly compat: Arch | undefined;
  /**
   * The number a successful exec ends under if the new program is a native one: x86 puts the new architecture's number there. Undefined
   * where exits do not tell.
   */
  readonly nativeExec: number | undefined;
  readonly #forks: ReadonlySet<number>;
  readonly #execs: ReadonlySet<number>;
  readonly #signalReturns: ReadonlySet<number>;
  readonly #watchable: ReadonlyMap<number, string>;
  readonly #calls = new Map<string, Syscall>();

  /** `events`: the names in the folder of the group `syscalls`. */
  constructor(native: Arch, events: readonly string[]) {
    this.native = native;
    this.compat = subArches(native).find((arch) => arch !== 'x32');
    this.nativeExec = native === 'x86_64' ? this.number('execve') : undefined;
    this.#forks = this.#numbers(['clone', 'clone3', 'fork', 'vfork']);
    this.#execs = this.#numbers(['execve', 'execveat']);
    this.#signalReturns = this.#numbers(['rt_sigreturn', 'sigreturn']);
    this.#watchable = watchable(native, events);
  }

  number(name: string): number | undefined {
    return syscallByName(this.native, name)?.nr;
  }

  isFork(number: number): boolean {
    return this.#forks.has(number);
  }

  isExec(number: number): boolean {
    return this.#execs.has(number);
  }

  isNativeExec(number: number): boolean {
    return number === this.number('execve') || number === this.number('execveat');
  }

  isSignalReturn(number: number): boolean {
    return this.#signalReturns.has(number);
  }

  /** The name of the event that native calls of this number have for themselves. */
  eventOf(number: number): string | undefined {
    return this.#watchable.get(number);
  }

  /** Numbers of native calls that have events of their own, and the event of their end. */
  get namedExits(): readonly (readonly [number: number, event: string])[] {
    return [...this.#watchable].map(([number, event]) => [number, event.replace(prefix, 'sys_exit_')]);
  }

  /** Numbers of native calls with arguments worth recording. */
  get withArguments(): readonly number[] {
    return [...this.#watchable.keys()].filter((number) => scalarArguments(this.call(number, false)).length > 0);
  }

  call(number: number, compat: boolean): Syscall {
    const arch = compat && this.compat !== undefined ? this.compat : this.#wide(number);
    const key = `${arch}:${number}`;
    let call = this.#calls.get(key);
    if (call === undefined) {
      call = syscallByNumber(arch, number);
      if (this.#calls.size < 4096) this.#calls.set(key, call);
    }
    return call;
  }

  #wide(number: number): Arch {
    return this.native === 'x86_64' && number >= x32Bit ? 'x32' : this.native;
  }

  #numbers(names: readonly string[]): Set<number> {
    const arches = this.compat === undefined ? [this.native] : [this.native, this.compat];
    const calls = arches.flatMap((arch) => names.map((name) => syscallByName(arch, name)?.nr));
    return new Set(calls.filter((number) => number !== undefined));
  }
}

const prefix = 'sys_enter_';

function watchable(native: Arch, events: readonly string[]): Map<number, string> {
  const found = new Map<number, string>();
  for (const event of events.filter((name) => name.startsWith(prefix))) {
    const number = resolveName(native, event.slice(prefix.length), 'tracepoint')?.nr;
    if (number !== undefined) found.set(number, event);
  }
  return found;
}
