import { archFromAudit, syscallByNumber } from '@seccomp-tailor/core';
import type { LoggedCall } from './log-line.ts';
import { alwaysLogged } from './learning-profile.ts';

/** `/memfd:runc_cloned`: newer runtimes run from a copy in memory. */
const copiedRuntime = Buffer.from('/memfd:runc_cloned').toString('hex').toUpperCase();

/** A process in which the program is being started. */
interface Launching {
  over: boolean;
  execs: number;
}

/**
 * Tells what started the program from the program itself. A filter is in place before the program is: the calls between are those of the
 * container runtime or of what loads the filter. They are the first ones of their process, made by an executable that is in no folder of
 * the container (a runtime's path is `/`), or by those that are named, each of which becomes the next by one exec. The exec that becomes the
 * program is the program's own.
 */
export class Launchers {
  readonly #executables: readonly string[];
  readonly #processes = new Map<number, Launching>();

  constructor(executables: readonly string[]) {
    this.#executables = executables.map((path) => `"${path}"`);
  }

  /** Whether the call is one of a launcher. Is to be asked for every call of the recording, in order. */
  made(call: LoggedCall): boolean {
    const process = this.#processes.get(call.pid) ?? { over: false, execs: 0 };
    this.#processes.set(call.pid, process);
    process.over ||= !this.#isLauncher(call.exe);
    if (process.over) return false;
    if (!isExec(call)) return true;
    process.execs += 1;
    process.over = process.execs === this.#executables.length;
    return !process.over && this.#executables.length > 0;
  }

  #isLauncher(exe: string): boolean {
    return exe === '"/"' || exe.startsWith(copiedRuntime) || this.#executables.includes(exe);
  }
}

function isExec({ arch, nr }: LoggedCall): boolean {
  const named = archFromAudit(Number.parseInt(arch, 16), nr);
  return named !== undefined && alwaysLogged.has(syscallByNumber(named, nr).name ?? '');
}
