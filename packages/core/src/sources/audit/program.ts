import { ascii, equals, find, findLast, space, until } from '../shared/bytes.ts';
import type { Interner } from '../shared/interner.ts';

const commKey = ascii(' comm=');
const exeKey = ascii(' exe=');
/** What may follow exe= in a SYSCALL record. */
const afterExe = [ascii(' subj='), ascii(' key=')];
const absent = ['(null)', '(none)', '?'].map(ascii);
/** What the kernel puts behind the path of an executable that was removed or replaced, as upgrades do it. */
const deleted = ' (deleted)';
/** The path of an executable that is not in the process's own mount tree, as runc's in a container it starts. */
const nowhere = ['"/"', '/'].map(ascii);

/**
 * Reads which program a record is about: its executable, or the command name where the path tells nothing. Both are
 * the process's choice, so they are names and nothing else.
 *
 *     … comm="dup" exe="/x/dup" …                     the kernel: quoted if clean
 *     … comm=776520697264 exe=2F782F776520697264 …    else in hexadecimal: "we ird"
 *     … comm=we ird exe=/x/we ird …                   ausearch -i: neither
 *     … comm="runc:[2:INIT]" exe="/" …                the runtime inside the container: its comm says more
 */
export class ProgramReader {
  readonly #names: Interner;

  constructor(names: Interner) {
    this.#names = names;
  }

  /** The program named in `[start, end)`, where `start` is a blank before the first field. */
  read(buffer: Uint8Array, start: number, end: number, interpreted: boolean): string | undefined {
    const comm = find(buffer, start, end, commKey);
    const exe = find(buffer, comm < 0 ? start : comm, end, exeKey);
    if (exe >= 0) {
      const from = exe + exeKey.length;
      const to = interpreted ? endOfExe(buffer, from, end) : until(buffer, from, end, space);
      const isPath = !nowhere.some((root) => equals(buffer, from, to, root));
      if (isPath || comm < 0) return this.#value(buffer, from, to, interpreted);
    }
    if (comm < 0) return undefined;
    const from = comm + commKey.length;
    const to = interpreted && exe >= 0 ? exe : until(buffer, from, end, space);
    return this.#value(buffer, from, to, interpreted);
  }

  /** The command name alone, which stands before the path. */
  comm(buffer: Uint8Array, start: number, end: number, interpreted: boolean): string | undefined {
    const comm = find(buffer, start, end, commKey);
    if (comm < 0) return undefined;
    const from = comm + commKey.length;
    const exe = find(buffer, from, end, exeKey);
    return this.#value(buffer, from, interpreted && exe >= 0 ? exe : until(buffer, from, end, space), interpreted);
  }

  /** The path alone, also that of a program in another mount tree or that is no longer there. */
  exe(buffer: Uint8Array, start: number, end: number, interpreted: boolean): string | undefined {
    const exe = find(buffer, start, end, exeKey);
    if (exe < 0) return undefined;
    const from = exe + exeKey.length;
    const to = interpreted ? endOfExe(buffer, from, end) : until(buffer, from, end, space);
    const path = this.#value(buffer, from, to, interpreted);
    return path?.endsWith(deleted) === true ? path.slice(0, -deleted.length) : path;
  }

  #value(buffer: Uint8Array, start: number, end: number, interpreted: boolean): string | undefined {
    if (start >= end || absent.some((word) => equals(buffer, start, end, word))) return undefined;
    return interpreted ? this.#names.text(buffer, start, end) : this.#names.untrusted(buffer, start, end);
  }
}

function endOfExe(buffer: Uint8Array, start: number, end: number): number {
  for (const key of afterExe) {
    const at = findLast(buffer, start, end, key);
    if (at >= 0) return at;
  }
  let at = end;
  while (at > start && buffer[at - 1] === space) at -= 1;
  return at;
}
