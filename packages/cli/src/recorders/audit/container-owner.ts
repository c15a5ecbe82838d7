import { readFileSync } from 'node:fs';
import type { LoggedCall } from './log-line.ts';
import type { Belongs, Owner } from './owner.ts';
import { isFiltered, processFile, processNumbers } from './processes.ts';

/** More processes than this are not remembered at a time: their numbers have long been used again. */
const maxRemembered = 1 << 16;

interface Seen {
  readonly ours: boolean;
  /** Numbers of processes are used again; with the time of its start one is unique. */
  readonly started: string;
}

/**
 * Owns what runs in the control group of a container that a daemon starts, so that it inherits nothing from us. A record does not name
 * the group: its process is looked up, and one that is gone before anyone looked cannot be told.
 */
export class ContainerOwner implements Owner {
  /** The engine writes the container's name into it before it starts the container. */
  readonly #idFile: string;
  #id: string | undefined;
  #seen = new Map<number, Seen>();

  constructor(idFile: string) {
    this.#idFile = idFile;
  }

  belongs({ pid }: LoggedCall): Belongs {
    const ours = this.#isOurs(pid);
    return ours === undefined ? 'unknown' : ours ? 'ours' : 'foreign';
  }

  look(): void {
    if (this.#container() === undefined) return;
    const pids = processNumbers();
    for (const pid of pids) if (this.#seen.get(pid)?.ours !== true) this.#isOurs(pid);
    if (this.#seen.size > maxRemembered) this.#seen = new Map([...this.#seen].slice(-maxRemembered / 2));
  }

  alive(): boolean {
    return processNumbers().some((pid) => this.#isOurs(pid) === true && isFiltered(pid));
  }

  #isOurs(pid: number): boolean | undefined {
    const known = this.#seen.get(pid);
    const started = startOf(pid);
    const id = this.#container();
    if (started === undefined || id === undefined) return known?.ours;
    // A process may be moved into the group after it was first seen, as the runtime's are; one that ends may be shown outside of it.
    if (known?.ours === true && known.started === started) return true;
    const groups = processFile(pid, 'cgroup');
    if (groups === undefined) return undefined;
    this.#seen.set(pid, { ours: groups.includes(id), started });
    return groups.includes(id);
  }

  #container(): string | undefined {
    this.#id ??= idIn(this.#idFile);
    return this.#id;
  }
}

function idIn(file: string): string | undefined {
  try {
    return /^[0-9a-f]{64}$/.exec(readFileSync(file, 'utf8').trim())?.[0];
  } catch {
    return undefined;
  }
}

/** Field 22 of `1234 (na) me) S 1 …`: the name may hold anything. */
function startOf(pid: number): string | undefined {
  const stat = processFile(pid, 'stat');
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}
