import type { Attempt, AttemptOptions } from './attempt.ts';
import type * as fs from 'node:fs/promises';

export type FileSystem = Pick<
  typeof fs,
  | 'access'
  | 'chmod'
  | 'chown'
  | 'lstat'
  | 'mkdtemp'
  | 'open'
  | 'readdir'
  | 'readFile'
  | 'realpath'
  | 'rename'
  | 'rm'
  | 'stat'
  | 'writeFile'
>;

/** A standard stream to write to. */
export interface Output {
  readonly isTerminal: boolean;
  /** Width of the terminal; undefined where there is none. */
  readonly columns: number | undefined;
  /** Resolves when the text is on its way; a reader that has gone away is not an error. */
  write(data: string | Uint8Array): Promise<void>;
}

/** How a program ended. */
export interface Ended {
  /** Its exit status; 128 + the signal's number for one that a signal ended. */
  readonly status: number;
  /** Signals that this process got meanwhile. */
  readonly signals: readonly NodeJS.Signals[];
}

export interface RunOptions {
  /** Where the program's standard output goes: to ours, or to our standard error. */
  readonly stdout: 'inherit' | 'stderr';
  /**
   * Who gets the signals sent to this process: the program, or the first process it started. When that has ended, a signal kills the
   * program, which is then left waiting for what goes on.
   */
  readonly signals: 'program' | 'its-child';
  /** Asked from time to time once the first process it started has ended: whether what goes on is of no interest. Then it is killed. */
  readonly over?: () => Promise<boolean>;
  /** Variables on top of ours. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** What a short program said; the status is undefined where it does not exist or was ended. */
export interface Answer {
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** All that commands know of the machine they run on. */
export interface Host {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fs: FileSystem;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Folder for temporary files. */
  readonly temporary: string;
  /** uname(2)'s machine (`x86_64`) and release (`6.1.0-18-amd64`). */
  readonly machine: { readonly name: string; readonly release: string };
  /** How many processors this process may use. */
  readonly processors: number;
  /** What a thread of workers/worker-pool.ts runs. */
  readonly workerFile: URL;
  /** What one of inputs/workers/read-together.ts runs. */
  readonly aheadFile: URL;
  /** What the one of recorders/audit/kmsg-reader.ts runs. */
  readonly kmsgFile: URL;
  /** The user's number; 0 is root. */
  readonly uid: number;
  /** An absolute path, relative to `cwd`. */
  resolve(path: string): string;
  /** Runs a program to its end on our terminal. Rejects if it cannot be started. */
  run(argv: readonly string[], options: RunOptions): Promise<Ended>;
  /** Runs a program to its end out of sight. Rejects if it cannot be started. */
  attempt(argv: readonly string[], options: Pick<AttemptOptions, 'timeoutMs' | 'stop'>): Promise<Attempt>;
  /** Tells of the signals that would end this process, which they then do not; what is returned puts an end to that. */
  onSignals(tell: (signal: NodeJS.Signals) => void): () => void;
  /** Does work that ends by itself, and in good order, when this process is told to stop; the reason is {@link Interrupted}. */
  stoppable<T>(work: (stop: AbortSignal) => Promise<T>): Promise<T>;
  /** What a short program says, which gets ten seconds for it. */
  ask(argv: readonly string[]): Promise<Answer>;
  /** Standard output of a short program; undefined where it does not exist or fails. */
  capture(argv: readonly string[]): Promise<string | undefined>;
}
