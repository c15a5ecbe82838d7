import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const bin = join(root, 'packages/cli/dist/seccomp-tailor.cjs');

export interface Finished {
  readonly status: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface SpawnOptions {
  readonly cwd?: string;
  readonly stdin?: string;
  readonly env?: Record<string, string | undefined>;
  /** Gets the process as soon as it runs. */
  readonly whileRunning?: (child: ChildProcessByStdio<Writable, Readable, Readable>) => void;
}

/** Runs the built command line as people do, in a process of its own. */
export function seccompTailor(argv: readonly string[], options: SpawnOptions = {}): Promise<Finished> {
  if (!existsSync(bin)) throw new Error(`${bin} is not built: run npm test, or npm run build`);
  return runProgram([process.execPath, bin, ...argv], options);
}

export function runProgram([command = '', ...args]: readonly string[], options: SpawnOptions = {}): Promise<Finished> {
  const { cwd, stdin = '', env = {}, whileRunning } = options;
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
    child.once('error', fail);
    child.once('close', (status, signal) =>
      done({ status: status ?? undefined, signal: signal ?? undefined, stdout: stdout(), stderr: stderr() }),
    );
    // A program that does not read its input may be gone already.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
    whileRunning?.(child);
  });
}

/** A folder that is removed when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'seccomp-tailor-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function collect(stream: Readable): () => string {
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  return () => Buffer.concat(parts).toString();
}
