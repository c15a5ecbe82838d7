// `7 [  56] clone(child_stack=NULL, …) = 8` or `7 [  56] <... clone resumed>) = 2 /* 8 in strace's PID NS */`: a process in a container
// knows another number of its child than the one that the child's lines begin with.
const birth =
  /^(\d+) +(?:\[ *\d+\] )?(?:<\.\.\. )?(?:clone3?|v?fork)(?:\(| resumed>).* = (\d+)(?: \/\* (\d+) in strace's PID NS \*\/)?$/;

// `7 [  56] clone(child_stack=NULL, … <unfinished ...>`, and how that ends, in whatever.
const begun = /^(\d+) +(?:\[ *\d+\] )?(?:clone3?|v?fork)\(.*<unfinished \.\.\.>$/;
const ended = /^(\d+) +(?:\[ *\d+\] )?<\.\.\. (?:clone3?|v?fork) resumed>.* = /;

interface Birth {
  readonly parent: number;
  readonly child: number;
}

/** The process that a line shows to be made. */
export function birthIn(line: string): Birth | undefined {
  if (!isOfBirth(line)) return undefined;
  const [, parent, child, translated] = birth.exec(line) ?? [];
  return parent === undefined ? undefined : { parent: Number(parent), child: Number(translated ?? child) };
}

function isOfBirth(line: string): boolean {
  return line.includes('clone') || line.includes('fork');
}

/** Who made which process, of a trace that strace wrote; numbers may be used again. */
export class Births {
  readonly #parents = new Map<number, number[]>();
  /** Who was not seen to end making one: strace was killed meanwhile. */
  readonly #making = new Set<number>();

  /** Reads one line, in order. */
  read(line: string): void {
    if (!isOfBirth(line)) return;
    const [, begins] = begun.exec(line) ?? [];
    if (begins !== undefined) this.#making.add(Number(begins));
    const [, ends] = ended.exec(line) ?? [];
    if (ends !== undefined) this.#making.delete(Number(ends));
    const born = birthIn(line);
    if (born === undefined) return;
    const known = this.#parents.get(born.child);
    if (known === undefined) this.#parents.set(born.child, [born.parent]);
    else known.push(born.parent);
  }

  /** The parent of the next process of this number. */
  take(child: number): number | undefined {
    return this.#parents.get(child)?.shift();
  }

  /** The parent of a process of which no end of its making is there, where only one parent is left that has begun to make one. */
  takeUnended(): number | undefined {
    const [parent, ...others] = this.#making;
    if (parent === undefined || others.length > 0) return undefined;
    this.#making.delete(parent);
    return parent;
  }
}
