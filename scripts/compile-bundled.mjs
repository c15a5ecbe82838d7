// Keeps beside each file of the bundle what V8 makes of it: the functions that making a profile takes compiled, of the others where they are.
//   node scripts/compile-bundled.mjs FOLDER PROGRAM
import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileFile, loadBundled } from './load-bundled.cjs';

const [folder, program] = process.argv.slice(2);
const paths = readdirSync(folder)
  .filter((name) => /-[0-9a-f]{8}\.cjs$/.test(name))
  .map((name) => join(folder, name));
const scripts = new Map(paths.map((path) => [path, compileFile(path)]));

process.on('exit', () => {
  for (const [path, script] of scripts) {
    writeFileSync(`${path}.new`, script.createCachedData());
    renameSync(`${path}.new`, `${path}.cache`);
  }
});
const recordings = fileURLToPath(new URL('../traces/strace', import.meta.url));
const traces = readdirSync(recordings, { recursive: true })
  .filter((name) => /(^|\/)trace\./.test(name))
  .map((name) => join(recordings, name));
process.argv.splice(1, Infinity, join(folder, program), 'generate', '--accept-incomplete', ...traces);
loadBundled(program, folder, (path) => scripts.get(path));
