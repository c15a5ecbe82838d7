/** The task of a file of strace -ff, which is named by it: `trace.12944`, `trace.12944.gz`. Others may be numbered too. */
export function taskOfFile(input: string): number | undefined {
  const suffix = /\.(\d+)(\.gz|\.zst)?$/.exec(input)?.[1];
  return suffix === undefined ? undefined : Number(suffix);
}
