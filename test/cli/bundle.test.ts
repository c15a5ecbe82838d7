import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { bin, root, runProgram, temporaryFolder } from './bin.ts';

const scripts = join(root, 'scripts');
const trace = join(root, 'traces/strace/redis/trace.strace');

/** The bundle in a folder of its own. */
function bundleCopied(): { dist: string; program: string; caches: () => string[] } {
  const folder = temporaryFolder();
  const dist = join(folder, 'dist');
  cpSync(dirname(bin), dist, { recursive: true });
  cpSync(join(root, 'packages/cli/package.json'), join(folder, 'package.json'));
  const program = readdirSync(dist).find((name) => /^seccomp-tailor-[0-9a-f]{8}\.cjs$/.test(name));
  const caches = (): string[] => readdirSync(dist).filter((name) => name.endsWith('.cache'));
  return { dist, program: `./${program}`, caches };
}

it('is compiled when it is built', async () => {
  const { dist, program, caches } = bundleCopied();
  const made = await runProgram([process.execPath, join(scripts, 'compile-bundled.mjs'), dist, program]);
  expect(made).toMatchObject({ status: 0 });
  const files = caches().map((name) => join(dist, name.replace(/\.cache$/, '')));
  const code = `import { compileFile } from ${JSON.stringify(pathToFileURL(join(scripts, 'load-bundled.cjs')))};
    for (const path of process.argv.slice(1)) console.log(compileFile(path).cachedDataRejected);`;
  const { stdout } = await runProgram([process.execPath, '--input-type=module', '-e', code, ...files]);
  expect(stdout.trim().split('\n')).toEqual(files.map(() => 'false'));
});

it('does the same without what was compiled by another version', async () => {
  const { dist, caches } = bundleCopied();
  for (const name of caches()) writeFileSync(join(dist, name), 'of another version');
  const [copy, built] = await Promise.all(
    [join(dist, 'seccomp-tailor.cjs'), bin].map((file) => runProgram([process.execPath, file, 'generate', trace])),
  );
  expect(copy).toMatchObject({ status: 0 });
  expect(copy).toEqual(built);
});
