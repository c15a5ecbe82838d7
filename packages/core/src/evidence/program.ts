import type { Origin } from '../observations/origin.ts';

/** The program a task runs, by whatever shows it. */
export function programOf({ exe, comm }: Origin): string {
  return exe ?? comm ?? '';
}

/** `/usr/sbin/nginx` is `nginx` too. */
export function isProgram(path: string, wanted: string): boolean {
  return path === wanted || (!wanted.includes('/') && path.slice(path.lastIndexOf('/') + 1) === wanted);
}
