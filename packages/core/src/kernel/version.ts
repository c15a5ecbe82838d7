/**
 * A kernel release as (version, patch level): what profiles' `minKernel` and the system call tables compare. The third
 * number is left out, so that every 2.6.x is equal.
 */
export interface KernelVersion {
  readonly major: number;
  readonly minor: number;
}

/** Reads the first two numbers of a release (`6.18.44-fc`, `4.8`, `6.1-rc3`), as uname(2) gives it; undefined when it does not begin with them. */
export function parseKernelVersion(release: string): KernelVersion | undefined {
  const match = /^(\d{1,9})\.(\d{1,9})(?!\d)/.exec(release);
  return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2]) };
}

/** Negative when `a` is older than `b`, 0 when they are the same, positive when it is newer. */
export function compareKernelVersions(a: KernelVersion, b: KernelVersion): number {
  return a.major - b.major || a.minor - b.minor;
}

/** `6.18`. */
export function formatKernelVersion({ major, minor }: KernelVersion): string {
  return `${major}.${minor}`;
}
