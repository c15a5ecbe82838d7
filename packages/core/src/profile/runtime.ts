import type { Arch } from '../kernel/arch.ts';

/** The container runtime that turns a flat profile into a filter. Without a version, the newest one measured. */
export interface Runtime {
  readonly name: 'runc' | 'crun';
  /** As the program prints it: `1.1.5+ds1`, `1.28`. */
  readonly version?: string;
}

/** Whether the runtime is older than `major.minor.patch`; one of unknown version is not. */
export function isOlder({ version }: Runtime, than: readonly [number, number, number]): boolean {
  const parts = /^v?(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?/.exec(version ?? '')?.slice(1);
  if (parts === undefined) return false;
  const differing = than.findIndex((wanted, i) => Number(parts[i] ?? 0) !== wanted);
  return differing !== -1 && Number(parts[differing] ?? 0) < (than[differing] ?? 0);
}

/** How many conditions of a rule the runtime reads; crun 1.28 and older stop after six. */
export function conditionLimit(runtime: Runtime | undefined): number {
  return runtime?.name === 'crun' && !(runtime.version !== undefined && !isOlder(runtime, [1, 29, 0])) ? 6 : Infinity;
}

/** `runc 1.1.5`. */
export function formatRuntime({ name, version }: Runtime): string {
  return version === undefined ? name : `${name} ${version}`;
}

/** What a profile is compiled and checked for. */
export interface CompileOptions {
  /** The architecture of the kernel; always in the filter. */
  readonly nativeArch: Arch;
  /** Adds the runtime's own doing: runc's ENOSYS stub, crun's limit of six conditions. Without it, libseccomp's alone. */
  readonly runtime?: Runtime;
  /** Whether the runtime's libseccomp has a call in its tables; it passes over others. Without it, it knows what the tables here do. */
  readonly knows?: (name: string) => boolean;
}
