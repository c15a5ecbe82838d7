// Compiles the inner loop of reading strace logs, packages/core/wasm/strace-lane, for the library to carry as text.
//   node scripts/dist/generate-strace-lane.js [--check]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { differs, sha256, withHead, writeGenerated } from './generated-file.ts';

const workspace = path.resolve(import.meta.dirname, '../..');
const source = 'packages/core/wasm/strace-lane';
const target = path.join(workspace, 'packages/core/src/sources/strace/tables/lane-code.ts');
const compiler = path.join(workspace, 'node_modules/assemblyscript/bin/asc.js');
const { version } = JSON.parse(
  readFileSync(path.join(workspace, 'node_modules/assemblyscript/package.json'), 'utf8'),
) as {
  version: string;
};
const pages = '403';

const folder = path.join(workspace, source);
const text = readdirSync(folder)
  .toSorted()
  .map((name) => readFileSync(path.join(folder, name), 'utf8'))
  .join('');
const body = [
  '',
  '/** A WebAssembly module, in base64. */',
  `export const laneCode =\n  '${Buffer.from(compile()).toString('base64')}';`,
  '',
].join('\n');
const file = withHead('scripts/generate-strace-lane.ts', {
  source: `${source}, compiled by AssemblyScript ${version}`,
  inputSha256: sha256(text),
  body,
});

if (process.argv.includes('--check')) {
  const problem = differs(target, file);
  if (problem !== undefined) console.error(problem);
  process.exitCode = problem === undefined ? 0 : 1;
} else {
  console.log(writeGenerated(target, file));
}

function compile(): Uint8Array {
  const place = mkdtempSync(path.join(tmpdir(), 'strace-lane-'));
  const binary = path.join(place, 'lane.wasm');
  const options = ['-O3', '--noAssert', '--enable', 'simd', '--runtime', 'stub', '--initialMemory', pages];
  try {
    execFileSync(process.execPath, [compiler, path.join(folder, 'index.ts'), '--outFile', binary, ...options], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return readFileSync(binary);
  } finally {
    rmSync(place, { recursive: true });
  }
}
