// Puts the built command line and all it needs into few files: loading some 300 modules costs more than the work of most calls.
//   node scripts/bundle.mjs
import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const dist = fileURLToPath(new URL('../packages/cli/dist', import.meta.url));

// What an earlier one had and this one has not.
for (const name of readdirSync(dist)) if (name.startsWith('seccomp-tailor')) rmSync(`${dist}/${name}`);

const bundle = await rolldown({
  input: { 'seccomp-tailor': `${dist}/bin.js`, 'seccomp-tailor-worker': `${dist}/workers/worker.js` },
  platform: 'node',
  logLevel: 'warn',
});
await bundle.write({
  dir: dist,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'seccomp-tailor-[name].js',
  // Lines stay lines, and names names, so that the trace of an internal error can be read.
  minify: { compress: true, mangle: false, codegen: false },
});
await bundle.close();
