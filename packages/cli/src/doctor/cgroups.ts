import { existsSync } from 'node:fs';

/** How control groups are mounted: `hybrid` is the first version with the second one beside it. */
export function cgroupMode(folder = '/sys/fs/cgroup'): 'v1' | 'v2' | 'hybrid' | undefined {
  if (existsSync(`${folder}/cgroup.controllers`)) return 'v2';
  if (existsSync(`${folder}/unified/cgroup.controllers`)) return 'hybrid';
  return existsSync(folder) ? 'v1' : undefined;
}
