import { readdirSync, readFileSync } from 'node:fs';

/** Numbers of the processes there are. */
export function processNumbers(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** What a file of a process says; undefined once the process is gone. */
export function processFile(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return undefined;
  }
}

/** Whether a process has a filter: the engine's own processes in the same session have none. */
export function isFiltered(pid: number): boolean {
  return /^Seccomp:\s+2$/m.test(processFile(pid, 'status') ?? '');
}

/** The first process that a process started, or itself where it has none. */
export function firstChild(pid: number): number {
  const [first = ''] = (processFile(pid, `task/${pid}/children`) ?? '').split(' ');
  return first === '' ? pid : Number(first);
}
