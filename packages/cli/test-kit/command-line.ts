import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { nodeHost } from '../src/host-node.ts';
import { main } from '../src/main.ts';

export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandLineOptions {
  readonly cwd?: string;
  readonly stdin?: Uint8Array | string;
  readonly env?: Record<string, string | undefined>;
}

/** Runs the command line in this process on the real machine; only its standard streams are caught. */
export async function commandLine(argv: readonly string[], options: CommandLineOptions = {}): Promise<Finished> {
  const stdout = new Caught();
  const stderr = new Caught();
  const { cwd, stdin = '', env } = options;
  const host = nodeHost({
    stdout,
    stderr,
    stdin: chunksOf(stdin),
    // Threads would need what is built, and these tests run on sources.
    processors: 1,
    ...(cwd !== undefined && { cwd }),
    ...(env !== undefined && { env: { ...process.env, ...env } }),
  });
  const exitCode = await main(argv, host);
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

/** A folder that is removed when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'seccomp-tailor-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

class Caught extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function* chunksOf(content: Uint8Array | string): AsyncGenerator<Uint8Array> {
  yield typeof content === 'string' ? Buffer.from(content) : content;
}
