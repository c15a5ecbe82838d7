// Puts the built command line and all it needs into few files: loading some 300 modules costs more than the work of most calls.
//   node scripts/bundle.mjs
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const scripts = fileURLToPath(new URL('.', import.meta.url));
const dist = fileURLToPath(new URL('../packages/cli/dist', import.meta.url));

const aheadWorker = 'inputs/workers/ahead-worker.js';
const programs = {
  'seccomp-tailor': `${dist}/bin.js`,
  'seccomp-tailor-worker': `${dist}/inputs/workers/worker.js`,
  'seccomp-tailor-ahead': `${dist}/${aheadWorker}`,
};
const bundle = await rolldown({
  input: programs,
  platform: 'node',
  logLevel: 'warn',
  checks: { emptyImportMeta: false, ineffectiveDynamicImport: false },
  // What programs share is not put into one of them: loading it would start that.
  experimental: { chunkOptimization: false },
  preserveEntrySignatures: 'allow-extension',
});
const options = {
  dir: dist,
  format: 'cjs',
  // By its hash a file never meets what was compiled of another one.
  entryFileNames: '[name]-[hash].cjs',
  chunkFileNames: 'seccomp-tailor-[name]-[hash].cjs',
  hashCharacters: 'hex',
  // What `load-bundled.cjs` calls.
  postBanner: '(function (exports, require, module, __filename) {',
  postFooter: '})',
  // Lines stay lines, and names names, so that the trace of an internal error can be read.
  minify: { compress: true, mangle: false, codegen: false },
  // One character beyond Latin-1, and all of a file takes two bytes a character, which takes longer to compile; so do comments.
  charset: 'ascii',
  comments: { jsdoc: false, annotation: false },
};

// A file costs about half a millisecond, and left alone there is one for every set of commands that share a module. What every command
// loads is one file instead, what beginning a recording takes beyond that another, so what reading traces takes, and what making a
// profile of them takes.
const { output } = await bundle.generate(options);
const [recording, traces, profiles] = ['record', 'evidence', 'generate'].map((name) => loadedBy(`commands/${name}.js`));
const loaded = {
  start: importedBy('bin.js'),
  // What a thread that reads ahead needs is little.
  ahead: importedBy(aheadWorker),
  // A recorder starts its program before it loads what reads traces: what it shares with that is here.
  main: new Set([
    ...loadedBy('main.js', 'host-node.js'),
    ...[...recording].filter((id) => traces.has(id) || profiles.has(id)),
  ]),
  recording,
  traces,
  profiles,
};

// One import too many makes every start slower, and nobody sees it.
const readers = [...loaded.main, ...recording].filter((id) => id.includes('/core/dist/sources/'));
if (readers.length > 0) throw new Error(`commands load readers of traces before they need any: ${readers.join(', ')}`);

const startedBy = Object.values(loaded).flatMap((modules) => Object.values(programs).filter((id) => modules.has(id)));
if (startedBy.length > 0) throw new Error(`loading a part of them would start programs: ${startedBy.join(', ')}`);

/** The modules that come with an entry before it runs. */
function loadedBy(...entries) {
  const chunks = output.filter(({ type }) => type === 'chunk');
  const loading = new Set(
    chunks.filter(({ facadeModuleId }) => entries.some((name) => facadeModuleId === `${dist}/${name}`)),
  );
  for (const { imports } of loading)
    for (const chunk of chunks) if (imports.includes(chunk.fileName)) loading.add(chunk);
  return new Set([...loading].flatMap(({ moduleIds }) => moduleIds));
}

function importedBy(entry) {
  return new Set([...loadedBy(entry)].filter((id) => id !== `${dist}/${entry}`));
}

/** The file a module goes into; null leaves it to the bundler. */
function fileOf(id) {
  return Object.keys(loaded).find((name) => loaded[name].has(id)) ?? null;
}

const written = await bundle.write({
  ...options,
  codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: fileOf, debugName: 'loaded together' }] },
});
await bundle.close();
const started = written.output.filter(({ isEntry }) => isEntry);

// What starts each program is few lines, and a script too: to begin with a module takes Node some 8 ms.
const loader = readFileSync(`${scripts}/load-bundled.cjs`, 'utf8');
const files = Object.fromEntries(started.map(({ name, fileName }) => [name, `./${fileName}`]));
for (const [name, file] of Object.entries(files)) {
  writeFileSync(`${dist}/${name}.cjs`, `#!/usr/bin/env node\n${loader}\nloadBundled('${file}', __dirname);\n`);
}

// What an earlier one had and this one has not; not before, since it may be in use.
const current = new Set([
  ...Object.keys(programs).map((name) => `${name}.cjs`),
  ...written.output.map(({ fileName }) => fileName),
]);
for (const name of readdirSync(dist))
  if (name.startsWith('seccomp-tailor') && !current.has(name)) rmSync(`${dist}/${name}`);

execFileSync(process.execPath, [`${scripts}/compile-bundled.mjs`, dist, files['seccomp-tailor']], {
  stdio: ['ignore', 'ignore', 'pipe'],
});
