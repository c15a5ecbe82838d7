import { parseKernelVersion, type Arch, type Host as ContainerHost, type KernelVersion } from '@seccomp-tailor/core';
import type { Host } from '../host/host.ts';
import { UserError } from '../failures/user-error.ts';

export interface ContainerHostOptions {
  readonly arch: Arch;
  readonly capabilities: readonly string[];
  /** As given on the command line; this machine's where left out. */
  readonly kernel?: string | undefined;
}

/** The host that decides a profile's conditions: what is not said is taken from this machine. The engine is Podman. */
export function containerHost({ arch, capabilities, kernel }: ContainerHostOptions, host: Host): ContainerHost {
  return { arch, capabilities, kernel: parseKernel(kernel ?? host.machine.release), engine: 'podman' };
}

function parseKernel(release: string): KernelVersion {
  const version = parseKernelVersion(release);
  if (version !== undefined) return version;
  throw new UserError('usage', `--kernel: '${release}' is no kernel version`, 'Write it as 6.1 or 5.10.0-28-amd64.');
}
