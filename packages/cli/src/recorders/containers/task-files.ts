import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** The threads of a process; none where it is gone. */
export function threadsOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}

/** A file of a process in /proc; empty where it is gone. */
export function taskFile(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

/** The name of the file a process runs; of a runtime that runs from a copy of itself (`/memfd:runc_cloned:/proc/self/exe`) its own. */
export function executableName(pid: number): string | undefined {
  try {
    const path = readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, '');
    return /^\/memfd:(\w+?)_cloned\b/.exec(path)?.[1] ?? basename(path);
  } catch {
    return undefined;
  }
}

/** The processes that run a file whose name passes. */
export function processesNamed(passes: (name: string) => boolean): readonly number[] {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return pids.filter((pid) => passes(executableName(pid) ?? ''));
}

/** The words a process was started with. */
export function commandLine(pid: number): readonly string[] {
  return taskFile(pid, 'cmdline').split('\0');
}
