import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seccompTailor, temporaryFolder, type SpawnOptions } from '../cli/bin.ts';

export const limitFile = '/proc/sys/kernel/printk_ratelimit';
export const shell = (code: string): readonly string[] => ['/bin/busybox', 'sh', '-c', code];
export const python = (code: string): readonly string[] => ['/usr/bin/python3', '-c', code];

/** What a recording gave. */
export interface Recorded {
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly names: readonly string[];
  /** Reasons why the evidence may be incomplete. */
  readonly reasons: readonly string[];
  /** The evidence. */
  readonly file: string;
}

export async function record(options: string, program: readonly string[], spawn: SpawnOptions = {}): Promise<Recorded> {
  const cwd = spawn.cwd ?? temporaryFolder();
  const file = join(cwd, 'e.json');
  const words = options === '' ? [] : options.split(' ');
  const { status, stdout, stderr } = await seccompTailor(['record', ...words, '-o', file, '--', ...program], spawn);
  if (!existsSync(file)) throw new Error(`nothing was recorded, status ${status}: ${stderr}`);
  const names = (await seccompTailor(['evidence', '--names', file])).stdout.trim().split('\n');
  const reasons = Object.keys(JSON.parse(readFileSync(file, 'utf8')).runs[0].incomplete ?? {});
  return { status, stdout, stderr, names, reasons, file };
}

export const lifted = '--backend audit --lift-log-limit';
