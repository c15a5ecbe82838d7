import type { ContainerOwner } from './container-owner.ts';
import type { LoggedCall } from './log-line.ts';
import type { Belongs, Owner } from './owner.ts';
import type { SessionOwner } from './session-owner.ts';

/**
 * Owns a container that we start ourselves: what has the recording's session, and what others start in the container (`podman exec`), whose
 * session is their own. Once a session has shown up in the container, records of it whose process is gone cannot be told.
 */
export class JoinedOwner implements Owner {
  readonly #session: SessionOwner;
  readonly #container: ContainerOwner;
  readonly #joined = new Set<number>();

  constructor(session: SessionOwner, container: ContainerOwner) {
    this.#session = session;
    this.#container = container;
  }

  belongs(call: LoggedCall): Belongs {
    const bySession = this.#session.belongs(call);
    if (bySession === 'ours') return 'ours';
    const byGroup = this.#container.belongs(call);
    if (byGroup === 'ours') this.#joined.add(call.session);
    if (byGroup !== 'unknown') return byGroup;
    return this.#joined.has(call.session) ? 'unknown' : bySession;
  }

  look(): void {
    this.#container.look();
  }

  alive(): boolean {
    return this.#session.alive() || this.#container.alive();
  }
}
