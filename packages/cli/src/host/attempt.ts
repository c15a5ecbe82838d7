import { createHash } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { errorCode } from '../failures/user-error.ts';

/** How a program that was tried ended. */
export interface Attempt {
  /** Its exit status, 128 + the signal's number for one that a signal ended; or it ran for too long, or we were told to stop. */
  readonly end: number | 'timeout' | 'interrupted';
  /** Of all it wrote to standard output. */
  readonly outputDigest: string;
  /** The last of its standard error. */
  readonly complaint: string;
}

export interface AttemptOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
  /** Ends it before its time. */
  readonly stop: AbortSignal;
}

const keptBytes = 4096;
/** How long a program may take to end when told to, and its children to close its outputs. */
const graceMs = 2000;

/**
 * Runs a program out of sight, with no input, in a process group of its own that is gone afterwards. Rejects if it cannot be started.
 */
export function attempt(argv: readonly string[], { cwd, env, timeoutMs, stop }: AttemptOptions): Promise<Attempt> {
  const [command = '', ...args] = argv;
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const digest = createHash('sha256');
    let complaint = Buffer.alloc(0);
    let stopped: 'timeout' | 'interrupted' | undefined;
    child.stdout.on('data', (chunk: Buffer) => digest.update(chunk));
    child.stderr.on('data', (chunk: Buffer) => (complaint = Buffer.concat([complaint, chunk]).subarray(-keptBytes)));
    const end = (reason: 'timeout' | 'interrupted'): void => {
      stopped ??= reason;
      signalGroup(child, 'SIGTERM');
      setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs).unref();
    };
    const interrupt = (): void => end('interrupted');
    stop.addEventListener('abort', interrupt);
    const timer = setTimeout(() => end('timeout'), timeoutMs);
    const settle = (): void => {
      clearTimeout(timer);
      stop.removeEventListener('abort', interrupt);
    };
    child.once('error', (error) => {
      settle();
      fail(error);
    });
    child.once('exit', (status, signal) => {
      // What it has left running would be in the way of the next attempt.
      signalGroup(child, 'SIGKILL');
      const late = setTimeout(() => [child.stdout, child.stderr].forEach((stream) => stream.destroy()), graceMs);
      child.once('close', () => {
        clearTimeout(late);
        settle();
        const ended = status ?? 128 + (signal === null ? 0 : constants.signals[signal]);
        done({ end: stopped ?? ended, outputDigest: digest.digest('hex'), complaint: complaint.toString('utf8') });
      });
    });
  });
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}
