import { taskFile } from './task-files.ts';

/** Whether a process is a user's own, or runs in a user namespace that has this user; without a user, any process is. */
export function mayTrace(pid: number, uid: number | undefined): boolean {
  if (uid === undefined) return true;
  const own = /^Uid:\s*(\d+)\s+(\d+)\s+(\d+)/m.exec(taskFile(pid, 'status'));
  return own?.slice(1).every((id) => Number(id) === uid) === true || mapsUser(taskFile(pid, 'uid_map'), uid);
}

/** Reads lines of `inside outside count`; the first namespace has everyone. */
export function mapsUser(map: string, uid: number): boolean {
  const ranges = map
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  return ranges.some(([, from = 0, count = 0]) => count < 2 ** 32 - 1 && from <= uid && uid < from + count);
}
