// `7 [  56] clone(child_stack=NULL, …) = 8` or `7 [  56] <... clone resumed>) = 2 /* 8 in strace's PID NS */`: a process in a container
// knows another number of its child than the one that the child's lines begin with.
const birth =
  /^(\d+) +(?:\[ *\d+\] )?(?:<\.\.\. )?(?:clone3?|v?fork)(?:\(| resumed>).* = (\d+)(?: \/\* (\d+) in strace's PID NS \*\/)?$/;

interface Birth {
  readonly parent: number;
  readonly child: number;
}

/** The process that a line shows to be made. */
export function birthIn(line: string): Birth | undefined {
  if (!line.includes('clone') && !line.includes('fork')) return undefined;
  const [, parent, child, translated] = birth.exec(line) ?? [];
  return parent === undefined ? undefined : { parent: Number(parent), child: Number(translated ?? child) };
}

/** Who made which process, of a trace that strace wrote; numbers may be used again. */
export class Births {
  readonly #parents = new Map<number, number[]>();

  /** Reads one line, in order. */
  read(line: string): void {
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
}
