import { resolveName, type NamingTool } from '../../kernel/aliases.ts';
import { archFacts, type Arch } from '../../kernel/arch.ts';
import { syscallByName, syscallByNumber, type Syscall } from '../../kernel/syscalls.ts';
import { decode } from './bytes.ts';
import { ByteCache } from './byte-cache.ts';
import { emptySlots } from './empty-slots.ts';

/** What a name in a trace stands for; `syscall` is undefined where no table has a call of that name. */
export interface NamedCall {
  readonly text: string;
  readonly syscall: Syscall | undefined;
}

export interface CallTableOptions {
  readonly arch: Arch;
  readonly tool: NamingTool;
  /** Names of this tool alone: `prlimit` is prlimit64 to sysdig. */
  readonly aliases?: Readonly<Record<string, string>>;
}

/** Longer names than this are no calls' names. */
const maxName = 64;

/** Numbers below this are looked up once. */
const lowNumbers = 1024;

/** The calls of one recording, by the numbers and names that its tool prints. A name becomes a string once. */
export class CallTable {
  readonly #arch: Arch;
  readonly #names: ByteCache<NamedCall>;
  /** Calls by number, as far as they were asked for. */
  readonly #numbers: (Syscall | undefined)[] = emptySlots(lowNumbers);

  constructor({ arch, tool, aliases = {} }: CallTableOptions) {
    this.#arch = arch;
    this.#names = new ByteCache(1024, (buffer, start, end) => {
      const text = decode(buffer.slice(start, Math.min(end, start + maxName)));
      const alias = Object.hasOwn(aliases, text) ? aliases[text] : undefined;
      const other = alias === undefined ? undefined : syscallByName(arch, alias);
      return { text, syscall: resolveName(arch, text, tool) ?? other };
    });
  }

  named(buffer: Uint8Array, start: number, end: number): NamedCall {
    return this.#names.get(buffer, start, end);
  }

  /** A number with bit 30 is x32's where the kernel has x32. */
  numbered(nr: number): Syscall {
    if (nr < 0 || nr >= lowNumbers) return this.#look(nr);
    return (this.#numbers[nr] ??= this.#look(nr));
  }

  #look(nr: number): Syscall {
    const x32 = this.#arch === 'x86_64' && nr >= archFacts('x32').offset;
    return syscallByNumber(x32 ? 'x32' : this.#arch, nr);
  }
}
