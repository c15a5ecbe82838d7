import type { Arch } from '../kernel/arch.ts';
import type { KernelVersion } from '../kernel/version.ts';

/** Whoever may read a profile. */
export const engines = ['podman', 'docker', 'containerd'] as const;

/**
 * Who reads the profile. Podman (and CRI-O) and Docker differ in which fields they know (`errno`, `minKernel`, archMap's reach); containerd,
 * which Kubernetes has read profiles of its nodes, knows those of the OCI's `linux.seccomp` alone and decides nothing on the host.
 */
export type Engine = (typeof engines)[number];

/** As people write them. */
export const engineTitles: Readonly<Record<Engine, string>> = {
  podman: 'Podman',
  docker: 'Docker',
  containerd: 'containerd',
};

/** What a profile's conditions are decided on. Given by the caller, never read from the machine. */
export interface Host {
  readonly arch: Arch;
  readonly kernel: KernelVersion;
  /** The container's bounding set, as `CAP_SYS_ADMIN` names; undefined means that no capabilities object is given. */
  readonly capabilities: readonly string[] | undefined;
  readonly engine: Engine;
}
