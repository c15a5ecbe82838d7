/** The calls that make tasks (threads and processes), give them another program, and end them. */
export const forks: ReadonlySet<string> = new Set(['fork', 'vfork', 'clone', 'clone3']);
export const execs: ReadonlySet<string> = new Set(['execve', 'execveat']);
export const exits: ReadonlySet<string> = new Set(['exit', 'exit_group']);
/** Those that return the number of a process that ended. */
const waits: ReadonlySet<string> = new Set(['wait4', 'waitpid']);
/** A task may send a signal to itself, and die of it. */
const kills: ReadonlySet<string> = new Set(['kill', 'tkill', 'tgkill', 'rt_sigqueueinfo', 'rt_tgsigqueueinfo']);

/** Names as a call has them: those outside the tables have none. */
export function isFork(name: string | undefined): boolean {
  return name !== undefined && forks.has(name);
}

/** @see isFork */
export function isExec(name: string | undefined): boolean {
  return name !== undefined && execs.has(name);
}

/** @see isFork */
export function isExit(name: string | undefined): boolean {
  return name !== undefined && exits.has(name);
}

/** @see isFork */
export function isWait(name: string | undefined): boolean {
  return name !== undefined && waits.has(name);
}

/** @see isFork */
export function isKill(name: string | undefined): boolean {
  return name !== undefined && kills.has(name);
}
