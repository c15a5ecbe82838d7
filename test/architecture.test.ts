import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../packages/core/src/diagnostics/catalogue.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const core = join(root, 'packages/core/src');
const cli = join(root, 'packages/cli/src');

/** Folder to what it may import, as the table of docs/architecture.md says: `| `policy` | … | profile, kernel |`. */
const layers = new Map(
  readFileSync(join(root, 'docs/architecture.md'), 'utf8')
    .split('\n')
    .map((line) => /^\| `([a-z]+)` \|.*\| ([a-z, ]+) \|$/.exec(line))
    .filter((match) => match !== null)
    .map(([, folder = '', allowed = '']) => [folder, allowed === 'nothing' ? [] : allowed.split(', ')] as const),
);

describe('the layers of the core', () => {
  it('are all in the table of docs/architecture.md', () => {
    const folders = readdirSync(core, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const filled = folders.map(({ name }) => name).filter((name) => sourcesUnder(join(core, name)).length > 0);
    expect(filled.filter((name) => !layers.has(name))).toEqual([]);
  });

  it.each([...layers])('%s imports only what its layer may', (folder, allowed) => {
    const wrong = sourcesUnder(join(core, folder)).flatMap((file) =>
      importsOf(file)
        .filter((name) => !mayImport(folder, allowed, name, file))
        .map((name) => `${relative(root, file)}: ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('import nothing of Node', () => {
    const wrong = sourcesUnder(core).filter((file) => importsOf(file).some((name) => name.startsWith('node:')));
    expect(wrong).toEqual([]);
  });
});

it('the command line imports the core by its package name only', () => {
  const wrong = sourcesUnder(cli).filter((file) =>
    importsOf(file).some((name) => /core\//.test(name) || name.startsWith('@seccomp-tailor/core/')),
  );
  expect(wrong).toEqual([]);
});

it('no source file is longer than 300 lines, generated tables aside', () => {
  const files = ['packages', 'scripts', 'test'].flatMap((folder) => filesUnder(join(root, folder)));
  const written = files.filter((file) => /\.(ts|mjs)$/.test(file) && !/\/(dist|node_modules|tables)\//.test(file));
  expect(written.filter((file) => readFileSync(file, 'utf8').split('\n').length > 301)).toEqual([]);
});

describe('every diagnostic', () => {
  const codes = Object.keys(catalogue);
  const pages = readdirSync(join(root, 'docs/diagnostics')).map((name) => name.replace(/\.md$/, ''));

  it('has a page in docs/diagnostics', () => {
    expect(codes.filter((code) => !pages.includes(code))).toEqual([]);
  });

  it('that has a page is in the catalogue', () => {
    expect(pages.filter((page) => page !== 'README' && !codes.includes(page))).toEqual([]);
  });

  it.each(Object.entries(catalogue))('%s has a hint of one sentence', (_code, { hint }) => {
    expect(hint).toMatch(/^[A-Z].*[.]$/);
  });
});

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'";]*?\bfrom '([^']+)'|\bimport\('([^']+)'\)/g)].map(
    ([, from, dynamic]) => from ?? dynamic ?? '',
  );
}

function mayImport(folder: string, allowed: readonly string[], name: string, file: string): boolean {
  if (!name.startsWith('.')) return name === 'zod' || name === 'zod/mini';
  const target = join(dirname(file), name);
  expect(existsSync(target), `${file} imports ${name}`).toBe(true);
  const [layer = ''] = relative(core, target).split('/');
  return layer === folder || allowed.includes(layer);
}

/** Sources without their tests, which may use more than their layer. */
function sourcesUnder(folder: string): string[] {
  return filesUnder(folder).filter((file) => file.endsWith('.ts') && !/\.(test|arbitrary|bench)\.ts$/.test(file));
}

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name === 'node_modules' || entry.name === 'dist') return [];
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}
