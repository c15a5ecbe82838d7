import type { LoggedCall } from './log-line.ts';
import type { Belongs, Owner } from './owner.ts';
import { isClaimed } from './session-claims.ts';
import { isFiltered, processFile, processNumbers } from './processes.ts';

/** The session of processes that nobody logged in. */
const unset = 4_294_967_295;

/**
 * Owns what has the audit session that was made for the recording: every process inherits it, however it is started and whoever adopts it
 * later, and every record names it. One that may do so (CAP_AUDIT_CONTROL) can begin a session of its own, which has a higher number then;
 * such a session could also be of a login meanwhile.
 */
export class SessionOwner implements Owner {
  readonly #session: number;

  constructor(session: number) {
    this.#session = session;
  }

  belongs({ session }: LoggedCall): Belongs {
    if (session === this.#session) return 'ours';
    return session < this.#session || session === unset || isClaimed(session) ? 'foreign' : 'unknown';
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
