import { birthIn, type Births } from './births.ts';
import type { RuntimeTree } from '../containers/runtime-tree.ts';

/** `1234 [  59] <... execve resumed>) = 0`: process, then what it does. */
const shape = /^(\d+) +(?:\[ *\d+\] )?(.*)$/;
const execEntry = /^execve(?:at)?\((?:[^,"]*, )?"((?:[^"\\]|\\.)*)"/;
const execEnd = /^(?:<\.\.\. execve(?:at)? resumed>|execve(?:at)?\().* = 0$/;
const callName = /^(\w+)\(/;
/** A runtime goes to the folder of the container's configuration, which its name is a part of. */
const folder = /^chdir\("([^"]*)"/;

interface Exec {
  readonly line: string;
  readonly file: string;
}

export interface ContainerLinesOptions {
  readonly births: Births;
  readonly numberOf: (name: string) => number | undefined;
  /** Its full name, of 64 digits; where it is left out every container that is started is taken. */
  readonly container: string | undefined;
}

/** Picks the lines of a container's processes out of a trace of all that started it, which strace wrote. */
export class ContainerLines {
  readonly #tree: RuntimeTree;
  readonly #births: Births;
  readonly #numberOf: (name: string) => number | undefined;
  readonly #container: string | undefined;
  readonly #known = new Set<number>();
  readonly #execs = new Map<number, Exec>();
  readonly #launching = new Set<string>();
  #begun = false;
  /** Lines of processes that nobody was seen to make: whose they are cannot be told. */
  unknown = 0;

  constructor(tree: RuntimeTree, { births, numberOf, container }: ContainerLinesOptions) {
    this.#tree = tree;
    this.#births = births;
    this.#numberOf = numberOf;
    this.#container = container;
  }

  /** Names of the runtime's calls by which the container was set up. */
  get launching(): readonly string[] {
    return [...this.#launching].toSorted();
  }

  /** The lines that this one shows to be the container's: itself, or with it the one before that it ends, or none. */
  next(line: string): readonly string[] {
    const [, number, what = ''] = shape.exec(line) ?? [];
    // Words of strace's own are of no process.
    if (number === undefined) return [line];
    const pid = Number(number);
    if (!this.#isKnown(pid)) {
      this.unknown += 1;
      return [];
    }
    // Its first line may come when what made it is gone, or before the call that made it has ended.
    const child = birthIn(line)?.child;
    if (child !== undefined) this.#isKnown(child);
    const kept = this.#tree.isProgram(pid) ? [line] : this.#otherLine(pid, line, what);
    if (/^\+\+\+ (?:exited|killed)/.test(what)) this.#ends(pid);
    return kept;
  }

  #isKnown(pid: number): boolean {
    if (this.#known.has(pid)) return true;
    const parent = this.#births.take(pid) ?? (this.#begun ? this.#births.takeUnended() : undefined);
    if (parent !== undefined) this.#tree.fork(parent, pid);
    else if (!this.#begun) this.#tree.add(pid, this.#container === undefined);
    else return false;
    this.#begun = true;
    this.#known.add(pid);
    return true;
  }

  #ends(pid: number): void {
    this.#tree.end(pid);
    this.#known.delete(pid);
    this.#execs.delete(pid);
  }

  #otherLine(pid: number, line: string, what: string): readonly string[] {
    const name = callName.exec(what)?.[1];
    if (name !== undefined) this.#enters(pid, name);
    if (this.#container !== undefined && folder.exec(what)?.[1]?.includes(this.#container)) this.#tree.adopt(pid);
    const file = execEntry.exec(what)?.[1];
    if (file !== undefined) this.#execs.set(pid, { line, file: file === '' ? emptyPath : file });
    const exec = this.#execs.get(pid);
    if (exec === undefined || !execEnd.test(what)) return [];
    this.#execs.delete(pid);
    if (!this.#tree.exec(pid, pid, exec.file)) return [];
    return exec.line === line ? [line] : [exec.line, line];
  }

  #enters(pid: number, name: string): void {
    if (this.#tree.launches(pid)) this.#launching.add(name);
    const number = this.#numberOf(name);
    if (number !== undefined) this.#tree.enter(pid, number);
  }
}

/** `execveat(6, "", …, AT_EMPTY_PATH)` executes an open file: a runtime its copy. */
const emptyPath = '/dev/fd/';
