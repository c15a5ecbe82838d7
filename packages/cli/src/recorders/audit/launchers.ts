import { archFromAudit, syscallByNumber } from '@seccomp-tailor/core';
import type { LoggedCall } from './log-line.ts';
import { alwaysLogged } from './learning-profile.ts';

/** `/memfd:runc_cloned`: newer runtimes run from a copy in memory. */
const copiedRuntime = Buffer.from('/memfd:runc_cloned').toString('hex').toUpperCase();

/**
 * Tells what started the program from the program itself. A filter is in place before the program is: the calls between are those of the
 * container runtime or of what loads the filter. They are the first ones of their process, made by an executable that is in no folder of
 * the container (a runtime's path is `/`), or by one that is named; the program's own beginning, its exec, is not kept apart.
 */
export class Launchers {
  readonly #executables: readonly string[];
  /** Whether the process is still what started it, by process. */
  readonly #launching = new Map<number, boolean>();

  constructor(executables: readonly string[]) {
    this.#executables = executables.map((path) => `"${path}"`);
  }

  /** Whether the call is one of a launcher. Is to be asked for every call of the recording, in order. */
  made(call: LoggedCall): boolean {
    const launching = (this.#launching.get(call.pid) ?? true) && this.#isLauncher(call.exe);
    this.#launching.set(call.pid, launching);
    return launching && !isExec(call);
  }

  #isLauncher(exe: string): boolean {
    return exe === '"/"' || exe.startsWith(copiedRuntime) || this.#executables.includes(exe);
  }
}

function isExec({ arch, nr }: LoggedCall): boolean {
  const named = archFromAudit(Number.parseInt(arch, 16), nr);
  return named !== undefined && alwaysLogged.has(syscallByNumber(named, nr).name ?? '');
}
