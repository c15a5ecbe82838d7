import type { Arch } from '../kernel/arch.ts';
import type { KernelVersion } from '../kernel/version.ts';

/** The engine that reads the profile; the two differ in which fields they know (`errno`, `minKernel`, archMap's reach). */
export type Engine = 'podman' | 'docker';

/** What a profile's conditions are decided on. Given by the caller, never read from the machine. */
export interface Host {
  readonly arch: Arch;
  readonly kernel: KernelVersion;
  /** The container's bounding set, as `CAP_SYS_ADMIN` names; undefined means that no capabilities object is given. */
  readonly capabilities: readonly string[] | undefined;
  readonly engine: Engine;
}
