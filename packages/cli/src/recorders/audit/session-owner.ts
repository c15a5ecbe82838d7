import type { LoggedCall } from './log-line.ts';
import type { Belongs, Owner } from './owner.ts';
import { isFiltered, processFile, processNumbers } from './processes.ts';

/**
 * Owns what has the audit session that was made for the recording: every process inherits it, however it is started and whoever adopts it
 * later, and every record names it.
 */
export class SessionOwner implements Owner {
  readonly #session: number;

  constructor(session: number) {
    this.#session = session;
  }

  belongs({ session }: LoggedCall): Belongs {
    return session === this.#session ? 'ours' : 'foreign';
  }

  look(): void {}

  alive(): boolean {
    return processNumbers().some((pid) => sessionOf(pid) === this.#session && isFiltered(pid));
  }
}

/** The audit session of a process; undefined once it is gone. */
export function sessionOf(pid: number): number | undefined {
  const text = processFile(pid, 'sessionid');
  return text === undefined || text === '' ? undefined : Number(text);
}
