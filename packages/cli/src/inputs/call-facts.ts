import {
  defaultSynthesisOptions,
  firstKernel,
  floorOf,
  formatKernelVersion,
  hiddenCalls,
  siblingsOf,
  syscallByName,
  type Arch,
  type HiddenCall,
  type Syscall,
} from '@seccomp-tailor/core';

/** What is known of a call, whatever profile is asked. */
export interface CallFacts {
  readonly name: string;
  /** The kernel that brought it: `2.6`. */
  readonly since?: string;
  /** Calls that do the same job for another C library, version or architecture, of those the architecture has. */
  readonly siblings: readonly string[];
  /** Why traces may lack it. */
  readonly hidden?: HiddenCall['reason'];
  /** Which runtimes make it under the filter before the application runs. */
  readonly runtimes: readonly string[];
}

/** The facts of a named call; undefined for a number without a name. */
export function factsOf({ arch, name }: Syscall): CallFacts | undefined {
  if (name === undefined) return undefined;
  const since = firstKernel(name);
  const hidden = hiddenCalls(arch).find(({ syscall }) => syscall.name === name)?.reason;
  return {
    name,
    ...(since !== undefined && { since: formatKernelVersion(since) }),
    siblings: siblingsOn(arch, name),
    ...(hidden !== undefined && { hidden }),
    runtimes: runtimesOf(name),
  };
}

function siblingsOn(arch: Arch, name: string): readonly string[] {
  return siblingsOf(name)
    .map((sibling) => sibling.name)
    .filter((sibling) => syscallByName(arch, sibling) !== undefined);
}

function runtimesOf(name: string): readonly string[] {
  const reasons = [true, false].flatMap((noNewPrivileges) =>
    floorOf({ ...defaultSynthesisOptions, withExec: true, defaultAction: 'kill-process', noNewPrivileges }),
  );
  return [...new Set(reasons.filter((call) => call.name === name).flatMap((call) => call.reasons))].toSorted();
}
