import * as fs from 'node:fs/promises';
import { availableParallelism, machine, release, tmpdir } from 'node:os';
import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import type { Host, Output } from './host/host.ts';
import { Interrupted } from './failures/interrupted.ts';
import { errorCode, fileError, UserError } from './failures/user-error.ts';

/** What a test may put in the place of this process's own. */
export interface HostOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: AsyncIterable<Uint8Array>;
  readonly stdout?: Writable;
  readonly stderr?: Writable;
  readonly processors?: number;
  /** Stops what runs as SIGTERM does. */
  readonly stop?: AbortSignal;
}

/** The machine this process runs on. */
export function nodeHost(options: HostOptions = {}): Host {
  const { env = process.env } = options;
  const folder = (): string => options.cwd ?? currentFolder();
  const onSignals = (tell: (signal: NodeJS.Signals) => void): (() => void) => tellOfSignals(tell, options.stop);
  return {
    // It may be gone.
    get cwd() {
      return folder();
    },
    env,
    fs,
    // Opened when first used, like all that most commands can do without.
    get stdin() {
      return options.stdin ?? process.stdin;
    },
    stdout: output(() => options.stdout ?? process.stdout, 'standard output'),
    stderr: output(() => options.stderr ?? process.stderr, 'standard error'),
    temporary: tmpdir(),
    processors: options.processors ?? availableParallelism(),
    // Of the bundle, which is in the same folder as this file compiled.
    workerFile: new URL('./seccomp-tailor-worker.cjs', import.meta.url),
    aheadFile: new URL('./seccomp-tailor-ahead.cjs', import.meta.url),
    kmsgFile: new URL('./recorders/audit/kmsg-thread.js', import.meta.url),
    uid: process.getuid?.() ?? -1,
    machine: { name: machine(), release: release() },
    resolve: (path) => resolve(folder(), path),
    run: async (argv, runOptions) =>
      (await import('./host/programs-node.ts')).run(argv, { cwd: folder(), env, onSignals, ...runOptions }),
    attempt: async (argv, attemptOptions) =>
      (await import('./host/attempt.ts')).attempt(argv, { cwd: folder(), env, ...attemptOptions }),
    onSignals,
    stoppable,
    ask: async (argv) => (await import('./host/programs-node.ts')).ask(argv, { cwd: folder(), env, timeout: 10_000 }),
    capture: async (argv) => (await import('./host/programs-node.ts')).capture(argv, { cwd: folder(), env }),
  };
}

function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw new UserError('environment', 'the current folder is gone', 'Go to one that is there: cd ~');
  }
}

/**
 * Writing to a pipe whose reader is gone (`| head`), or to a terminal that was closed, does nothing from then on. Anything else that goes
 * wrong on `name` is the user's to put right, if there is still a stream to say so.
 */
function output(streamOf: () => Writable & { isTTY?: boolean; columns?: number }, name: string): Output {
  let gone = false;
  let watched = false;
  // What goes wrong is told to whoever writes; a listener keeps the stream from ending the process by itself.
  const watch = (): void => {
    if (!watched) streamOf().on('error', () => (gone = true));
    watched = true;
  };
  return {
    get isTerminal() {
      return streamOf().isTTY === true;
    },
    get columns() {
      // Some that nobody has told their size say 0.
      return streamOf().columns || undefined;
    },
    write: async (data) => {
      watch();
      if (gone || data.length === 0) return;
      await new Promise<void>((done, fail) => {
        streamOf().write(data, (error) => {
          if (!error || isGone(error, streamOf().isTTY)) return done();
          fail(fileError('output', name, error));
        });
      });
    },
  };
}

function isGone(error: Error, isTerminal = false): boolean {
  const code = errorCode(error);
  return code === 'EPIPE' || (code === 'EIO' && isTerminal);
}

const endedBy = ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP'] as const;

function tellOfSignals(tell: (signal: NodeJS.Signals) => void, stop: AbortSignal | undefined): () => void {
  const onStop = (): void => tell('SIGTERM');
  for (const signal of endedBy) process.on(signal, tell);
  stop?.addEventListener('abort', onStop);
  // It may have come while there was nobody to tell.
  if (stop?.aborted === true) queueMicrotask(onStop);
  return () => {
    for (const signal of endedBy) process.removeListener(signal, tell);
    stop?.removeEventListener('abort', onStop);
  };
}

const stoppedBy = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function stoppable<T>(work: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals): void => controller.abort(new Interrupted(signal));
  for (const signal of stoppedBy) process.on(signal, stop);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of stoppedBy) process.removeListener(signal, stop);
  }
}
