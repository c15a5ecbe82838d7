import { firstKernel } from './syscalls.ts';
import { compareKernelVersions, type KernelVersion } from './version.ts';

/** A release of libseccomp, as `2.5.4` or a package's `2.5.4-1+deb12u1` begin. */
export type LibseccompVersion = readonly [major: number, minor: number, patch: number];

/** Reads a release; undefined for text that does not begin with one. */
export function parseLibseccompVersion(text: string): LibseccompVersion | undefined {
  const match = /^v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?(?!\d)/.exec(text);
  if (match === null) return undefined;
  const [major = 0, minor = 0, patch = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return [major, minor, patch];
}

/** `2.5.4`. */
export function formatLibseccompVersion(version: LibseccompVersion): string {
  return version.join('.');
}

const linux = (major: number, minor: number): KernelVersion => ({ major, minor });

/**
 * Up to which kernel a release knows the names of calls, newest first. Source: libseccomp's CHANGELOG ("Update the syscall
 * table for Linux v5.17"); for 2.5.5, 2.5.6 and 2.6.0 its pull requests 407 and 445.
 */
const tables: readonly (readonly [LibseccompVersion, KernelVersion])[] = [
  [[2, 6, 0], linux(6, 13)],
  [[2, 5, 6], linux(6, 13)],
  [[2, 5, 5], linux(6, 7)],
  [[2, 5, 4], linux(5, 17)],
  [[2, 5, 3], linux(5, 15)],
  [[2, 5, 2], linux(5, 14)],
  [[2, 5, 0], linux(5, 8)],
  [[2, 4, 2], linux(5, 4)],
  [[2, 3, 3], linux(4, 15)],
  [[2, 3, 2], linux(4, 10)],
  [[2, 3, 0], linux(4, 5)],
  [[2, 2, 0], linux(3, 19)],
];

/**
 * Whether a release has a name in its tables; undefined for releases before 2.2 and names that no kernel known here has.
 * Distributions add names to old releases: Debian 12's 2.5.4 knows those of Linux 6.7.
 */
export function libseccompKnows(version: LibseccompVersion, name: string): boolean | undefined {
  const [, newest] = tables.find(([release]) => compareReleases(release, version) <= 0) ?? [];
  const since = firstKernel(name);
  return newest && since && compareKernelVersions(since, newest) <= 0;
}

function compareReleases(a: LibseccompVersion, b: LibseccompVersion): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
