import { archFacts, archLabel, type Arch } from './arch.ts';
import { names, numbers, since } from './tables/syscalls.ts';
import { parseKernelVersion, type KernelVersion } from './version.ts';

/**
 * One system call of one architecture. Interned while it is in the tables: the same call is the same object.
 * `nr` is the number the kernel sees (x32's bit 30 and MIPS's offsets included). A number without a name keeps
 * `name` undefined, a name without a number (newer than our tables) keeps `nr` undefined; never both.
 */
export interface Syscall {
  readonly arch: Arch;
  readonly nr: number | undefined;
  readonly name: string | undefined;
}

/** The call of that name; undefined where the architecture has none. Aliases of older tools are not resolved here. */
export function syscallByName(arch: Arch, name: string): Syscall | undefined {
  return callsOf(arch).byName.get(name);
}

/** The call of that number. Never fails: a number without a name comes back with `name` undefined, as a new object each time. */
export function syscallByNumber(arch: Arch, nr: number): Syscall {
  return callsOf(arch).byNumber.get(nr) ?? { arch, nr, name: undefined };
}

/** Every named call of an architecture, sorted by number. */
export function syscallsOf(arch: Arch): readonly Syscall[] {
  return callsOf(arch).sorted;
}

/** The kernel release that introduced a call on the first architecture to have it, undefined for an unknown name. Source: Linux UAPI tables. */
export function firstKernel(name: string): KernelVersion | undefined {
  firstKernels ??= readFirstKernels();
  return firstKernels.get(name);
}

/** Whether any architecture has a call of that name. */
export function isSyscallName(name: string): boolean {
  allNames ??= new Set(split(names));
  return allNames.has(name);
}

/** A key that is equal for equal calls: `x86_64:read`, `x86:#999`. */
export function syscallKey(syscall: Syscall): string {
  return `${syscall.arch}:${syscall.name ?? `#${syscall.nr}`}`;
}

/** `read` for a native call, `i386:read` for another architecture's, `nr:999` for a number without a name (x32's without bit 30). */
export function syscallLabel(syscall: Syscall, native: Arch | undefined): string {
  const bare = syscall.name ?? `nr:${bareNumber(syscall)}`;
  return syscall.arch === native ? bare : `${archLabel(syscall.arch)}:${bare}`;
}

function bareNumber({ arch, nr }: Syscall): number | undefined {
  return arch === 'x32' && nr !== undefined && nr >= 0 ? nr & ~archFacts('x32').offset : nr;
}

interface Calls {
  readonly byName: ReadonlyMap<string, Syscall>;
  readonly byNumber: ReadonlyMap<number, Syscall>;
  readonly sorted: readonly Syscall[];
}

// An arch's table is read when it is first asked for: most runs need one or two of them.
const callsByArch = new Map<Arch, Calls>();
let firstKernels: ReadonlyMap<string, KernelVersion> | undefined;
let allNames: ReadonlySet<string> | undefined;

function callsOf(arch: Arch): Calls {
  let calls = callsByArch.get(arch);
  if (calls === undefined) callsByArch.set(arch, (calls = readCalls(arch)));
  return calls;
}

function readCalls(arch: Arch): Calls {
  const { table, offset } = archFacts(arch);
  const cells = split(numbers[table]);
  const calls = split(names).flatMap((name, index) => {
    const cell = cells[index];
    return cell === undefined || cell === '-' ? [] : [{ arch, nr: Number(cell) + offset, name }];
  });
  return {
    byName: new Map(calls.map((call) => [call.name, call])),
    byNumber: new Map(calls.map((call) => [call.nr, call])),
    sorted: calls.toSorted((a, b) => a.nr - b.nr),
  };
}

function readFirstKernels(): ReadonlyMap<string, KernelVersion> {
  const releases = split(since);
  return new Map(
    split(names).flatMap((name, index): [string, KernelVersion][] => {
      const version = parseKernelVersion(releases[index] ?? '');
      return version === undefined ? [] : [[name, version]];
    }),
  );
}

function split(list: string): readonly string[] {
  return list.trim().split(/\s+/);
}
