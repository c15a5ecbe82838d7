import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { availableParallelism, constants, machine, release, tmpdir } from 'node:os';
import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { attempt } from './attempt.ts';
import type { Ended, Host, Output, RunOptions } from './host.ts';
import { errorCode, systemReason, UserError } from './user-error.ts';

/** What a test may put in the place of this process's own. */
export interface HostOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: AsyncIterable<Uint8Array>;
  readonly stdout?: Writable;
  readonly stderr?: Writable;
  readonly processors?: number;
}

/** The machine this process runs on. */
export function nodeHost(options: HostOptions = {}): Host {
  const { cwd = process.cwd(), env = process.env } = options;
  return {
    cwd,
    env,
    fs,
    stdin: options.stdin ?? process.stdin,
    stdout: output(options.stdout ?? process.stdout, 'standard output'),
    stderr: output(options.stderr ?? process.stderr, 'standard error'),
    temporary: tmpdir(),
    processors: options.processors ?? availableParallelism(),
    // Of the bundle, which is in the same folder as this file compiled.
    workerFile: new URL('./seccomp-tailor-worker.js', import.meta.url),
    uid: process.getuid?.() ?? -1,
    machine: { name: machine(), release: release() },
    resolve: (path) => resolve(cwd, path),
    run: (argv, runOptions) => run(argv, { cwd, env, ...runOptions }),
    attempt: (argv, attemptOptions) => attempt(argv, { cwd, env, ...attemptOptions }),
    stoppable,
    capture: (argv) => capture(argv, { cwd, env }),
  };
}

/**
 * Writing to a pipe whose reader is gone (`| head`) does nothing from then on. Anything else that goes wrong on `name` is the
 * user's to put right, if there is still a stream to say so.
 */
function output(stream: Writable & { isTTY?: boolean; columns?: number }, name: string): Output {
  let gone = false;
  let watched = false;
  // What goes wrong is told to whoever writes; a listener keeps the stream from ending the process by itself.
  const watch = (): void => {
    if (!watched) stream.on('error', () => (gone = true));
    watched = true;
  };
  return {
    isTerminal: stream.isTTY === true,
    columns: stream.columns,
    write: async (data) => {
      watch();
      if (gone || data.length === 0) return;
      await new Promise<void>((done, fail) => {
        stream.write(data, (error) => {
          if (!error || errorCode(error) === 'EPIPE') return done();
          fail(new UserError('output', `cannot write ${name}: ${systemReason(error)}`));
        });
      });
    },
  };
}

interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const forwarded = ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP'] as const;

function run(argv: readonly string[], options: Place & RunOptions): Promise<Ended> {
  const [command = '', ...args] = argv;
  const { cwd, stdout, signals: target } = options;
  const env = { ...options.env, ...options.variables };
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['inherit', stdout === 'stderr' ? 2 : 'inherit', 'inherit'],
    });
    const signals: NodeJS.Signals[] = [];
    const forward = (signal: NodeJS.Signals): void => {
      signals.push(signal);
      const pid = target === 'its-child' ? firstChild(child.pid) : child.pid;
      if (pid !== undefined && !sentByTerminal(signal)) send(pid, signal);
    };
    const settle = (): void => forwarded.forEach((signal) => process.removeListener(signal, forward));
    for (const signal of forwarded) process.on(signal, forward);
    child.once('error', (error) => {
      settle();
      fail(error);
    });
    child.once('exit', (status, signal) => {
      settle();
      done({ status: status ?? 128 + (signal === null ? 0 : constants.signals[signal]), signals });
    });
  });
}

const stoppedBy = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function stoppable<T>(work: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  for (const signal of stoppedBy) process.on(signal, stop);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of stoppedBy) process.removeListener(signal, stop);
  }
}

/** The terminal sends what its keys mean to the program as well as to us. */
function sentByTerminal(signal: NodeJS.Signals): boolean {
  return (signal === 'SIGINT' || signal === 'SIGQUIT') && process.stdin.isTTY;
}

function firstChild(pid: number | undefined): number | undefined {
  try {
    const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    return first === undefined || first === '' ? pid : Number(first);
  } catch {
    return pid;
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

function capture(argv: readonly string[], { cwd, env }: Place): Promise<string | undefined> {
  const [command = '', ...args] = argv;
  return new Promise((done) => {
    execFile(command, args, { cwd, env }, (error, stdout) => done(error === null ? stdout : undefined));
  });
}
