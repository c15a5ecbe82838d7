import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as core from '../packages/core/src/index.ts';

const index = new URL('../packages/core/src/index.ts', import.meta.url);

it('exports what test/golden/public-api.txt lists, and nothing else', async () => {
  const values = new Set(Object.keys(core));
  const lines = exportedNames().map((name) => `${values.has(name) ? 'value' : 'type '} ${name}`);
  expect([...values].filter((name) => !exportedNames().includes(name))).toEqual([]);
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/public-api.txt');
});

/** All names in the export lists of index.ts, types included, which leave no trace at run time. */
function exportedNames(): string[] {
  const lists = readFileSync(index, 'utf8').matchAll(/^export (?:type )?\{([^}]*)\}/gm);
  const names = [...lists].flatMap(([, list = '']) =>
    list.split(',').map((name) => name.replace(/^\s*type /, '').trim()),
  );
  return names
    .filter((name) => name !== '')
    .map((name) => name.split(' as ').at(-1) ?? name)
    .sort();
}
