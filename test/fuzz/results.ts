import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { evidenceTarget } from './seeds.ts';

/** What npm run fuzz did to a target. */
export interface Result {
  readonly executions: number;
  readonly seed: number;
  /** Inputs that were read wrongly. */
  readonly findings: number;
  /** Names the state of the folder that reads the target (`codeOf`). */
  readonly code: string;
}

const core = fileURLToPath(new URL('../../packages/core/src', import.meta.url));
const file = fileURLToPath(new URL('results.json', import.meta.url));

/** What npm run fuzz did, by target. */
export function results(): ReadonlyMap<string, Result> {
  return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Result>));
}

/** How many executions of a target need not be done again. */
export function done({ target, seed, code }: { target: string; seed: number; code: string }): number {
  const last = results().get(target);
  return last?.seed === seed && last.code === code && last.findings === 0 ? last.executions : 0;
}

/** A digest of the files that read a target, tests left out: another one says that they have changed. */
export function codeOf(target: string): string {
  const digest = createHash('sha256');
  for (const file of sourceFiles(folderOf(target))) digest.update(`${basename(file)}\0`).update(readFileSync(file));
  return digest.digest('hex').slice(0, 12);
}

function folderOf(target: string): string {
  if (target === evidenceTarget) return join(core, 'evidence');
  const folder = sourceFiles(join(core, 'sources')).find(
    (file) => basename(file) === 'index.ts' && readFileSync(file, 'utf8').includes(`id: '${target}'`),
  );
  if (folder === undefined) throw new Error(`no folder reads ${target}`);
  return join(folder, '..');
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.(?:test|arbitrary))\.ts$/.test(name))
    .toSorted()
    .map((name) => join(folder, name));
}
