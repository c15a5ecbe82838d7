/**
 * The task of a file of strace -ff, which is named by it: `trace.12944`, `trace.12944.gz`. Others may be numbered too; numbers that no task
 * can have, and dates, are theirs.
 */
export function taskOfFile(input: string): number | undefined {
  const suffix = /\.([1-9]\d*)(\.gz|\.zst)?$/.exec(input)?.[1];
  const task = suffix === undefined ? Number.NaN : Number(suffix);
  return task <= mostTasks ? task : undefined;
}

/** The kernel's PID_MAX_LIMIT. */
const mostTasks = 4_194_304;
