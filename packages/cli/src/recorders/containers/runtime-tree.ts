import { basename } from 'node:path';
import { syscallByName, type Arch } from '@seccomp-tailor/core';
import type { Beginnings } from '../ftrace/beginnings.ts';

/** Programs that make containers as the OCI says; what else an engine starts is none. */
const runtimes = new Set(['runc', 'crun', 'youki', 'crun-wasm', 'crun-vm', 'nvidia-container-runtime']);

/** Runtimes run themselves anew, some from a copy in memory, without becoming the program. */
const itself = /^(?:\/proc\/(?:self|thread-self)\/|\/dev\/fd\/|\/memfd:|memfd:)/;

/** Only who enters a container makes these. */
export function enteringCalls(arch: Arch): ReadonlySet<number> {
  const numbers = ['pivot_root', 'chroot', 'setns'].map((name) => syscallByName(arch, name)?.nr);
  return new Set(numbers.filter((number) => number !== undefined));
}

export interface RuntimeTreeOptions {
  /** Calls that only one makes who enters a container: pivot_root, chroot, setns. */
  readonly entering: ReadonlySet<number>;
  /** Whether a task that has just executed this file, and is of no container yet, is the one that looks after ours. */
  readonly adopts?: (id: number, file: string) => boolean;
  /** The runtime by a name of its own. */
  readonly runtime?: string | undefined;
}

/** What is known of a task that is not the program's. */
interface Helper {
  /** Shared by all that one program has made so far. */
  readonly whose: { ours: boolean };
  /** The runtime it runs. */
  readonly runtime: string | undefined;
  /** It was made by the runtime, which runs on beside it. */
  readonly forked: boolean;
  entered: boolean;
}

/**
 * Finds the programs of a container in the tree of processes of what starts them: engine, monitor, runtime. A runtime makes a process,
 * which enters the container and then executes the program. All that other processes of the tree do is not the container's.
 */
export class RuntimeTree implements Beginnings {
  /** Names of the runtimes that started something. */
  readonly runtimes = new Set<string>();
  readonly #program = new Set<number>();
  readonly #helpers = new Map<number, Helper>();
  readonly #options: RuntimeTreeOptions;

  readonly looksAt: ReadonlySet<number>;

  constructor(options: RuntimeTreeOptions) {
    this.looksAt = options.entering;
    this.#options = options;
  }

  /** A task to begin with; `ours`: what it starts is of the container that is meant. */
  add(id: number, ours: boolean): void {
    this.#helpers.set(id, { whose: { ours }, runtime: undefined, forked: false, entered: false });
  }

  isProgram(id: number): boolean {
    return this.#program.has(id);
  }

  launches(id: number): boolean {
    const helper = this.#helpers.get(id);
    return helper !== undefined && helper.whose.ours && helper.forked && helper.runtime !== undefined;
  }

  enter(id: number, number: number): void {
    const helper = this.#helpers.get(id);
    if (helper !== undefined && this.looksAt.has(number)) helper.entered = true;
  }

  exec(id: number, former: number, file: string): boolean {
    const helper = this.#helpers.get(former);
    this.#helpers.delete(former);
    this.#helpers.delete(id);
    if (helper === undefined) return false;
    const again = helper.runtime !== undefined && itself.test(file);
    if (helper.whose.ours && helper.runtime !== undefined && helper.forked && helper.entered && !again) {
      this.runtimes.add(helper.runtime);
      this.#program.add(id);
      return true;
    }
    const shared = helper.whose.ours || again;
    const whose = shared ? helper.whose : { ours: this.#options.adopts?.(id, file) === true };
    const runtime = again ? helper.runtime : this.#runtimeOf(file);
    this.#helpers.set(id, { whose, runtime, forked: again && helper.forked, entered: false });
    return false;
  }

  /** A task has turned out to be of a runtime that starts the container that is meant: all that this runtime makes is. */
  adopt(id: number): void {
    const helper = this.#helpers.get(id);
    if (helper?.runtime !== undefined) helper.whose.ours = true;
  }

  fork(id: number, child: number): void {
    if (this.#program.has(id)) this.#program.add(child);
    const helper = this.#helpers.get(id);
    if (helper !== undefined) this.#helpers.set(child, { ...helper, forked: helper.runtime !== undefined });
  }

  end(id: number): void {
    this.#program.delete(id);
    this.#helpers.delete(id);
  }

  #runtimeOf(file: string): string | undefined {
    const name = basename(file);
    return runtimes.has(name) || name === this.#options.runtime ? name : undefined;
  }
}
