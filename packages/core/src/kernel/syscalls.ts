import { archFacts, archLabel, type Arch } from './arch.ts';
import type { KernelVersion } from './version.ts';

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
export declare function syscallByName(arch: Arch, name: string): Syscall | undefined;

/** The call of that number. Never fails: a number without a name comes back with `name` undefined. */
export declare function syscallByNumber(arch: Arch, nr: number): Syscall;

/** Every named call of an architecture, sorted by number. */
export declare function syscallsOf(arch: Arch): readonly Syscall[];

/** The kernel release that introduced a call, undefined for an unknown name. Source: Linux UAPI tables. */
export declare function firstKernel(name: string): KernelVersion | undefined;

/** A key that is equal for equal calls: `x86_64:read`, `x86:#999`. */
export function syscallKey(syscall: Syscall): string {
  return `${syscall.arch}:${syscall.name ?? `#${syscall.nr}`}`;
}

/** `read` for a native call, `i386:read` for another architecture's, `nr:999` for a number without a name. */
export function syscallLabel(syscall: Syscall, native: Arch): string {
  const bare = syscall.name ?? `nr:${bareNumber(syscall)}`;
  return syscall.arch === native ? bare : `${archLabel(syscall.arch)}:${bare}`;
}

function bareNumber(syscall: Syscall): number {
  return (syscall.nr ?? -1) | 0;
}
void archFacts;
