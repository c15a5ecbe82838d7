import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';

/** A suite's temporary folder. */
export function useFolder(): () => string {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'seccomp-tailor-oracle-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}

/** Builds `helpers/NAME.c` into a suite's folder; gives the program's path. */
export function useHelper(name: string, folder: () => string, flags: readonly string[]): () => string {
  const source = fileURLToPath(new URL(`helpers/${name}.c`, import.meta.url));
  const program = (): string => join(folder(), name);
  beforeAll(() => {
    execFileSync('gcc', ['-O1', '-Wall', '-Wextra', '-Werror', '-o', program(), source, ...flags]);
  });
  return program;
}
