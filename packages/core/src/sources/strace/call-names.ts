import { resolveName } from '../../kernel/aliases.ts';
import { archFacts, subArches, type Arch } from '../../kernel/arch.ts';
import { multiplexedAs } from '../../kernel/multiplexers.ts';
import { scalarArguments } from '../../kernel/signatures.ts';
import { syscallByNumber, type Syscall } from '../../kernel/syscalls.ts';
import { execs, exits, forks } from '../../kernel/task-calls.ts';
import { textOf } from './bytes.ts';
import { NameTable } from './name-table.ts';
import { ScalarReader } from './scalar-reader.ts';

/** In which of its architectures a task makes calls: an index into {@link CallNames.arches}. */
export type Mode = number;

/** What the parser must know of calls beyond their number. */
export type Role = 'plain' | 'fork' | 'exec' | 'exit' | 'output' | 'break' | 'wait';

/** A name as strace prints it, and what it means. */
export interface CallName {
  readonly text: string;
  readonly role: Role;
  /** The call in each mode; undefined where an architecture has none of that name. */
  readonly calls: readonly (Syscall | undefined)[];
  /** The multiplexer that strace may show under the name of this subcall, in each mode. */
  readonly multiplexers: readonly (Syscall | undefined)[];
  /** The number of `syscall_0x3e7`: a call strace has no name for. */
  readonly unnamed: number | undefined;
  /** The mode a task must be in to make a call strace prints so; undefined where several modes have it, or none. */
  readonly tells: Mode | undefined;
  /** Whether every program makes this call or one of its like. */
  readonly ordinary: boolean;
  /** Whether any mode has such a call. */
  readonly known: boolean;
  /** Reads the arguments worth recording, in each mode; undefined where there are none. */
  readonly scalars: readonly (ScalarReader | undefined)[];
  /** A bit for each mode in which the very call of this name, and no multiplexer, was observed. */
  observed: number;
  /** Lines the careful reader counted in mode 0, as long as they matter, and the id the fast lane knows it by: 0 where it may not read it. */
  lines: number;
  laneId: number | undefined;
}

/**
 * The names of one recording's calls, made of their bytes once each. `strace-old` names (4.10 and older) mean other
 * calls on i386; a log that shows its age switches over.
 */
export class CallNames {
  /** The recording's architecture and those its kernel can run programs of; a mode is an index of it. */
  readonly arches: readonly Arch[];
  #tool: 'strace' | 'strace-old' = 'strace';
  #cache: NameTable<CallName>;

  readonly #withArguments: boolean;

  constructor(native: Arch, withArguments: boolean) {
    this.arches = [native, ...subArches(native)];
    this.#withArguments = withArguments;
    this.#cache = this.#newCache();
  }

  get(buffer: Uint8Array, start: number, end: number): CallName {
    return this.#cache.get(buffer, start, end);
  }

  /** The mode a MODE line or the title of a table names. */
  modeOf(title: '32 bit' | '64 bit' | 'x32'): Mode | undefined {
    const bits = title === '32 bit' ? 32 : 64;
    const mode = this.arches.findIndex((arch) =>
      title === 'x32' || arch === 'x32' ? title === arch : archFacts(arch).bits === bits,
    );
    return mode < 0 ? undefined : mode;
  }

  /** The log was written by strace 4.10 or older. */
  becomeOld(): void {
    if (this.#tool === 'strace-old') return;
    this.#tool = 'strace-old';
    this.#cache = this.#newCache();
  }

  /** The call of a number in a mode; a number with bit 30 is x32's where the kernel has x32. */
  byNumber(mode: Mode, nr: number): Syscall {
    const x32 = this.arches.indexOf('x32');
    // The number alone tells native calls from x32's.
    const shared = x32 >= 0 && (mode === 0 || mode === x32);
    return syscallByNumber(this.arches[shared ? (nr >= x32Bit ? x32 : 0) : mode] as Arch, nr);
  }

  #newCache(): NameTable<CallName> {
    return new NameTable((buffer, start, end) => this.#make(textOf(buffer, start, end)));
  }

  #make(text: string): CallName {
    const unnamed = numberOf(text);
    if (unnamed !== undefined) {
      const calls = this.arches.map((_, mode) => this.byNumber(mode, unnamed));
      return {
        text,
        role: 'plain',
        calls,
        multiplexers: [],
        unnamed,
        tells: undefined,
        ordinary: false,
        known: true,
        scalars: [],
        observed: 0,
        lines: 0,
        laneId: undefined,
      };
    }
    const calls = this.arches.map((arch) => resolveName(arch, text, this.#tool));
    const multiplexers = this.arches.map((arch) => multiplexedAs(arch, text)?.call);
    const modes = [0, 1].filter((mode) => calls[mode] !== undefined || multiplexers[mode] !== undefined);
    const known = calls.some((call) => call !== undefined) || modes.length > 0;
    const tells = modes.length === 1 ? modes[0] : undefined;
    const role = roles.get(text) ?? 'plain';
    const scalars = calls.map((call) => (this.#withArguments ? readerOf(call) : undefined));
    return {
      text,
      role,
      calls,
      multiplexers,
      unnamed: undefined,
      tells,
      ordinary: ordinaryCalls.has(text),
      known,
      scalars,
      observed: 0,
      lines: 0,
      laneId: undefined,
    };
  }
}

function readerOf(call: Syscall | undefined): ScalarReader | undefined {
  const scalars = call === undefined ? [] : scalarArguments(call);
  return scalars.length === 0 ? undefined : new ScalarReader(scalars, call?.name === 'clone');
}

/**
 * `syscall_0x3e7`, before 4.21 `syscall_999`. The kernel looks at the low 32 bits. -1 shows as `syscall_0xffffffffffffffff`,
 * `syscall_18446744073709551615`, or without x32's bit 30, which it has set, as `syscall_18446744072635809791`.
 */
function numberOf(text: string): number | undefined {
  const digits = /^syscall_(0x[0-9a-f]{1,16}|\d{1,20})$/.exec(text)?.[1];
  if (digits === undefined) return undefined;
  const number = Number(BigInt.asIntN(32, BigInt(digits)));
  return number < 0 ? number | x32Bit : number;
}

const roles: ReadonlyMap<string, Role> = new Map(
  (
    [
      ['fork', [...forks, 'clone2']],
      ['exec', [...execs]],
      ['break', ['brk']],
      ['wait', ['wait4', 'waitpid']],
      ['exit', [...exits, '_exit']],
      [
        'output',
        ['write', 'writev', 'pwrite64', 'pwrite', 'pwritev', 'pwritev2', 'send', 'sendto', 'sendmsg', 'sendmmsg'],
      ],
    ] as const
  ).flatMap(([role, names]) => names.map((name) => [name, role] as const)),
);

/**
 * C libraries and runtimes make some of these before the program's own code runs, and whatever reads, writes or maps a file others; strace has
 * none of them in its classes of calls about processes, files by name, the network, signals or credentials.
 */
const ordinaryCalls: ReadonlySet<string> = new Set(
  `brk mmap mmap2 old_mmap mprotect munmap set_tid_address close close_range read readv pread64 pread write writev pwrite64 pwrite fstat fstat64
   fcntl fcntl64 ioctl lseek _llseek dup dup2 dup3`.split(/\s+/),
);

const x32Bit = 0x40000000;
