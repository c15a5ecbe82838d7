import { existsSync, readdirSync } from 'node:fs';

export const instances = '/sys/kernel/tracing/instances';

/** Those of recorders that are gone: other suites may record at the same time. */
export function leftInstances(): readonly string[] {
  if (!existsSync(instances)) return [];
  return readdirSync(instances).filter((name) => name.startsWith('seccomp-tailor-') && !isOfLiving(name));
}

/** `seccomp-tailor-PID-START-NUMBER` is in use while that process is there. */
function isOfLiving(instance: string): boolean {
  return existsSync(`/proc/${instance.split('-')[2]}`);
}
