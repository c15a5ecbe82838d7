/** Names by which a program may open once more the stream that it shares with its trace: those of what it has open, and of the log itself. */
export class StreamPaths {
  readonly #log: string;

  /** `input` is the log's path. */
  constructor(input: string) {
    this.#log = stemOf(input);
  }

  /** `/dev/stderr`, `/proc/self/fd/2`, `stderr` in a folder that is open; the log, in whatever folder. */
  leads(path: string): boolean {
    return openAgain.test(path) || this.#isLog(path);
  }

  /** The same of what gets another name. */
  leadsByName(path: string): boolean {
    return this.leadsWithin(path) || this.#isLog(path);
  }

  /** The same of a folder in which paths begin from now on. */
  leadsWithin(path: string): boolean {
    return descriptors.test(path);
  }

  #isLog(path: string): boolean {
    return this.#log !== '' && stemOf(path) === this.#log;
  }
}

/** The last part of a path, without the process in the names of `strace -ff`: `t` of `/tmp/t.7`, also where it was compressed since. */
function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/(\.\d+)?(\.(gz|zst))?$/, '');
}

const openAgain = /(^|\/)(std(in|out|err)|fd|pts|tty[^/]*|console)(\/|$)/;
const descriptors = /(^|\/)(std(in|out|err)|fd|pts)(\/|$)/;
