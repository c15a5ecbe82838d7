import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';

/** One recording of the corpus: a row of its INDEX.tsv. */
export interface CorpusEntry {
  /** File name; for `strace -ff` recordings a directory of files. */
  readonly name: string;
  readonly format: string;
  readonly notes: string;
  /** Where its files are. */
  paths(): readonly string[];
  /** The bytes, one per file of the recording. */
  files(): readonly { readonly name: string; readonly bytes: Buffer }[];
  /** The calls the kernel really saw, in the notation of `syscallLabel`, sorted; undefined where nobody counted them. */
  truth(): readonly string[] | undefined;
}

const root = process.env['SECCOMP_TAILOR_CORPUS'] ?? fileURLToPath(new URL('../../shared/corpus', import.meta.url));
const present = existsSync(join(root, 'INDEX.tsv'));

/** The recordings whose format satisfies `wanted`; none where the corpus is absent. */
export function corpusEntries(wanted: (format: string) => boolean): readonly CorpusEntry[] {
  if (!present) return [];
  const rows = readFileSync(join(root, 'INDEX.tsv'), 'utf8').split('\n').slice(1);
  return rows
    .map((row) => row.split('\t'))
    .filter(([name, format]) => name !== undefined && format !== undefined && wanted(format))
    .filter(([name]) => existsSync(join(root, name ?? '')))
    .map(([name = '', format = '', , , , , , notes = '']) => ({
      name,
      format,
      notes,
      paths: () => pathsOf(name),
      files: () => pathsOf(name).map((path) => ({ name: relative(root, path), bytes: readFileSync(path) })),
      truth: () => truthOf(name),
    }));
}

/**
 * `describe` for suites that need the corpus: skipped by name where it is absent, and failing instead where
 * SECCOMP_TAILOR_REQUIRE_LIVE says that nothing may be skipped.
 */
export const describeWithCorpus =
  present || process.env['SECCOMP_TAILOR_REQUIRE_LIVE'] !== undefined ? describe : describe.skip;

/** Throws where the corpus is absent; a suite's first test calls it, so that an empty list cannot pass for success. */
export function requireCorpus(): void {
  if (!present) throw new Error(`no corpus at ${root}: set SECCOMP_TAILOR_CORPUS`);
}

function pathsOf(name: string): readonly string[] {
  const path = join(root, name);
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .toSorted()
    .map((file) => join(path, file));
}

function truthOf(name: string): readonly string[] | undefined {
  const path = join(root, 'truth', `${name}.txt`);
  if (!existsSync(path)) return undefined;
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line !== '').toSorted();
}
